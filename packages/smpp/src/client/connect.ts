import { systemClock } from '../clock/clock.ts';
import type { BindName, Content } from '../pdu/pdu.ts';
import { encodePdu } from '../pdu/write.ts';
import type { BindType } from '../session/operations.ts';
import type { SessionOptions } from '../session/options.ts';
import { Session } from '../session/session.ts';
import { STATUSES } from '../status/status-table.ts';
import { type Destination, openSocket, type SocketFailure } from './open-socket.ts';

/** How to reach an SMSC, who to be there, and how the session behaves. */
export interface ConnectOptions extends SessionOptions, Destination {
  /** At most 15 characters. */
  readonly systemId: string;
  /** At most 8 characters. */
  readonly password: string;
  /** At most 12 characters. */
  readonly systemType?: string;
  /** Default `transceiver`. */
  readonly bind?: BindType;
  /** Addresses this ESME serves, where the SMSC asks for them; `range` has at most 40 characters. */
  readonly addressRange?: { readonly ton: number; readonly npi: number; readonly range: string };
  /** Milliseconds for TCP and TLS. Default 10 000. */
  readonly connectTimeout?: number;
}

/** Why there is no bound session. */
export type ConnectFailure =
  | SocketFailure
  | {
      readonly kind: 'refused';
      /** command_status of the answer to bind. */
      readonly status: number;
      /** The name or the password is wrong: trying again soon cannot help, and may lock the account. */
      readonly credentials: boolean;
    }
  /** The SMSC did not answer the bind, or hung up. */
  | { readonly kind: 'unanswered' };

export type ConnectResult =
  | { readonly ok: true; readonly session: Session }
  | { readonly ok: false; readonly failure: ConnectFailure };

const WRONG_CREDENTIALS: readonly number[] = [STATUSES.ESME_RINVPASWD.code, STATUSES.ESME_RINVSYSID.code];

const bindName = (bind: BindType): BindName => `bind_${bind}`;

const bindContent = (options: ConnectOptions): Content<BindName> => {
  const { ton, npi, range } = options.addressRange ?? { ton: 0, npi: 0, range: '' };
  return {
    system_id: options.systemId,
    password: options.password,
    system_type: options.systemType ?? '',
    addr_ton: ton,
    addr_npi: npi,
    address_range: range,
  };
};

/** Checks what a bind will carry, so that a name too long is found when it is written down, not when it is used. */
export const assertBindable = (options: ConnectOptions): void => {
  const encoded = encodePdu({ command: bindName(options.bind ?? 'transceiver'), ...bindContent(options) });
  if (!encoded.ok) throw new TypeError(`bind: ${encoded.fault.field} is ${encoded.fault.reason}`);
};

/**
 * Connects to an SMSC and binds: one try, one session.
 *
 * @throws TypeError where the system id, password, system type or address range do not fit a bind.
 * @example
 * const result = await connect({ host: 'smsc.example', systemId: 'shop', password: 'secret' });
 * if (result.ok) await result.session.submit({ destination_addr: '33612345678', short_message: octets });
 */
export const connect = async (options: ConnectOptions, signal?: AbortSignal): Promise<ConnectResult> => {
  assertBindable(options);
  const clock = options.clock ?? systemClock;
  const opened = await openSocket(options, options.connectTimeout ?? 10_000, clock, signal);
  if (!opened.ok) return opened;
  const session = new Session(opened.socket, { role: 'esme' }, options);
  const abort = () => session.destroy();
  signal?.addEventListener('abort', abort, { once: true });
  const outcome = await session.bind(bindName(options.bind ?? 'transceiver'), bindContent(options));
  signal?.removeEventListener('abort', abort);
  if (outcome.kind === 'bound') return { ok: true, session };
  void session.unbind();
  if (signal?.aborted) return { ok: false, failure: { kind: 'aborted' } };
  if (outcome.kind === 'unanswered') return { ok: false, failure: { kind: 'unanswered' } };
  const { status } = outcome;
  return {
    ok: false,
    failure: { kind: 'refused', status, credentials: WRONG_CREDENTIALS.includes(status) },
  };
};
