import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';
import type { Requests } from '../../support/requests.ts';

/** What a text of a neighbour may take while others import, on a quiet machine. */
const MOST_MS = 1_000;
const LIST = 1_000;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const numbers = (from: number, count = LIST): string[] =>
  Array.from({ length: count }, (_, index) => `+336${String(10_000_000 + from + index)}`);

/** The neighbour sends one text after the other while something runs; gives the longest wait. */
const longestWait = async (neighbour: Requests, running: Promise<unknown>): Promise<number> => {
  let over = false;
  const done = running.finally(() => {
    over = true;
  });
  let longest = 0;
  while (!over) {
    const began = performance.now();
    expect((await neighbour.post('/v1/messages', toPhone('0001'))).status).toBe(202);
    longest = Math.max(longest, performance.now() - began);
  }
  await done;
  return longest;
};

const alone = async (neighbour: Requests): Promise<number> =>
  longestWait(
    neighbour,
    (async () => {
      for (let read = 0; read < 20; read++) await neighbour.get('/v1/wallet');
    })(),
  );

describe('imports of lists', () => {
  it('by one account many times at once keep no neighbour waiting', async () => {
    const neighbour = (await gateway.account('Neighbour', '1000')).requests;
    const usual = await alone(neighbour);
    const imports = Array.from({ length: 12 }, (_, index) =>
      gateway.live.post('/v1/suppressions/import', { entries: numbers(index * LIST) }),
    );
    const waited = await longestWait(neighbour, Promise.all(imports));
    for (const { status, body } of await Promise.all(imports)) {
      expect(status).toBe(200);
      expect(body).toMatchObject({ added: LIST, invalid: [] });
    }
    console.log(`a text beside 12 imports: ${waited.toFixed(0)} ms at worst, ${usual.toFixed(0)} ms alone`);
    expect(waited).toBeLessThan(MOST_MS + 10 * usual);
  });

  it('by thirty accounts at once are all stored', async () => {
    const accounts = await Promise.all(
      Array.from({ length: 30 }, (_, index) => gateway.account(`Importer ${index}`, '0')),
    );
    const neighbour = (await gateway.account('Another neighbour', '1000')).requests;
    const usual = await alone(neighbour);
    const imports = accounts.map(({ requests }, index) =>
      index % 2 === 0
        ? requests.post('/v1/suppressions/import', { entries: numbers(0) })
        : requests.post('/v1/consents/import', {
            consents: numbers(0).map((to) => ({
              to,
              decision: 'withdrawn',
              purpose: 'commercial',
              method: 'import',
            })),
          }),
    );
    const waited = await longestWait(neighbour, Promise.all(imports));
    for (const { status, body } of await Promise.all(imports)) {
      expect(status).toBe(200);
      expect(body).toMatchObject({ invalid: [] });
    }
    console.log(`a text beside 30 imports: ${waited.toFixed(0)} ms at worst, ${usual.toFixed(0)} ms alone`);
    expect(waited).toBeLessThan(MOST_MS + 10 * usual);
    const { rows } = await gateway.database.pool.query(
      `SELECT count(*) AS stored FROM suppressions WHERE account_id = ANY($1) GROUP BY account_id`,
      [accounts.map(({ id }) => id.replace('acc_', ''))],
    );
    expect(rows.map(({ stored }) => Number(stored))).toEqual(accounts.map(() => LIST));
  });

  it('that say no twice of one person keep both in the ledger, and the widest counts', async () => {
    const { requests } = await gateway.account('Twice', '0');
    const to = '+33612345678';
    const said = (purpose: string, decidedAt: string) => ({
      to,
      decision: 'withdrawn',
      method: 'import',
      purpose,
      decidedAt,
    });
    const { body } = await requests.post('/v1/consents/import', {
      consents: [said('transactional', '2026-01-01T00:00:00Z'), said('commercial', '2026-02-01T00:00:00Z')],
    });
    expect(body).toMatchObject({ recorded: 2, invalid: [] });
    const ledger = (await requests.get(`/v1/consents?to=${encodeURIComponent(to)}`)).body;
    expect(ledger.data).toHaveLength(2);
    const list = (await requests.get(`/v1/suppressions?to=${encodeURIComponent(to)}`)).body;
    expect(list.data).toMatchObject([{ scope: 'all', since: '2026-02-01T00:00:00.000Z' }]);
  });
});
