import { uuidv7 } from 'uuidv7';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type HeldBind,
  keepLeases,
  type LeaseKeeper,
} from '../../../src/engine/carriers/smpp/lease-keeper.ts';
import type { ProcessClocks } from '../../../src/infrastructure/replicas/own-lease.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/deadline.ts';

let clone: TestDatabase;
let carrier: string;
let running: LeaseKeeper[];

beforeAll(async () => {
  clone = await createTestDatabase();
});
afterAll(() => clone.drop());
beforeEach(() => {
  carrier = uuidv7();
  running = [];
});
afterEach(() => Promise.all(running.map((keeper) => keeper.stop())));

/** A replica with its hands on some binds. */
interface Keeping {
  readonly keeper: LeaseKeeper;
  readonly held: Map<number, HeldBind>;
  /** Every token it was ever given. */
  readonly tokens: bigint[];
  /** What became of binds, in order. */
  readonly log: string[];
}

interface KeepingOptions {
  readonly binds: number;
  readonly leaseMs?: number;
  readonly clocks?: ProcessClocks;
}

const keep = async ({ binds, leaseMs = 900, clocks }: KeepingOptions): Promise<Keeping> => {
  const held = new Map<number, HeldBind>();
  const log: string[] = [];
  const tokens: bigint[] = [];
  const keeper = await keepLeases({
    database: clone.database,
    carrier,
    replicaId: uuidv7(),
    leaseMs,
    binds,
    ...(clocks && { clocks }),
    onFault: (error) => {
      throw error;
    },
    onHeld: (bind) => {
      held.set(bind.bind, bind);
      tokens.push(bind.token);
    },
    onLost: (bind) => {
      held.delete(bind);
      log.push(`lost ${bind}`);
    },
    takeLeave: async (bind) => {
      held.delete(bind);
      log.push(`left ${bind}`);
    },
    isBound: () => true,
  });
  running.push(keeper);
  return { keeper, held, tokens, log };
};

const numbers = (...keepings: readonly Keeping[]): number[] =>
  keepings.flatMap(({ held }) => [...held.keys()]).toSorted((a, b) => a - b);

describe('S20: leases on binds', () => {
  test('one replica alone holds every bind', async () => {
    const alone = await keep({ binds: 4 });
    expect(numbers(alone)).toEqual([1, 2, 3, 4]);
    expect([...alone.held.values()].every((bind) => bind.holds())).toBe(true);
  });

  test('replicas share the binds: the first leaves its surplus in good order to those that come', async () => {
    const first = await keep({ binds: 4 });
    const second = await keep({ binds: 4 });
    await eventually('two each', async () => first.held.size === 2 && second.held.size === 2);
    expect(numbers(first, second)).toEqual([1, 2, 3, 4]);
    expect(first.log).toEqual(['left 3', 'left 4']);
  });

  test('replicas that start at the same moment never hold the same bind', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => keep({ binds: 3 })));
    expect(new Set(numbers(...all)).size).toBe(numbers(...all).length);
    await eventually('every bind to be held', async () => numbers(...all).length === 3);
    expect(numbers(...all)).toEqual([1, 2, 3]);
  });

  test('what a stopped replica gave back is held by another at its next turn, under a greater token', async () => {
    const first = await keep({ binds: 1, leaseMs: 30_000 });
    const second = await keep({ binds: 1 });
    expect(second.held.size).toBe(0);
    await first.keeper.stop();
    await eventually('the second to hold it', async () => second.held.size === 1);
    expect(first.log).toEqual(['left 1']);
    expect(second.tokens[0]!).toBeGreaterThan(first.tokens[0]!);
  });

  test.each(['monotonic', 'wall'] as const)(
    'a lease is over by the %s clock of its holder before anybody else may have it',
    async (which) => {
      const ahead = { monotonic: 0, wall: 0 };
      const clocks = {
        monotonic: () => performance.now() + ahead.monotonic,
        wall: () => Date.now() + ahead.wall,
      };
      const { held } = await keep({ binds: 1, leaseMs: 20_000, clocks });
      const bind = held.get(1)!;
      expect(bind.holds()).toBe(true);
      // As if the process had been stopped: no timer of its own has run.
      ahead[which] = 17_000;
      expect(bind.holds()).toBe(false);
    },
  );

  test('a clock that is set back makes no lease longer', async () => {
    let back = 0;
    const clocks = { monotonic: () => performance.now() + back, wall: () => Date.now() - back };
    const { held } = await keep({ binds: 1, leaseMs: 20_000, clocks });
    const bind = held.get(1)!;
    back = 3_600_000;
    expect(bind.holds()).toBe(false);
  });

  test('a lease that ran out is dropped at once, and taken anew under a greater token', async () => {
    let ahead = 0;
    const clocks = { monotonic: () => performance.now() + ahead, wall: () => Date.now() };
    const keeping = await keep({ binds: 1, clocks });
    const before = keeping.held.get(1)!;
    ahead = 60_000;
    await eventually('the bind to be held again', async () => keeping.tokens.length === 2);
    expect(keeping.log).toEqual(['lost 1']);
    expect(before.holds()).toBe(false);
    expect(keeping.held.get(1)!.holds()).toBe(true);
    expect(keeping.tokens[1]!).toBeGreaterThan(keeping.tokens[0]!);
  });

  test('a lease that another has by now is neither renewed nor given back', async () => {
    const keeping = await keep({ binds: 1 });
    const { pool } = clone.database;
    const other = uuidv7();
    await pool.query(
      `UPDATE bind_leases SET replica_id = $2, token = nextval('bind_lease_tokens'), lease_until = now() + interval '1 hour'
       WHERE carrier = $1`,
      [carrier, other],
    );
    await eventually('the bind to be lost', async () => keeping.log.length > 0);
    expect(keeping.log).toEqual(['lost 1']);
    await keeping.keeper.stop();
    const { rows } = await pool.query('SELECT replica_id FROM bind_leases WHERE carrier = $1', [carrier]);
    expect(rows).toEqual([{ replica_id: other }]);
  });
});
