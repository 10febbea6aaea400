import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fromId } from '@carillon/gateway-api/ids';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createGateway, type Gateway } from '../../../src/composition/gateway.ts';
import { readConfig } from '../../../src/infrastructure/config/config.ts';
import { createLogger } from '../../../src/infrastructure/telemetry/logger.ts';
import { dropStaleCodes } from '../../../src/services/otp/sweep.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/deadline.ts';
import { type Requests, requestsOf } from '../../support/requests.ts';
import { phone, start, verify } from './otp-gateway.ts';

let clone: TestDatabase;
let gateway: Gateway;
let live: Requests;
let ahead = 0;
const log: string[] = [];

beforeAll(async () => {
  clone = await createTestDatabase();
  const dataDir = await mkdtemp(join(inject('runFolder'), 'data-'));
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => log.push(chunk.toString()));
  gateway = await createGateway({
    config: readConfig({ GATEWAY_DATA_DIR: dataDir }, { demo: true, workingDirectory: dataDir }),
    logger: createLogger({ level: 'trace', stream }),
    address: { connection: clone.connection },
    alone: true,
    now: () => Date.now() + ahead,
  });
  live = requestsOf(gateway.app, gateway.demo!.key);
  // Twelve digits: nothing else in the store looks like them by chance.
  await live.patch('/v1/otp/policy', { codes: { length: 12 } });
});
afterAll(async () => {
  await gateway.stop();
  await clone.drop();
});

/** The tables of the whole store, queues included, in which some text can be read. */
const tablesWith = async (canary: string): Promise<string[]> => {
  const { pool } = clone.database;
  const { rows } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const hit = await pool.query(`SELECT 1 FROM ${name} t WHERE t::text LIKE $1 LIMIT 1`, [`%${canary}%`]);
    if (hit.rows.length > 0) found.push(name.replace(/^public\./, '').replace(/_\d{8}$/, ''));
  }
  return [...new Set(found)].sort();
};

/** Where a challenge is, and whether nothing is left of it to guess at. */
const secretsOf = async (id: string) => {
  const { rows } = await clone.database.pool.query<{ state: string; empty: boolean }>(
    `SELECT state, code_digest IS NULL AND code_salt IS NULL AND recipient IS NULL AS empty
     FROM otp_challenges WHERE id = $1`,
    [fromId('otp', id)],
  );
  return rows[0];
};

const codeOnPhone = (to: string): Promise<string> =>
  eventually('the code on the handset', async () => {
    const { body } = await live.get(`/v1/phones/${encodeURIComponent(to)}`);
    return /\d{12}/.exec(JSON.stringify(body['messages'] ?? body))?.[0];
  });

it('a code lies in its text until it is dead, then on the handset alone', async () => {
  const id = await start(live, { to: phone(31), ip: '198.51.100.77' });
  const code = await codeOnPhone(phone(31));
  // The simulator plays the handset, and remembers what it showed.
  expect(await tablesWith(code)).toEqual(['message_texts', 'simulator_segments']);
  expect(await tablesWith('198.51.100.77')).toEqual([]);
  expect((await verify(live, id, { code })).body).toMatchObject({ status: 'verified' });
  expect(await secretsOf(id)).toEqual({ state: 'verified', empty: true });
  ahead += 300_000;
  await gateway.sweep();
  expect(await tablesWith(code)).toEqual(['simulator_segments']);
  const challenge = await live.get(`/v1/otp/${id}`);
  const detail = await live.get(`/v1/messages/${String(challenge.body['messageId'])}`);
  expect(JSON.stringify(detail.body)).not.toContain(code);
});

it('a text that is refused, and holds a code nobody will get, is dropped at once', async () => {
  const operator = requestsOf(gateway.app, gateway.demo!.operatorKey);
  const { id } = (await operator.post('/v1/operator/accounts', { name: 'Poor', defaultCountry: 'FR' })).body;
  const { key } = (await operator.post(`/v1/operator/accounts/${id}/keys`, {})).body;
  const refused = await requestsOf(gateway.app, key).post('/v1/otp', { to: phone(32) });
  expect(refused.body).toMatchObject({ code: 'insufficient_credit' });
  await gateway.sweep();
  const { rows } = await clone.database.pool.query('SELECT 1 FROM message_texts WHERE account_id = $1', [
    fromId('acc', id),
  ]);
  expect(rows).toHaveLength(0);
});

it('what nobody typed in is forgotten too, once it is of no use', async () => {
  const id = await start(live, { to: phone(33) });
  expect(await secretsOf(id)).toEqual({ state: 'pending', empty: false });
  await dropStaleCodes(clone.database, Date.now() + ahead + 4_000_000);
  expect(await secretsOf(id)).toEqual({ state: 'pending', empty: true });
});

it('no log line holds a code, even when the store names the row it chokes on', async () => {
  const { pool } = clone.database;
  await pool.query('ALTER TABLE message_texts ADD CONSTRAINT chokes CHECK (false) NOT VALID');
  try {
    const failed = await live.post('/v1/otp', { to: phone(34) });
    expect(failed.status).toBe(500);
    expect(JSON.stringify(failed.body)).not.toMatch(/is your code|\d{12} /);
  } finally {
    await pool.query('ALTER TABLE message_texts DROP CONSTRAINT chokes');
  }
  const lines = log.join('');
  expect(lines).toContain('chokes');
  expect(lines).not.toMatch(/is your code|\d{12} is/);
  expect(lines).not.toContain('33639983401');
  // What did not leave is not held against the number or its prefix.
  const { rows } = await pool.query<{ sent: number }>(
    "SELECT jsonb_array_length(state->'window') AS sent FROM otp_guard_states WHERE scope = 'prefix' AND key = '+3363998'",
  );
  const { rows: challenges } = await pool.query('SELECT 1 FROM otp_challenges');
  expect(rows[0]?.sent ?? 0).toBe(challenges.length);
});
