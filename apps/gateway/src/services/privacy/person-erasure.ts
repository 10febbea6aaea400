import type { personErasedSchema } from '@carillon/gateway-api/consent';
import type pg from 'pg';
import type { z } from 'zod';
import type { ConsentWriter } from '../../engine/consent/consents.ts';
import { lockConsents, suppress } from '../../engine/consent/suppress.ts';
import { cancelOfPerson } from '../../engine/messages/lifecycle/erase.ts';
import type { KnownPerson, PersonalData } from '../../infrastructure/modules/personal-data.ts';

type Erased = z.input<typeof personErasedSchema>;

/**
 * Erases a person from an account: numbers, texts, replies, events, and what tells who gave a consent. The keyed hash
 * of the number stays with a *no*, so that a later import cannot text the person again, and so do amounts of money.
 */
export const erasePerson = async (
  client: pg.PoolClient,
  { consents, modules }: { consents: ConsentWriter; modules: readonly PersonalData[] },
  { person, now }: { person: KnownPerson; now: Date },
): Promise<Erased> => {
  const { accountId, number: recipient, numbers: recipients } = person;
  await lockConsents(client, [{ accountId, recipient }]);
  // The wallet is the lock of admission: what is admitted after this finds the no, what was before is erased here.
  await client.query('SELECT FROM wallets WHERE account_id = $1 FOR UPDATE', [accountId]);
  const entry = {
    accountId,
    recipient,
    scope: 'commercial' as const,
    state: 'active' as const,
    origin: 'erasure' as const,
  };
  const stopped = await suppress(client, consents, { entries: [{ ...entry, evidence: {}, at: now }], now });
  const cancelled = stopped.cancelled + (await cancelOfPerson(client, { accountId, recipients }, now));
  const erased = {
    messages: 0,
    texts: 0,
    replies: 0,
    consents: 0,
    events: 0,
    automationRuns: 0,
    webhookEvents: 0,
    receivedWebhooks: 0,
    cancelled,
  };
  // One after the other: what is found through a message is erased before the message.
  for (const { erase } of modules) Object.assign(erased, await erase?.(client, person));
  return erased;
};
