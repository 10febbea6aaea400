import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditLedger } from '../../../src/engine/billing/ledger-audit.ts';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../../src/infrastructure/database/embedded.ts';
import { type Database, openDatabase } from '../../../src/infrastructure/database/open.ts';
import { makeDataDir, pidOnFile, removeDataDir } from '../../support/cluster.ts';
import { eventually } from '../../support/deadline.ts';
import { type BareGateway, startBareGateway } from './support/bare-gateway.ts';
import { fundAccount } from './support/funded-account.ts';

const PRICE = 45_000n;
const CONNECTIONS = 16;
const BEFORE_THE_FAULT = 600;
const masterKey = randomBytes(32).toString('hex');

let dataDir: string;
let postgres: EmbeddedPostgres;
let gateway: BareGateway;

const url = ({ connection: { host, port, user, password, database } }: EmbeddedPostgres): string =>
  `postgresql://${user}:${password}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;

const start = async (): Promise<void> => {
  gateway = await startBareGateway({
    DATABASE_URL: url(postgres),
    GATEWAY_DATA_DIR: dataDir,
    GATEWAY_MASTER_KEY: masterKey,
  });
};

const withDatabase = async <Value>(work: (database: Database) => Promise<Value>): Promise<Value> => {
  const database = await openDatabase({
    connection: postgres.connection,
    applicationName: 'crash test',
    poolSize: 2,
  });
  return work(database).finally(database.close);
};

beforeAll(async () => {
  dataDir = await makeDataDir();
  postgres = await startEmbeddedPostgres({ dataDir });
  await start();
});
afterAll(async () => {
  await gateway.script.kill();
  await postgres.stop();
  await removeDataDir(dataDir);
});

/** Sends until the gateway answers no more; strikes once enough is accepted. Gives the ids that were acknowledged. */
const loadUntil = async (key: string, strike: () => void): Promise<string[]> => {
  const accepted: string[] = [];
  let struck = false;
  const connection = async (): Promise<void> => {
    for (;;) {
      const answer = await fetch(`${gateway.address}/v1/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ to: '+33639980000', text: 'On its way', purpose: 'transactional' }),
      }).catch(() => null);
      if (answer?.status !== 202) return;
      accepted.push(((await answer.json()) as { id: string }).id);
      if (accepted.length >= BEFORE_THE_FAULT && !struck) {
        struck = true;
        strike();
      }
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  expect(struck).toBe(true);
  return accepted;
};

const uuids = (ids: readonly string[]) => ids.map((id) => id.slice('msg_'.length));

const expectKept = async (database: Database, accepted: readonly string[]): Promise<void> => {
  const { rows } = await database.pool.query<{ count: bigint }>(
    'SELECT count(*) FROM messages WHERE id = ANY($1::uuid[])',
    [uuids(accepted)],
  );
  expect(Number(rows[0]!.count)).toBe(accepted.length);
};

it('loses and invents nothing when the gateway or PostgreSQL is killed under load', async () => {
  const { key, account } = await withDatabase((database) =>
    fundAccount(database, { credit: PRICE * 100_000n, perSegment: PRICE }),
  );
  const first = await loadUntil(key, () => gateway.script.child.kill('SIGKILL'));
  await withDatabase(async (database) => {
    await expectKept(database, first);
    expect(await auditLedger(database)).toEqual([]);
  });

  await start();
  const postmaster = await pidOnFile(dataDir);
  // SIGQUIT is PostgreSQL's immediate shutdown: no checkpoint, recovery at the next start.
  const second = await loadUntil(key, () => process.kill(postmaster, 'SIGQUIT'));
  await postgres.ended;
  await gateway.script.kill();
  await postgres.stop();
  postgres = await startEmbeddedPostgres({ dataDir });
  await withDatabase(async (database) => {
    await expectKept(database, [...first, ...second]);
    expect(await auditLedger(database)).toEqual([]);
  });

  await start();
  await withDatabase(async (database) => {
    await eventually(
      'all that was accepted leaves, or is known to be unknown',
      async () => {
        const { rows } = await database.pool.query<{ open: bigint }>(
          "SELECT count(*) AS open FROM messages WHERE stage IN ('queued', 'claimed')",
        );
        return rows[0]!.open === 0n;
      },
      40_000,
    );
    expect(await auditLedger(database)).toEqual([]);
    const { rows } = await database.pool.query<{ captured: bigint; spent: bigint }>(
      `SELECT (SELECT count(*) FROM messages WHERE settlement = 'captured') AS captured,
              (SELECT sum(amount)::bigint FROM ledger_entries WHERE account_id = $1 AND kind = 'capture') AS spent`,
      [account],
    );
    expect(rows[0]!.spent).toBe(rows[0]!.captured * PRICE);
  });
});
