import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Database } from '../database/open.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { MonitoringAccess } from './monitoring-access.ts';
import { sendProblem } from './problems.ts';

/** A part of the gateway that must work before traffic may come: its name, and what is wrong with it if anything. */
export interface ReadinessCheck {
  readonly name: string;
  readonly fault: () => Promise<string | null>;
  /** What is wrong although traffic may come; null when nothing is. */
  readonly note?: () => string | null | Promise<string | null>;
}

/** The store answers. */
export const storeCheck = (database: Database): ReadinessCheck => ({
  name: 'store',
  fault: async () => {
    try {
      await database.pool.query('SELECT 1');
      return null;
    } catch {
      return 'The store cannot be reached.';
    }
  },
});

/** The process is not about to end. */
export const leavingCheck = (isLeaving: () => boolean): ReadinessCheck => ({
  name: 'process',
  fault: async () => (isLeaving() ? 'This process was asked to end.' : null),
});

/** The schema is still the one this process was started on. */
export const schemaCheck = async (database: Database): Promise<ReadinessCheck> => {
  const count = async (): Promise<bigint> => {
    const { rows } = await database.pool.query<{ count: bigint }>('SELECT count(*) FROM schema_migrations');
    return rows[0]!.count;
  };
  const known = await count();
  return {
    name: 'migrations',
    fault: async () => {
      const now = await count().catch(() => known);
      return now === known ? null : 'A newer gateway has migrated the store. Replace this process.';
    },
  };
};

/** Which process this is, and what it holds that only one may hold: binds of carriers, by the carrier's name. */
export interface ProcessStatus {
  readonly replica: string;
  readonly binds: () => Readonly<Record<string, readonly number[]>>;
}

export interface HealthOptions {
  readonly checks: readonly ReadinessCheck[];
  readonly metrics: Metrics;
  readonly processStatus: ProcessStatus | undefined;
  readonly opens: MonitoringAccess;
}

/** Liveness and readiness for everybody; which part is at fault, and the metrics, for those who may see them. */
export const useHealth = (
  app: FastifyInstance,
  { checks, metrics, processStatus, opens }: HealthOptions,
): void => {
  // A probe must be answered however many there are: a refused one would look like a dead gateway.
  const open = { config: { access: 'public' as const, rateLimit: false as const }, schema: { hide: true } };
  app.get('/health', open, () => ({ status: 'alive' }));
  app.get('/ready', open, async (request, reply) => {
    const found = await Promise.all(
      checks.map(async ({ name, fault, note }) => ({
        name,
        fault: await fault(),
        note: (await note?.()) ?? null,
      })),
    );
    const ready = found.every(({ fault }) => fault === null);
    const details = {
      ...(processStatus && { replica: processStatus.replica, binds: processStatus.binds() }),
      checks: Object.fromEntries(found.map(({ name, fault, note }) => [name, fault ?? note ?? 'ok'])),
    };
    const status = ready ? 'ready' : 'not_ready';
    return reply
      .code(ready ? 200 : 503)
      .send({ status, ...((await seesDetails(opens, request)) && details) });
  });
  app.get('/metrics', open, async (request, reply) => {
    const refused = await opens(request);
    if (refused) return sendProblem(reply, refused);
    return reply.header('content-type', metrics.contentType).send(await metrics.render());
  });
};

/** A probe that shows a key is still a probe: where the store is away, the key is not known and the answer is short. */
const seesDetails = async (opens: MonitoringAccess, request: FastifyRequest): Promise<boolean> => {
  if (request.headers.authorization === undefined) return false;
  return (await opens(request).catch(() => false)) === null;
};
