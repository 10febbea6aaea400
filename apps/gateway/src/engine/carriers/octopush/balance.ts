import { formatDecimal, type Money, money, parseDecimal } from '@carillon/core/billing';

export interface BalanceWatchOptions {
  /** Millionths of a euro below which the operator is told; null is never. */
  readonly low: string | null;
  readonly everyMs: number;
  readonly carrier: string;
  /** Asks Octopush; null when it did not tell. */
  readonly ask: () => Promise<number | null>;
  readonly onFault: (error: unknown) => void;
}

/** Knows what is left on the account. */
export interface BalanceWatch {
  /** Takes euros as the API writes them. */
  note(euros: unknown): void;
  balance(): Money<'EUR'> | null;
  close(): void;
}

/** The credit went below what the operator set. */
export class LowBalance extends Error {
  override readonly name = 'LowBalance';
}

const MICROS = 1_000_000;

/** The API writes euros as floats: they become whole millionths at this border, and stay so. */
const toMicros = (euros: unknown): bigint | null => {
  const value = typeof euros === 'string' ? Number(euros) : euros;
  return typeof value === 'number' && Number.isFinite(value) ? BigInt(Math.round(value * MICROS)) : null;
};

/** Asks for the balance at once and then by the clock, and tells once each time it falls below the mark. */
export const watchBalance = (options: BalanceWatchOptions): BalanceWatch => {
  const mark = options.low === null ? null : parseDecimal(options.low);
  let left: Money<'EUR'> | null = null;
  let told = false;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  const note = (euros: unknown): void => {
    const micros = toMicros(euros);
    if (micros === null) return;
    left = money(micros, 'EUR');
    const low = mark !== null && micros < mark;
    if (low && !told) {
      const words = `The Octopush carrier ${options.carrier} has EUR ${formatDecimal(micros)} left, below ${options.low}.`;
      options.onFault(new LowBalance(`${words} Buy credit there.`));
    }
    told = low;
  };

  const watch = async (): Promise<void> => {
    note(await options.ask());
    if (!closed) timer = setTimeout(() => void watch(), options.everyMs);
  };
  void watch();

  return {
    note,
    balance: () => left,
    close: () => {
      closed = true;
      if (timer) clearTimeout(timer);
    },
  };
};
