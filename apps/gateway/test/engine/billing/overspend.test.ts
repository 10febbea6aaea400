import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditLedger } from '../../../src/engine/billing/ledger-audit.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type BareGateway, startBareGateway } from './support/bare-gateway.ts';
import { fundAccount } from './support/funded-account.ts';

const SENDS = 10_000;
const CREDIT_FOR = 1_000;
const CONNECTIONS = 64;
const PRICE = 45_000n;

let store: TestDatabase;
let gateways: BareGateway[];
let dataDir: string;
let key: string;
let account: string;

beforeAll(async () => {
  store = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'carillon-overspend-'));
  const env = {
    DATABASE_URL: store.url,
    GATEWAY_DATA_DIR: dataDir,
    GATEWAY_MASTER_KEY: randomBytes(32).toString('hex'),
    // Nothing leaves, so nothing is settled: what is accepted is what is held.
    GATEWAY_ROLES: 'api',
  };
  gateways = [await startBareGateway(env), await startBareGateway(env)];
  ({ key, account } = await fundAccount(store.database, {
    credit: PRICE * BigInt(CREDIT_FOR),
    perSegment: PRICE,
  }));
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.script.kill()));
  await store.drop();
  await rm(dataDir, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly code: string | undefined;
}

/** One connection is one agent with one socket. */
const send = (agent: Agent, address: string, reference: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const body = JSON.stringify({
      to: '+33612345678',
      text: 'Your parcel has left.',
      purpose: 'transactional',
      reference,
    });
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(`${address}/v1/messages`, { method: 'POST', agent, headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      answer.on('end', () => resolve({ status: answer.statusCode!, code: JSON.parse(text).code }));
    });
    sent.on('error', reject);
    sent.end(body);
  });

it('accepts exactly what is paid for, from 64 connections on two gateways', async () => {
  const answers: Answer[] = [];
  let next = 0;
  const connection = async (place: number): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const { address } = gateways[place % gateways.length]!;
    while (next < SENDS) answers.push(await send(agent, address, `race ${next++}`));
    agent.destroy();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, place) => connection(place)));

  const count = (status: number, code?: string) =>
    answers.filter((answer) => answer.status === status && answer.code === code).length;
  expect(answers).toHaveLength(SENDS);
  expect(count(202)).toBe(CREDIT_FOR);
  expect(count(422, 'insufficient_credit')).toBe(SENDS - CREDIT_FOR);
  const { rows } = await store.database.pool.query(
    'SELECT available, held FROM wallets WHERE account_id = $1',
    [account],
  );
  expect(rows).toEqual([{ available: 0n, held: PRICE * BigInt(CREDIT_FOR) }]);
  const messages = await store.database.pool.query<{ status: string; count: bigint }>(
    'SELECT status, count(*) FROM messages WHERE account_id = $1 GROUP BY status ORDER BY status',
    [account],
  );
  expect(messages.rows).toEqual([
    { status: 'on_hold', count: BigInt(CREDIT_FOR) },
    { status: 'not_issued', count: BigInt(SENDS - CREDIT_FOR) },
  ]);
  expect(await auditLedger(store.database)).toEqual([]);
});
