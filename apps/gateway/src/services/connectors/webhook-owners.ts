import { randomBytes } from 'node:crypto';
import type { Connector } from '@carillon/connector-kit/connector';
import type { VerifiedWebhook, WebhookRefusal, WebhookRequest } from '@carillon/connector-kit/webhook';
import { type Result, refuse, succeed } from '@carillon/core/result';
import type { ShopSecrets } from './secret-finder.ts';

/** A webhook that was signed for somebody, and for whom. */
export interface ProvenWebhook {
  readonly webhook: VerifiedWebhook;
  /** The connections whose secret it was signed with: one, unless two accounts share a shop and its secret. */
  readonly owners: readonly ShopSecrets[];
}

/** A connection has two secrets at most, and each costs a check. */
const SECRETS = 2;

/** Nobody's secrets: what is checked where a connection has fewer, or where there is none, so that time tells nothing. */
const padding = (known: number): string[] =>
  Array.from({ length: Math.max(0, SECRETS - known) }, () => randomBytes(32).toString('hex'));

/** One answer, whether the shop is unknown, nobody has connected it, or the secret is another one. */
const UNPROVEN = refuse(
  'webhook_signature_invalid',
  'The signature fits no connection of the shop. Connect it with POST /v1/connections, or give the connection the secret ' +
    'of the app (after a rotation both count); make sure that no proxy changes the body. Test notifications from the ' +
    'settings of a shop are not signed with that secret.',
);

const TELLS_OF_SECRETS = new Set(['webhook_signature_invalid', 'webhook_secret_missing']);

/**
 * Finds whose a webhook is. Anybody may name any shop: the name alone gives no right and takes none away, the signature
 * decides. Refusals: as of `Connector.verify`, with one answer for every signature that proves nothing.
 */
export const findOwners = async (
  connector: Pick<Connector, 'verify'>,
  request: WebhookRequest,
  named: readonly ShopSecrets[],
): Promise<Result<ProvenWebhook, WebhookRefusal>> => {
  const owners: ShopSecrets[] = [];
  let webhook: VerifiedWebhook | null = null;
  for (const owner of named.length > 0 ? named : [null]) {
    const secrets = owner?.secrets ?? [];
    const verified = await connector.verify(request, [...secrets, ...padding(secrets.length)]);
    if (verified.ok) {
      webhook = verified.value;
      if (owner) owners.push(owner);
    } else if (!TELLS_OF_SECRETS.has(verified.error.code)) return verified;
  }
  return webhook && owners.length > 0 ? succeed({ webhook, owners }) : UNPROVEN;
};
