import { type Clock, systemClock } from '../clock/clock.ts';
import { MAX_PDU_LENGTH } from '../framing/frame-reader.ts';
import type { StatusProfile } from '../status/classify.ts';
import type { Handlers } from './handlers.ts';
import { DEFAULT_KEEP_ALIVE, type KeepAliveOptions } from './keep-alive.ts';
import type { RateOptions } from './rate-governor.ts';

/** How a session behaves; every field has a default that suits an ordinary carrier. Times are milliseconds. */
export interface SessionOptions {
  /** Answers to the requests of the peer. */
  readonly handlers?: Handlers;
  /** Requests on the wire at once. Default 10. */
  readonly window?: number;
  /** Requests waiting for the window or the rate, beyond which one more is `unsent`. Default 10 000. */
  readonly maxQueued?: number;
  /** Time for an answer, from when the request left, after which its outcome is `unknown`. Default 30 000. */
  readonly responseTimeout?: number;
  readonly keepAlive?: KeepAliveOptions;
  readonly rate?: RateOptions;
  /** What the carrier's own documentation says about its error codes. */
  readonly statusProfile?: StatusProfile;
  /** `always` sends TLVs even to a peer that did not tell its version, as many carriers expect. */
  readonly tlvs?: 'negotiated' | 'always';
  /** interface_version of this side: 0x34 or 0x50. Default 0x34. */
  readonly interfaceVersion?: number;
  /** Requests of the peer handled at once. Default 1 000. */
  readonly maxConcurrent?: number;
  /** Longest PDU taken. Default 72 KiB. */
  readonly maxPduLength?: number;
  /** Refuse requests that break the limits of the specification. Default: an SMSC does, an ESME does not. */
  readonly strict?: boolean;
  /** Time the peer may take nothing of what is written. Default 30 000. */
  readonly writeTimeout?: number;
  /** Time for the answer to unbind, and for what is under way when the peer unbinds. Default 5 000. */
  readonly unbindTimeout?: number;
  /** Time for the answer to bind; on the SMSC side, time an ESME may stay unbound. Default 10 000. */
  readonly bindTimeout?: number;
  /**
   * Asked each time before octets are handed to the socket: where it says no, they are not, and the session ends at
   * once. For a bind that may belong to somebody else by now (rule S20). Default: always yes.
   */
  readonly permit?: () => boolean;
  /** The sequence_number before the first. Default 0. */
  readonly lastSequence?: number;
  readonly clock?: Clock;
}

export type ResolvedSessionOptions = Required<Omit<SessionOptions, 'strict'>> & { readonly strict: boolean };

/** The options with their defaults. */
export const resolveOptions = (options: SessionOptions, strict: boolean): ResolvedSessionOptions => ({
  handlers: options.handlers ?? {},
  window: options.window ?? 10,
  maxQueued: options.maxQueued ?? 10_000,
  responseTimeout: options.responseTimeout ?? 30_000,
  keepAlive: { ...DEFAULT_KEEP_ALIVE, ...options.keepAlive },
  rate: options.rate ?? {},
  statusProfile: options.statusProfile ?? {},
  tlvs: options.tlvs ?? 'negotiated',
  interfaceVersion: options.interfaceVersion ?? 0x34,
  maxConcurrent: options.maxConcurrent ?? 1_000,
  maxPduLength: options.maxPduLength ?? MAX_PDU_LENGTH,
  strict: options.strict ?? strict,
  writeTimeout: options.writeTimeout ?? 30_000,
  unbindTimeout: options.unbindTimeout ?? 5_000,
  bindTimeout: options.bindTimeout ?? 10_000,
  permit: options.permit ?? (() => true),
  lastSequence: options.lastSequence ?? 0,
  clock: options.clock ?? systemClock,
});
