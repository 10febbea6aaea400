import { connectionDoctorSchema, connectionScoreboardSchema } from '@carillon/gateway-api/connections';
import { fromId } from '@carillon/gateway-api/ids';
import { z } from 'zod';
import { fromRefusal, sendProblem } from '../../../infrastructure/http/problems.ts';
import type { Routes, Server } from '../../../infrastructure/http/server.ts';
import { findConnection } from '../connections.ts';
import { type DoctorDependencies, examineConnection } from './doctor.ts';
import { listPeriods, type Reconciliation } from './reconciliations.ts';

const config = { access: { scope: 'connections:write', mode: 'own' } } as const;
const tags = ['connections'];
const params = z.object({ id: z.string() });

const doctorRoute = (app: Server, deps: DoctorDependencies): void => {
  app.get(
    '/v1/connections/:id/doctor',
    {
      config,
      schema: {
        tags,
        summary: 'What is right and wrong with a connection, and what to do about it',
        params,
        response: { 200: connectionDoctorSchema },
      },
    },
    async (request, reply) => {
      const id = fromId('con', request.params.id);
      const found = await findConnection(deps.database.pool, request.caller, id);
      if (!found.ok) return sendProblem(reply, fromRefusal(found.error));
      const findings = await examineConnection(deps, found.value);
      const worst = findings[0]?.state ?? 'ok';
      return {
        state: worst === 'unknown' ? ('warning' as const) : worst,
        findings: [...findings],
        examinedAt: new Date(deps.now()).toISOString(),
      };
    },
  );
};

const SHOWN_MS = 30 * 24 * 3_600_000;
const MOST_SHOWN = 100;

const countsOf = (periods: readonly Pick<Reconciliation, 'seen' | 'healed'>[]) => {
  const known = periods.reduce((sum, { seen }) => sum + seen, 0);
  const healed = periods.reduce((sum, period) => sum + period.healed, 0);
  // What was healed is known by now.
  return { facts: known + healed, seen: known + healed, healed };
};

const scoreboardRoute = (app: Server, { database, now }: DoctorDependencies): void => {
  app.get(
    '/v1/connections/:id/scoreboard',
    {
      config,
      schema: {
        tags,
        summary: 'Whether anything was missed: what the shop says happened, beside what its webhooks told',
        params,
        response: { 200: connectionScoreboardSchema },
      },
    },
    async (request, reply) => {
      const id = fromId('con', request.params.id);
      const found = await findConnection(database.pool, request.caller, id);
      if (!found.ok) return sendProblem(reply, fromRefusal(found.error));
      const since = new Date(now() - SHOWN_MS);
      const periods = await listPeriods(database, found.value, since);
      return {
        since: since.toISOString(),
        until: found.value.reconciledUntil?.toISOString() ?? null,
        ...countsOf(periods),
        periods: periods.slice(0, MOST_SHOWN).map((period) => ({
          from: period.fromAt.toISOString(),
          until: period.untilAt.toISOString(),
          state: period.state,
          ...countsOf([period]),
          detail: period.detail,
        })),
      };
    },
  );
};

/** How a connection fares: the doctor's look, and the scoreboard of missed events. */
export const healthRoutes =
  (deps: DoctorDependencies): Routes =>
  (app) => {
    doctorRoute(app, deps);
    scoreboardRoute(app, deps);
  };
