import { LIMITS, type LimitName } from '@carillon/core/billing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planRoutes } from '../../../src/engine/billing/plan-routes.ts';
import { takePlace } from '../../../src/engine/billing/plans.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer((options) => [planRoutes(options)]);
});
afterAll(() => server.close());

/** The table of the offer: what each pack allows. */
const OFFER: Readonly<Record<string, Readonly<Record<LimitName, number>>>> = {
  standard: limits([3, 3, 3, 10, 3, 650, 3, 3, 12, 50]),
  premium: limits([5, 5, 10, 20, 5, 5_000, 10, 5, 12, 100]),
  gold: limits([10, 10, 20, 50, 10, 25_000, 20, 10, 12, 200]),
  enterprise: limits([50, 50, 50, 500, 50, 1_000_000, 50, 30, 24, 500]),
};

function limits(counts: readonly number[]): Record<LimitName, number> {
  const names = Object.keys(LIMITS) as LimitName[];
  return Object.fromEntries(names.map((name, place) => [name, counts[place]!])) as Record<LimitName, number>;
}

const take = (account: string, limit: LimitName) =>
  server.database.transaction((client) => takePlace(client, account, limit));

describe('the plans', () => {
  it('allow what the offer says', async () => {
    const { data } = (await server.operator.get('/v1/operator/plans')).body;
    const found = Object.fromEntries(data.map(({ name, limits: allowed }) => [name, allowed]));
    expect(found).toEqual(OFFER);
    expect(data.map(({ name }) => name)).toEqual(Object.keys(OFFER));
    expect(data.every(({ longSms }) => longSms === true)).toBe(true);
  });

  it('are data: the operator changes one limit and the others stay', async () => {
    const changed = await server.operator.patch('/v1/operator/plans/enterprise', {
      limits: { templates: 60 },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { limits: { ...OFFER['enterprise'], templates: 60 } },
    });
    await server.operator.patch('/v1/operator/plans/enterprise', { limits: { templates: 50 } });
    expect(await server.operator.patch('/v1/operator/plans/silver', {})).toMatchObject({
      status: 422,
      body: { code: 'plan_unknown' },
    });
  });
});

describe('a limit of what leaves no row behind', () => {
  it('is counted as it happens, and shown', async () => {
    const account = await server.account();
    for (let made = 1; made <= 3; made++)
      expect(await take(account.id, 'data_exports')).toMatchObject({
        ok: true,
        value: { used: made, limit: 3 },
      });
    expect(await take(account.id, 'data_exports')).toEqual({
      ok: false,
      error: {
        code: 'quota_reached',
        detail: 'The plan standard allows 3 data exports, and 3 are in use. The plan premium allows 10.',
      },
    });
    const { body } = await (await account.as()).get('/v1/plan');
    expect(body['limits']).toMatchObject({ data_exports: { allowed: 3, used: 3 }, file_shares: { used: 0 } });
  });

  it('is never passed by requests at the same moment', async () => {
    const account = await server.account();
    const asked = await Promise.all(Array.from({ length: 9 }, () => take(account.id, 'file_shares')));
    expect(asked.filter(({ ok }) => ok)).toHaveLength(3);
  });

  it('is not used by what was not made after all', async () => {
    const account = await server.account();
    const failed = server.database.transaction(async (client) => {
      await takePlace(client, account.id, 'file_shares');
      throw new Error('the upload broke');
    });
    await expect(failed).rejects.toThrow('the upload broke');
    expect(await take(account.id, 'file_shares')).toMatchObject({ ok: true, value: { used: 1 } });
  });
});
