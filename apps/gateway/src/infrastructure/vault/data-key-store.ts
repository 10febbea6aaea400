import { uuidv7 } from 'uuidv7';
import type { Database } from '../database/open.ts';
import { queryOn } from '../database/query.ts';
import type { KeySchedule } from './key-schedule.ts';
import type { MasterKey } from './master-key.ts';
import { makeDataKey, type WrappedKey } from './wrapped-key.ts';

/** All data keys. There are few: one per rotation, and one per 2^28 seals. */
export const readDataKeys = (database: Database): Promise<WrappedKey[]> =>
  queryOn(database.pool).selectFrom('vault_keys').select(['id', 'wrappedKey', 'masterFingerprint']).execute();

/**
 * The key to seal with: the newest one that every process has had time to read, or a younger one where no other is
 * left. The first key of all needs no such time.
 */
const KEY_TO_SEAL = `
  SELECT id FROM vault_keys WHERE seals_granted + $1::bigint <= $2::bigint
  ORDER BY generation = 1 OR created_at <= now() - make_interval(secs => $3::float8) DESC, generation DESC
  LIMIT 1`;

const parametersOf = ({ sealsPerGrant, sealsPerKey, publishMs }: KeySchedule): number[] => [
  sealsPerGrant,
  sealsPerKey,
  publishMs / 1000,
];

/** The id of the key that should seal now; undefined when there is none, or all are worn out. */
export async function findKeyToSeal(database: Database, schedule: KeySchedule): Promise<string | undefined> {
  const { rows } = await database.pool.query<{ id: string }>(KEY_TO_SEAL, parametersOf(schedule));
  return rows[0]?.id;
}

/** Grants seals to the caller, and tells under which key. Makes the next key while the newest still has a quarter left. */
export async function grantSeals(
  database: Database,
  master: MasterKey,
  schedule: KeySchedule,
): Promise<string> {
  for (;;) {
    const newest = await newestGeneration(database);
    const granted = await takeGrant(database, schedule);
    const worn = granted?.generation === newest && granted.seals_granted * 4 > schedule.sealsPerKey * 3;
    if (!granted || worn) await addGeneration(database, master, newest + 1);
    if (granted) return granted.id;
  }
}

/**
 * Publishes a new data key. Running processes read it, and seal with it once `publishMs` has passed; what was sealed
 * before stays readable.
 *
 * @returns its generation.
 */
export async function rotateDataKey(database: Database, master: MasterKey): Promise<number> {
  const generation = (await newestGeneration(database)) + 1;
  await addGeneration(database, master, generation);
  return generation;
}

interface GrantRow {
  readonly id: string;
  readonly generation: number;
  readonly seals_granted: number;
}

/** The limit is checked again on the row itself: another process may have been granted the last seals meanwhile. */
async function takeGrant(database: Database, schedule: KeySchedule): Promise<GrantRow | undefined> {
  const { rows } = await database.pool.query<GrantRow>(
    `UPDATE vault_keys SET seals_granted = seals_granted + $1::bigint
     WHERE id = (${KEY_TO_SEAL}) AND seals_granted + $1::bigint <= $2::bigint
     RETURNING id, generation, seals_granted::float8`,
    parametersOf(schedule),
  );
  return rows[0];
}

async function newestGeneration(database: Database): Promise<number> {
  const newest = queryOn(database.pool)
    .selectFrom('vault_keys')
    .select(({ fn }) => fn.max('generation').as('last'));
  return (await newest.executeTakeFirst())?.last ?? 0;
}

/** Of several processes that make the same generation at once, one has its way. */
async function addGeneration(database: Database, master: MasterKey, generation: number): Promise<void> {
  await queryOn(database.pool)
    .insertInto('vault_keys')
    .values({ ...makeDataKey(master, uuidv7()), generation })
    .onConflict((conflict) => conflict.column('generation').doNothing())
    .execute();
}
