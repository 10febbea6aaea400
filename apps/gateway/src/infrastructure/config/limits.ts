/** What strangers and accounts may take of one process. 0 is no limit where it counts requests or keys. */
export interface Limits {
  /** Requests a minute of one account. */
  readonly accountRequests: number;
  /** Requests a minute of one API key, so that one program leaves room for the account's others. */
  readonly keyRequests: number;
  /** Requests a minute of one address that show no key. */
  readonly addressRequests: number;
  /** Refused keys a minute of one address; of different ones, a tenth. */
  readonly refusedKeys: number;
  /** Requests of one account, or of one address without a key, under way at once. */
  readonly requestsAtOnce: number;
  /** From the first byte of a request to its last. */
  readonly requestSeconds: number;
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** Memory for all bodies that are being received or worked on; each account or address may have a quarter. */
  readonly bodyBytes: number;
  /** Addresses and networks (CIDR) whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
}

/** The limits of a process that was told none. */
export const DEFAULT_LIMITS: Limits = {
  accountRequests: 600_000,
  keyRequests: 480_000,
  addressRequests: 120_000,
  refusedKeys: 600,
  requestsAtOnce: 500,
  requestSeconds: 30,
  connections: 4_096,
  connectionsPerAddress: 512,
  bodyBytes: 64 * 1024 * 1024,
  trustedProxies: [],
};
