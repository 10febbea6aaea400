import { equalForms } from '@carillon/core/numbers';
import type { personErasedSchema } from '@carillon/gateway-api/consent';
import type pg from 'pg';
import type { z } from 'zod';
import { eraseFromCarriers } from '../../engine/carriers/erase-number.ts';
import type { ConsentWriter } from '../../engine/consent/consents.ts';
import { lockConsents, suppress } from '../../engine/consent/suppress.ts';
import { eventsOf } from '../../engine/events/person-events.ts';
import { cancelOfPerson, eraseFromMessages } from '../../engine/messages/lifecycle/erase.ts';

/** What stands where a number stood. */
export const ERASED = 'erased';

type Erased = z.input<typeof personErasedSchema>;

interface Person {
  readonly accountId: string;
  /** E.164. */
  readonly recipient: string;
}

/** Everything of a person is found under any form of their number. */
const known = ({ accountId, recipient }: Person) => [accountId, equalForms(recipient)] as const;

const count = async (client: pg.PoolClient, text: string, values: readonly unknown[]): Promise<number> =>
  (await client.query(text, [...values])).rowCount ?? 0;

/** Events keep their type and key, so that a repeated one is still known; whom they concern is gone. */
const eraseEvents = async (client: pg.PoolClient, person: Person): Promise<number> => {
  const ids = (await eventsOf(client, person)).map(({ id }) => id);
  if (ids.length === 0) return 0;
  return count(
    client,
    `UPDATE events SET event = jsonb_build_object('erased', true), status = 'processed'
     WHERE account_id = $1 AND id = ANY($2::uuid[])`,
    [person.accountId, ids],
  );
};

/**
 * Erases a person from an account: numbers, texts, replies, events, and what tells who gave a consent. The keyed hash
 * of the number stays with a *no*, so that a later import cannot text the person again, and so do amounts of money.
 */
export const erasePerson = async (
  client: pg.PoolClient,
  consents: ConsentWriter,
  { person, now }: { person: Person; now: Date },
): Promise<Erased> => {
  const { accountId, recipient } = person;
  await lockConsents(client, [person]);
  // The wallet is the lock of admission: what is admitted after this finds the no, what was before is erased here.
  await client.query('SELECT FROM wallets WHERE account_id = $1 FOR UPDATE', [accountId]);
  const entry = {
    ...person,
    scope: 'commercial' as const,
    state: 'active' as const,
    origin: 'erasure' as const,
  };
  const ofPerson = { accountId, recipients: equalForms(recipient) };
  const stopped = await suppress(client, consents, { entries: [{ ...entry, evidence: {}, at: now }], now });
  const cancelled = stopped.cancelled + (await cancelOfPerson(client, ofPerson, now));
  const who = known(person);
  const texts = await count(
    client,
    `DELETE FROM message_texts t USING messages m
     WHERE m.account_id = $1 AND m.recipient = ANY($2) AND t.account_id = m.account_id AND t.id = m.id`,
    who,
  );
  await client.query(
    `DELETE FROM message_deferrals d USING messages m
     WHERE m.account_id = $1 AND m.recipient = ANY($2) AND d.account_id = m.account_id AND d.id = m.id`,
    [...who],
  );
  for (const number of equalForms(recipient))
    await eraseFromCarriers(client, { accountId, number, erased: ERASED });
  const messages = await eraseFromMessages(client, ofPerson, ERASED);
  const replies = await count(client, 'DELETE FROM replies WHERE account_id = $1 AND sender = ANY($2)', who);
  await client.query('DELETE FROM opt_out_links WHERE account_id = $1 AND recipient = ANY($2)', [...who]);
  const kept = consents.digests.everyDigest(recipient);
  const decisions = await count(
    client,
    `UPDATE consents SET recipient = NULL, customer = NULL,
       evidence = evidence - ARRAY['ip', 'userAgent', 'inboundMessage', 'replyId', 'document', 'doubleOptIn', 'reason']
     WHERE account_id = $1 AND digest = ANY($2)`,
    [accountId, kept],
  );
  const events = await eraseEvents(client, person);
  await client.query(
    'UPDATE suppressions SET recipient = NULL, evidence = NULL WHERE account_id = suppression_list($1) AND digest = ANY($2)',
    [accountId, kept],
  );
  return { messages, texts, replies, consents: decisions, events, cancelled };
};
