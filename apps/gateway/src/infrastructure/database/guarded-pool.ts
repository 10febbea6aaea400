import pg from 'pg';
import type { HeldSession } from './held-session.ts';

type Connected = Parameters<pg.Pool['connect']>[0];

/**
 * A pool that gives no session to whoever holds one: a transaction that waits for a second session waits, together
 * with as many others as the pool has sessions, for one that none of them gives back.
 */
export class GuardedPool extends pg.Pool {
  readonly #held: HeldSession;

  constructor(config: pg.PoolConfig, held: HeldSession) {
    super(config);
    this.#held = held;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    const fault = this.#held.fault('A session of the store');
    if (callback === undefined) return fault ? Promise.reject(fault) : super.connect();
    if (fault) callback(fault, undefined, () => {});
    else super.connect(callback);
    return undefined;
  }
}
