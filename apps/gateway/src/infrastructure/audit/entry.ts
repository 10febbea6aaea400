import { createHmac } from 'node:crypto';

/** An action, before it has its place in a chain. */
export interface AuditedAction {
  readonly actor: 'account' | 'operator' | 'unknown';
  /** The account it concerns. */
  readonly accountId: string | null;
  readonly keyId: string | null;
  /** The first characters of a key, where one was shown that nobody knows. */
  readonly keyPrefix: string | null;
  readonly address: string | null;
  /** The route, e.g. `POST /v1/keys`. */
  readonly deed: string;
  /** What it was done to: an id or a name, as the API shows it. */
  readonly object: string | null;
  /** `done`, or the code of the refusal. */
  readonly outcome: string;
  /** How many of the same there were from `at` to `lastAt`. */
  readonly count: number;
  readonly at: Date;
  readonly lastAt: Date;
  readonly requestId: string | null;
}

/** An entry in its chain. */
export interface AuditEntry extends AuditedAction {
  readonly chain: string;
  readonly seq: bigint;
  /** UUID, in the order of time. */
  readonly id: string;
  readonly mac: Buffer;
}

/** The digest that binds an entry to the one before: HMAC-SHA256 over both. */
export const macOf = (key: Buffer, previous: Buffer, entry: Omit<AuditEntry, 'mac'>): Buffer => {
  const { chain, seq, id, at, lastAt, count, actor, accountId, keyId, keyPrefix, address, deed, object } =
    entry;
  const told = [
    chain,
    String(seq),
    id,
    at.toISOString(),
    lastAt.toISOString(),
    count,
    actor,
    accountId,
    keyId,
  ];
  const more = [keyPrefix, address, deed, object, entry.outcome, entry.requestId];
  return createHmac('sha256', key)
    .update(JSON.stringify([previous.toString('hex'), ...told, ...more]))
    .digest();
};
