import { type E164, equalForms } from '@carillon/core/numbers';
import { toId } from '@carillon/gateway-api/ids';
import type pg from 'pg';
import type { Consents } from '../../../engine/consent/consents.ts';
import { lockConsents } from '../../../engine/consent/suppress.ts';
import type { Audit } from '../../../infrastructure/audit/audit.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import { queryOn } from '../../../infrastructure/database/query.ts';
import type { WithCommit } from '../../../infrastructure/database/transaction.ts';
import type { PersonalData } from '../../../infrastructure/modules/personal-data.ts';
import type { Vault } from '../../../infrastructure/vault/vault.ts';
import { erasePerson } from '../person-erasure.ts';
import { findKnown } from './known-of-customer.ts';
import { endRequest, type PrivacyRequestRow } from './requests.ts';
import { subjectOf } from './subject.ts';

/** A shop whose data is to be erased in one account. */
export type ErasedShop = Pick<PrivacyRequestRow, 'accountId' | 'connectionId' | 'mode' | 'platform' | 'shop'>;

/** Erases one more part of what came from a shop, in the caller's transaction; tells whether more is left. */
export type EraseShopPart = (client: pg.PoolClient, shop: ErasedShop, now: Date) => Promise<boolean>;

/** Drops the bodies of webhooks that became some events, and of the one that asked for it. */
export type DropWebhooks = (
  client: pg.PoolClient,
  request: Pick<PrivacyRequestRow, 'accountId' | 'connectionId' | 'deliveryId'>,
  events: readonly string[],
) => Promise<void>;

export interface ActDependencies {
  readonly database: Database;
  readonly vault: Vault;
  readonly audit: Audit;
  readonly consents: Consents;
  readonly personalData: readonly PersonalData[];
  readonly eraseShopPart: EraseShopPart;
  readonly dropWebhooks: DropWebhooks;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

const AT_ONCE = 10;
/** A process that has worked on a request for so long has ended. */
const SILENT_MS = 10 * 60_000;

/** Takes requests that the gateway answers by itself; nobody else works on them for a while. */
const takeDue = ({ pool }: Database, now: number): Promise<PrivacyRequestRow[]> =>
  queryOn(pool)
    .updateTable('privacy_requests')
    .set({ nextAt: new Date(now + SILENT_MS) })
    .where('id', 'in', ({ selectFrom }) =>
      selectFrom('privacy_requests')
        .select('id')
        .where('state', '=', 'open')
        .where('nextAt', '<=', new Date(now))
        .orderBy('nextAt')
        .limit(AT_ONCE)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .execute();

/** Says in the account's trail what was done, and to which request; nobody's name is in it. */
const tell = (
  { audit, now }: ActDependencies,
  { client, withCommit }: { readonly client: pg.PoolClient; readonly withCommit: WithCommit },
  { accountId, id, kind }: PrivacyRequestRow,
): Promise<void> => {
  const at = new Date(now());
  const action = {
    actor: 'account' as const,
    accountId,
    keyId: null,
    keyPrefix: null,
    address: null,
    deed: `act upon ${kind}`,
    object: toId('prq', id),
    outcome: 'done',
    count: 1,
    at,
    lastAt: at,
    requestId: null,
  };
  return audit.append(client, withCommit, { chain: accountId, actions: [action] });
};

const EMPTY_EVENTS = `UPDATE events SET event = jsonb_build_object('erased', true), status = 'processed'
  WHERE account_id = $1 AND id = ANY($2::uuid[]) AND NOT event ? 'erased'`;

/** Erases a customer: by each number that is known of them, and in what the shop told of them without one. */
const eraseCustomer = async (deps: ActDependencies, row: PrivacyRequestRow): Promise<void> => {
  const { database, consents, vault, now, personalData } = deps;
  const subject = subjectOf(vault, row);
  const { accountId } = row;
  await database.transaction(async (client, withCommit) => {
    const known = subject === null ? { events: [], numbers: [] } : await findKnown(client, row, subject);
    const at = new Date(now());
    // The locks of all of them first: the first erasure takes the wallet, and nobody's lock may come after that.
    await lockConsents(
      client,
      known.numbers.map((recipient) => ({ accountId, recipient })),
    );
    for (const number of known.numbers as readonly E164[]) {
      const digests = consents.digests.everyDigest(number);
      const person = { accountId, number, numbers: equalForms(number), digests };
      await erasePerson(client, { consents, modules: personalData }, { person, now: at });
    }
    const events = known.events.length;
    await client.query(EMPTY_EVENTS, [accountId, known.events]);
    await deps.dropWebhooks(client, row, known.events);
    const detail =
      known.numbers.length + events === 0
        ? 'Nothing is kept about this customer.'
        : `Erased ${known.numbers.length} number(s) and ${events} event(s) of the customer; a keyed hash keeps the no.`;
    if (await endRequest(client, row, { detail, now: at })) await tell(deps, { client, withCommit }, row);
  });
  consents.settings.forget();
};

/** Erases what came from a shop, part by part: a process that dies begins where it was. */
const eraseShop = async (deps: ActDependencies, row: PrivacyRequestRow): Promise<void> => {
  const { database, eraseShopPart, now } = deps;
  for (let more = true; more; )
    more = await database.transaction((client) => eraseShopPart(client, row, new Date(now())));
  await database.transaction(async (client, withCommit) => {
    const detail =
      'Erased what came from the shop: its events and webhooks, its tokens, and whom its runs were about.';
    if (await endRequest(client, row, { detail, now: new Date(now()) }))
      await tell(deps, { client, withCommit }, row);
  });
};

const RETRY_MS = 60_000;

/** Acts upon the requests that need no person, each until it is done. */
export const actUponRequests = async (deps: ActDependencies): Promise<void> => {
  for (const row of await takeDue(deps.database, deps.now())) {
    try {
      await (row.kind === 'shop_erasure' ? eraseShop(deps, row) : eraseCustomer(deps, row));
    } catch (error) {
      deps.onFault(error);
      await deps.database.pool.query(
        'UPDATE privacy_requests SET next_at = $3 WHERE account_id = $1 AND id = $2',
        [row.accountId, row.id, new Date(deps.now() + RETRY_MS)],
      );
    }
  }
};
