import { LIMITS, type LimitName, type Plan } from '@carillon/core/billing';
import { refuse, succeed } from '@carillon/core/result';
import { pageQuery } from '@carillon/gateway-api/conventions';
import { fromId } from '@carillon/gateway-api/ids';
import { accountPlanSchema, planChangeSchema, planSchema, planUseSchema } from '@carillon/gateway-api/plans';
import { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import { queryOn } from '../../infrastructure/database/query.ts';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import { changePlan, loadPlans, usedOf } from './plans.ts';

const view = ({ name, longSms, limits }: Plan): z.input<typeof planSchema> => ({
  name,
  longSms,
  limits: { ...limits },
});

const useOf = async (database: Database, account: string): Promise<z.input<typeof planUseSchema>> => {
  const known = await loadPlans(database.pool);
  const { plan: name } = await queryOn(database.pool)
    .selectFrom('accounts')
    .select('plan')
    .where('id', '=', account)
    .executeTakeFirstOrThrow();
  const plan = known.find((candidate) => candidate.name === name);
  if (!plan) throw new Error(`The plan ${name} is not known.`);
  const names = Object.keys(LIMITS) as LimitName[];
  const counted = names.map(async (limit) => {
    const used = limit === 'analytics_months' ? 0 : await usedOf(database.pool, account, limit);
    return [limit, { allowed: plan.limits[limit], used, what: LIMITS[limit] }] as const;
  });
  return {
    name,
    longSms: plan.longSms,
    nextPlan: known.find(({ rank }) => rank > plan.rank)?.name ?? null,
    limits: Object.fromEntries(await Promise.all(counted)) as z.input<typeof planUseSchema>['limits'],
  };
};

interface PlanRouteOptions {
  readonly database: Database;
  readonly change: Change;
}

const config = { access: 'operator' as const };
const tags = ['operator'];

const readOwnPlanRoute = (app: Server, { database }: PlanRouteOptions): void => {
  app.get(
    '/v1/plan',
    {
      config: { access: { scope: 'wallet:read', mode: 'any' } },
      schema: {
        tags: ['wallet'],
        summary: 'The plan, its limits and what is used of them',
        response: { 200: planUseSchema },
      },
    },
    (request) => useOf(database, request.caller.account.id),
  );
};

const listRoute = (app: Server, { database }: PlanRouteOptions): void => {
  app.get(
    '/v1/operator/plans',
    {
      config,
      schema: {
        tags,
        summary: 'List plans, the smallest first',
        querystring: z.strictObject(pageQuery),
        response: { 200: z.object({ data: z.array(planSchema), nextCursor: z.null() }) },
      },
    },
    async () => ({ data: (await loadPlans(database.pool)).map(view), nextCursor: null }),
  );
};

const changeRoute = (app: Server, { change }: PlanRouteOptions): void => {
  app.patch(
    '/v1/operator/plans/:name',
    {
      config,
      schema: {
        tags,
        summary: 'Change what a plan allows',
        params: z.object({ name: z.string() }),
        body: planChangeSchema,
        response: { 200: planSchema },
      },
    },
    async (request, reply) =>
      change(request, reply, async (client) => {
        const changed = await changePlan(client, request.params.name, request.body);
        return changed.ok ? succeed({ status: 200, body: view(changed.value) }) : changed;
      }),
  );
};

const assignRoute = (app: Server, { change }: PlanRouteOptions): void => {
  app.put(
    '/v1/operator/accounts/:id/plan',
    {
      config,
      schema: {
        tags,
        summary: 'Move an account, and its sub-accounts, to another plan',
        params: z.object({ id: z.string() }),
        body: accountPlanSchema,
        response: { 200: planSchema },
      },
    },
    async (request, reply) =>
      change(request, reply, async (client) => {
        const id = fromId('acc', request.params.id);
        const plan = (await loadPlans(client)).find(({ name }) => name === request.body.plan);
        if (!plan)
          return refuse(
            'plan_unknown',
            'There is no such plan. List them with GET /v1/operator/plans.',
            'plan',
          );
        const { numUpdatedRows } = await queryOn(client)
          .updateTable('accounts')
          .set({ plan: plan.name })
          .where(({ or, eb }) => or([eb('id', '=', id), eb('parentId', '=', id)]))
          .executeTakeFirst();
        return numUpdatedRows === 0n
          ? refuse('account_not_found', 'There is no such account. List them with GET /v1/operator/accounts.')
          : succeed({ status: 200, body: view(plan) });
      }),
  );
};

/** `/v1/plan`, and the operator's `/v1/operator/plans`. */
export const planRoutes =
  (options: PlanRouteOptions): Routes =>
  (app) => {
    for (const register of [readOwnPlanRoute, listRoute, changeRoute, assignRoute]) register(app, options);
  };
