import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { storeKey } from '../../../src/engine/api-keys/keys.ts';
import { billingRoutes } from '../../../src/engine/billing/operator-routes.ts';
import { tariffFileRoutes } from '../../../src/engine/billing/tariff-file-routes.ts';
import { loadTariffs } from '../../../src/engine/billing/tariffs.ts';
import { makeKey } from '../../../src/infrastructure/http/api-key.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let changes = 0;
beforeAll(async () => {
  server = await createTestServer((dependencies) => {
    const options = {
      ...dependencies,
      onTariffChange: () => {
        changes += 1;
      },
    };
    return [billingRoutes(options), tariffFileRoutes(options)];
  });
});
afterAll(() => server.close());
beforeEach(() => server.database.pool.query('DELETE FROM tariffs'));

const HEADER = 'country,network,channel,extra,purpose,price,currency,valid_from';
const FROM = '2026-12-01T00:00:00.000Z';
const file = (...lines: string[]): string => [HEADER, ...lines].join('\n');
const importCsv = (csv: string, dryRun: boolean) =>
  server.operator.post('/v1/operator/tariffs/import', { csv, dryRun });
const exported = async (): Promise<string> => {
  const { key } = makeKey('operator');
  await server.database.transaction((client) => storeKey(client, { key, accountId: null, scopes: ['*'] }));
  const url = '/v1/operator/tariffs/export';
  return (await server.app.inject({ url, headers: { authorization: `Bearer ${key}` } })).body;
};

it('shows in a dry run what an import would change, and changes nothing', async () => {
  await importCsv(file(`FR,,sms,,,0.045,EUR,2026-01-01T00:00:00Z`), false);
  const before = await loadTariffs(server.database.pool);
  const told = changes;
  const dry = await importCsv(
    file(
      `FR,,sms,,,0.050,EUR,${FROM}`,
      `FR,,sms,,,0.045,EUR,2026-06-01T00:00:00Z`,
      `DE,26201,,otp,,0.001,EUR,`,
    ),
    true,
  );
  expect(dry).toMatchObject({
    status: 200,
    body: {
      dryRun: true,
      added: 0,
      unchanged: 1,
      changes: [
        {
          line: 2,
          what: 'sms, FR, every purpose',
          before: { amount: '0.045000' },
          after: { amount: '0.050000' },
          validFrom: FROM,
        },
        { line: 4, what: 'otp, DE, network 26201, every purpose', before: null },
      ],
    },
  });
  expect(await loadTariffs(server.database.pool)).toEqual(before);
  expect(changes).toBe(told + 1);
});

it('adds what the dry run showed, and nothing the second time', async () => {
  const csv = file(`FR,,sms,,,0.045,EUR,${FROM}`, `,,voice,,commercial,0.09,EUR,${FROM}`);
  const { body: dry } = await importCsv(csv, true);
  const { body: real } = await importCsv(csv, false);
  expect(real).toMatchObject({ added: 2, changes: dry['changes'] });
  expect((await importCsv(csv, false)).body).toMatchObject({ added: 0, unchanged: 2 });
  expect(await loadTariffs(server.database.pool)).toHaveLength(2);
});

it('exports what imports again as it was', async () => {
  await importCsv(
    file(`FR,20801,sms,,commercial,0.045,EUR,${FROM}`, `,,sms,two_way,,0.03,EUR,${FROM}`),
    false,
  );
  const csv = await exported();
  const before = (await loadTariffs(server.database.pool)).length;
  expect((await importCsv(csv, false)).body).toMatchObject({ added: 0, unchanged: 2 });
  await server.database.pool.query('DELETE FROM tariffs');
  await importCsv(csv, false);
  expect(await exported()).toBe(csv);
  expect(await loadTariffs(server.database.pool)).toHaveLength(before);
});

it.each([
  ['UK1,,sms,,,0.045,EUR,', 'Line 2, column country'],
  ['FR,,fax,,,0.045,EUR,', 'Line 2, column channel'],
  ['FR,,sms,,,-1,EUR,', 'Line 2, column price'],
  ['FR,,sms,,,0.0450001,EUR,', 'Line 2, column price'],
  ['FR,,sms,,,0.045,JPY,', 'Line 2, column currency'],
  ['FR,,sms,,,0.045,EUR,yesterday', 'Line 2, column valid_from'],
  ['FR,,sms', ''],
])('refuses %j whole and names the line', async (line, where) => {
  const answer = await importCsv(file(line, `DE,,sms,,,0.045,EUR,${FROM}`), false);
  expect(answer).toMatchObject({
    status: 422,
    body: { code: 'csv_invalid', field: 'csv', detail: expect.stringContaining(where) },
  });
  expect(await loadTariffs(server.database.pool)).toEqual([]);
});

it('keeps lines as they are: the store refuses to change one', async () => {
  await importCsv(file(`FR,,sms,,,0.045,EUR,${FROM}`), false);
  await expect(server.database.pool.query('UPDATE tariffs SET per_segment = 1')).rejects.toThrow(
    'append-only',
  );
});
