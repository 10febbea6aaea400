import { createHmac, randomBytes } from 'node:crypto';
import type { Row } from '../../infrastructure/database/query.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';

/** As Standard Webhooks writes a secret of HMAC-SHA256. */
const PREFIX = 'whsec_';
const SECRET_BYTES = 32;
/** After a rotation events are signed with the secret before, too, so that a receiver may change over in its own time. */
const PREVIOUS_MS = 24 * 3_600_000;

interface SecretOwner {
  readonly accountId: string;
  /** The endpoint. */
  readonly id: string;
}

// One purpose for both columns: a rotation moves the sealed bytes from one to the other.
const context = ({ accountId, id }: SecretOwner) => ({
  account: accountId,
  purpose: 'webhook_endpoints.secret',
  row: id,
});

/** A new secret, at random. */
export const makeSecret = (): string => `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;

/** Seals the secret of one endpoint. */
export const sealSecret = (vault: Vault, owner: SecretOwner, secret: string): Buffer =>
  vault.seal(context(owner), secret);

/** Opens a secret of that endpoint, the current one or the one before. */
export const unsealSecret = (vault: Vault, owner: SecretOwner, sealed: Buffer): string =>
  vault.open(context(owner), sealed).toString();

type Secrets = Pick<Row<'webhook_endpoints'>, 'accountId' | 'id' | 'secret' | 'previousSecret' | 'rotatedAt'>;

/** What an endpoint's events are signed with: the current secret, then the one before while it counts. */
export const secretsOf = (vault: Vault, row: Secrets, now: number): readonly string[] => {
  const previous =
    row.previousSecret && row.rotatedAt && now - row.rotatedAt.getTime() < PREVIOUS_MS
      ? [row.previousSecret]
      : [];
  return [row.secret, ...previous].map((sealed) => unsealSecret(vault, row, sealed));
};

/** One attempt to post an event. */
export interface SignedContent {
  /** The same at each attempt. */
  readonly id: string;
  /** Seconds since 1970 at this attempt. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * The headers of one attempt, by Standard Webhooks: what is signed is `id.timestamp.body`, once with each secret.
 */
export const signedHeaders = (
  secrets: readonly string[],
  { id, timestamp, body }: SignedContent,
): Readonly<Record<string, string>> => ({
  'webhook-id': id,
  'webhook-timestamp': String(timestamp),
  'webhook-signature': secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
      return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
    })
    .join(' '),
});
