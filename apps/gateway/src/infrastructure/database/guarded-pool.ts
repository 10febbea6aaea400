import pg from 'pg';
import type { AccountSessions } from './account-sessions.ts';
import type { HeldSession } from './held-session.ts';
import { inTransaction } from './transaction.ts';

type Connected = Parameters<pg.Pool['connect']>[0];

/** What a pool knows of the code that asks it for a session. */
export interface PoolContext {
  readonly held: HeldSession;
  /** Null in a pool that serves many accounts at once. */
  readonly accountSessions: AccountSessions | null;
}

/**
 * A pool that gives no session to whoever holds one: a transaction that waits for a second session waits, together
 * with as many others as the pool has sessions, for one that none of them gives back. A statement of code that works
 * for one account runs in a transaction that is bound to it.
 */
export class GuardedPool extends pg.Pool {
  readonly #context: PoolContext;

  constructor(config: pg.PoolConfig, context: PoolContext) {
    super(config);
    this.#context = context;
    const { accountSessions } = context;
    if (!accountSessions) return;
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    // As it is overloaded, it cannot be overridden by a method.
    this.query = ((...args: unknown[]) => {
      const begin = accountSessions.begin();
      return begin === null ? query(...args) : this.#queryBound(begin, args);
    }) as pg.Pool['query'];
  }

  async #queryBound(begin: string, args: readonly unknown[]): Promise<unknown> {
    if (typeof args.at(-1) === 'function') throw new Error('A bound statement answers by its promise.');
    const { answer } = await inTransaction(this, begin, async (client, withCommit) => {
      // Not waited for here: COMMIT travels with it.
      const answer = Reflect.apply(client.query, client, args) as Promise<unknown>;
      withCommit(answer);
      return { answer };
    });
    return answer;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    const fault = this.#context.held.fault('A session of the store');
    if (callback === undefined) return fault ? Promise.reject(fault) : super.connect();
    if (fault) callback(fault, undefined, () => {});
    else super.connect(callback);
    return undefined;
  }
}
