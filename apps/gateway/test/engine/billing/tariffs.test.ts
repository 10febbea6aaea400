import { findTariff } from '@carillon/core/billing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { billingRoutes } from '../../../src/engine/billing/operator-routes.ts';
import { loadTariffs } from '../../../src/engine/billing/tariffs.ts';
import { once } from '../../support/requests.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let changes = 0;
let seenByChange = 0;
beforeAll(async () => {
  server = await createTestServer((options) => {
    const onTariffChange = async () => {
      changes += 1;
      seenByChange = (await loadTariffs(options.database.pool)).length;
    };
    return [billingRoutes({ ...options, onTariffChange })];
  });
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.database.pool.query('DELETE FROM tariffs');
  changes = 0;
});

const TARIFFS = '/v1/operator/tariffs';
const euros = (amount: string) => ({ amount, currency: 'EUR' });

const priceNow = async (country: string) => {
  const at = Date.now() + 1_000;
  const line = findTariff(await loadTariffs(server.database.pool), {
    country,
    purpose: 'transactional',
    currency: 'EUR',
    at,
  });
  return line?.perSegment.micros;
};

describe('adding a tariff line', () => {
  it('prices what comes after it, and tells whoever keeps the prices in memory', async () => {
    const added = await server.operator.post(TARIFFS, { country: 'FR', perSegment: euros('0.045') });
    expect(added).toMatchObject({
      status: 201,
      body: { country: 'FR', purpose: null, perSegment: euros('0.045000') },
    });
    expect([changes, seenByChange]).toEqual([1, 1]);
    expect(await priceNow('FR')).toBe(45_000n);
    expect(await priceNow('DE')).toBeUndefined();
  });

  it('replaces a line from its own instant on, never before', async () => {
    await server.operator.post(TARIFFS, { perSegment: euros('0.05') });
    await server.operator.post(TARIFFS, { perSegment: euros('0.06'), validFrom: '2099-01-01T00:00:00Z' });
    expect(await priceNow('FR')).toBe(50_000n);
  });

  it('lets the line added last decide between two of the same instant', async () => {
    const validFrom = '2026-01-01T00:00:00Z';
    await server.operator.post(TARIFFS, { perSegment: euros('0.5'), validFrom });
    await server.operator.post(TARIFFS, { perSegment: euros('0.05'), validFrom });
    expect(await priceNow('FR')).toBe(50_000n);
  });

  it('takes a price of zero', async () => {
    const added = await server.operator.post(TARIFFS, { purpose: 'transactional', perSegment: euros('0') });
    expect(added.status).toBe(201);
    expect(await priceNow('FR')).toBe(0n);
  });

  it.each([
    [{ perSegment: euros('-0.01') }, 422, 'amount_invalid', 'perSegment.amount'],
    [{ perSegment: euros('0.0450001') }, 400, 'request_invalid', 'perSegment.amount'],
    [{ perSegment: { amount: '1', currency: 'JPY' } }, 400, 'request_invalid', 'perSegment.currency'],
    [{ perSegment: '0.045' }, 400, 'request_invalid', 'perSegment'],
    [{ perSegment: euros('1'), country: 'UK' }, 400, 'request_invalid', 'country'],
    [{ perSegment: euros('1'), purpose: 'otp' }, 400, 'request_invalid', 'purpose'],
    [{ perSegment: euros('1'), validUntil: '2027-01-01T00:00:00Z' }, 400, 'field_unknown', 'validUntil'],
  ])('refuses %j and stores nothing', async (body, status, code, field) => {
    expect(await server.operator.post(TARIFFS, body)).toMatchObject({ status, body: { code, field } });
    expect(await loadTariffs(server.database.pool)).toEqual([]);
    expect(changes).toBe(0);
  });

  it('happens once per Idempotency-Key', async () => {
    const ask = () => server.operator.post(TARIFFS, { perSegment: euros('1') }, once('tariff'));
    const first = await ask();
    expect((await ask()).body).toEqual(first.body);
    expect(await loadTariffs(server.database.pool)).toHaveLength(1);
  });

  it('is for the operator', async () => {
    const owner = await (await server.account()).as();
    expect((await owner.post(TARIFFS, { perSegment: euros('0') })).status).toBe(403);
    expect((await owner.get(TARIFFS)).status).toBe(403);
    expect(await loadTariffs(server.database.pool)).toEqual([]);
  });
});

describe('listing tariffs', () => {
  it('gives pages, the newest line first', async () => {
    for (const country of ['FR', 'DE', 'GB'])
      await server.operator.post(TARIFFS, { country, perSegment: euros('1') });
    const first = await server.operator.get(`${TARIFFS}?limit=2`);
    expect(first.body.data.map((line) => line['country'])).toEqual(['GB', 'DE']);
    const second = await server.operator.get(`${TARIFFS}?cursor=${first.body.nextCursor}`);
    expect(second.body.data.map((line) => line['country'])).toEqual(['FR']);
    expect(second.body.nextCursor).toBeNull();
  });
});
