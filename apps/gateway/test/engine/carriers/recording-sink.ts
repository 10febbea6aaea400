import type { Acceptance, CarrierSink, HandsetText, Receipt } from '../../../src/engine/carriers/carrier.ts';

/** A sink that keeps what it is given in memory, and lets a test wait for it. */
export interface RecordingSink extends CarrierSink {
  readonly received: {
    readonly receipts: readonly Receipt[];
    readonly texts: readonly HandsetText[];
    readonly parts: readonly HandsetText[];
    readonly acceptances: readonly Acceptance[];
    readonly unreadable: readonly Parameters<CarrierSink['unreadable']>[0][];
  };
  /** Resolves once what was received satisfies a condition. */
  until(condition: (received: RecordingSink['received']) => boolean): Promise<void>;
  /** Makes everything fail from now on, as a lost store would. */
  breakDown(): void;
  recover(): void;
}

export const createRecordingSink = (): RecordingSink => {
  const received = {
    receipts: [] as Receipt[],
    texts: [] as HandsetText[],
    parts: [] as HandsetText[],
    acceptances: [] as Acceptance[],
    unreadable: [] as Parameters<CarrierSink['unreadable']>[0][],
  };
  let broken = false;
  let waiting: { condition: (seen: RecordingSink['received']) => boolean; resolve: () => void }[] = [];

  const take = async (store: () => void): Promise<void> => {
    if (broken) throw new Error('the store is lost');
    store();
    const met = waiting.filter(({ condition }) => condition(received));
    waiting = waiting.filter((entry) => !met.includes(entry));
    for (const { resolve } of met) resolve();
  };

  return {
    received,
    receipts: (receipts) => take(() => received.receipts.push(...receipts)),
    inbound: (text) => take(() => received.texts.push(text)),
    applyStop: (part) => take(() => received.parts.push(part)),
    unreadable: (found) => take(() => received.unreadable.push(found)),
    acceptances: (acceptances) => take(() => received.acceptances.push(...acceptances)),
    until: (condition) =>
      condition(received)
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push({ condition, resolve });
          }),
    breakDown: () => {
      broken = true;
    },
    recover: () => {
      broken = false;
    },
  };
};
