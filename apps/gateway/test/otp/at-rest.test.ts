import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createGateway, type Gateway } from '../../src/gateway.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/deadline.ts';
import { type Requests, requestsOf } from '../support/requests.ts';
import { phone, start, verify } from './otp-house.ts';

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
  await verify(live, id, { code });
  ahead += 300_000;
  await gateway.sweep();
  expect(await tablesWith(code)).toEqual(['simulator_segments']);
  const detail = await live.get(
    `/v1/messages/${String((await live.get(`/v1/otp/${id}`)).body['messageId'])}`,
  );
  expect(JSON.stringify(detail.body)).not.toContain(code);
});

it('a text that is refused, and holds a code nobody will get, is dropped at once', async () => {
  await clone.database.pool.query('DELETE FROM tariffs');
  ahead += 2_000;
  expect((await live.post('/v1/otp', { to: phone(32) })).body).toMatchObject({ code: 'tariff_missing' });
  await gateway.sweep();
  const { rows } = await clone.database.pool.query(
    "SELECT 1 FROM message_texts JOIN messages m USING (account_id, id) WHERE m.lane = 'otp'",
  );
  expect(rows).toHaveLength(0);
});

it('no log line holds a code or a whole number', () => {
  const lines = log.join('');
  expect(lines).not.toMatch(/\d{12}(?=[ "])/);
  expect(lines).not.toContain('33639983101');
});

it('nothing of a challenge is left to guess at when it is over', async () => {
  const { rows } = await clone.database.pool.query<{ state: string; empty: boolean }>(
    'SELECT state, code_digest IS NULL AND code_salt IS NULL AND recipient IS NULL AS empty FROM otp_challenges',
  );
  expect(rows).toEqual([{ state: 'verified', empty: true }]);
});
