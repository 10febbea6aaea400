import { max, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../database/open.ts';
import type { KeySchedule } from './key-schedule.ts';
import type { MasterKey } from './master-key.ts';
import { vaultKeys } from './tables.ts';
import { makeDataKey, type WrappedKey } from './wrapped-key.ts';

/** All data keys. There are few: one per rotation, and one per 2^28 seals. */
export const readDataKeys = (database: Database): Promise<WrappedKey[]> =>
  database.drizzle
    .select({
      id: vaultKeys.id,
      wrappedKey: vaultKeys.wrappedKey,
      masterFingerprint: vaultKeys.masterFingerprint,
    })
    .from(vaultKeys);

/**
 * The key to seal with: the newest one that every process has had time to read, or a younger one where no other is
 * left. The first key of all needs no such time.
 */
const keyToSeal = ({ publishMs, sealsPerKey, sealsPerGrant }: KeySchedule) => sql`
  select id from ${vaultKeys}
  where seals_granted + ${sealsPerGrant}::bigint <= ${sealsPerKey}::bigint
  order by
    generation = 1 or created_at <= now() - make_interval(secs => ${publishMs / 1000}::float8) desc,
    generation desc
  limit 1`;

/** The id of the key that should seal now; undefined when there is none, or all are worn out. */
export async function findKeyToSeal(database: Database, schedule: KeySchedule): Promise<string | undefined> {
  const { rows } = await database.drizzle.execute<{ id: string }>(keyToSeal(schedule));
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

interface GrantRow extends Record<string, unknown> {
  readonly id: string;
  readonly generation: number;
  readonly seals_granted: number;
}

/** The limit is checked again on the row itself: another process may have been granted the last seals meanwhile. */
async function takeGrant(database: Database, schedule: KeySchedule): Promise<GrantRow | undefined> {
  const { sealsPerKey, sealsPerGrant } = schedule;
  const { rows } = await database.drizzle.execute<GrantRow>(sql`
    update ${vaultKeys} set seals_granted = seals_granted + ${sealsPerGrant}::bigint
    where id = (${keyToSeal(schedule)}) and seals_granted + ${sealsPerGrant}::bigint <= ${sealsPerKey}::bigint
    returning id, generation, seals_granted::float8`);
  return rows[0];
}

async function newestGeneration(database: Database): Promise<number> {
  const [found] = await database.drizzle.select({ generation: max(vaultKeys.generation) }).from(vaultKeys);
  return found?.generation ?? 0;
}

/** Of several processes that make the same generation at once, one has its way. */
async function addGeneration(database: Database, master: MasterKey, generation: number): Promise<void> {
  await database.drizzle
    .insert(vaultKeys)
    .values({ ...makeDataKey(master, uuidv7()), generation })
    .onConflictDoNothing({ target: vaultKeys.generation });
}
