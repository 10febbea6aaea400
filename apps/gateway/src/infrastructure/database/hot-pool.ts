import type pg from 'pg';
import type { HeldSession } from './held-session.ts';
import type { OpenOptions } from './open.ts';
import { createPool } from './pool.ts';

/** Sessions at most. They are opened when they are asked for. */
const SESSIONS = 6;
/** A plan is as good as the tables were large when it was made. Making all of them anew takes some milliseconds. */
const PLANS_SERVE_MS = 5_000;

/** Forgets the plans of a pool's sessions now and then: one that was made on an empty table is a bad one soon. */
function planAnew(pool: pg.Pool): void {
  const plannedAt = new WeakMap<pg.PoolClient, number>();
  pool.on('acquire', (client) => {
    const now = performance.now();
    const since = plannedAt.get(client);
    if (since !== undefined && now - since < PLANS_SERVE_MS) return;
    plannedAt.set(client, now);
    // What becomes of it is told by the statement that follows.
    if (since !== undefined) client.query('DISCARD PLANS').catch(() => {});
  });
}

/** The sessions of the hot path: a statement is planned once, whatever its values, and serves many accounts. */
export function createHotPool(options: OpenOptions, held: HeldSession): pg.Pool {
  const pool = createPool(
    { ...options, poolSize: SESSIONS },
    { held, accountSessions: null },
    async (client) => {
      await client.query('SET plan_cache_mode = force_generic_plan');
    },
  );
  planAnew(pool);
  return pool;
}
