import type { FastifyInstance } from 'fastify';
import type { Database } from '../database/open.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/** A part of the gateway that must work before traffic may come: its name, and what is wrong with it if anything. */
export interface ReadinessCheck {
  readonly name: string;
  readonly fault: () => Promise<string | null>;
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

/** Liveness, readiness and metrics. */
export const useHealth = (
  app: FastifyInstance,
  checks: readonly ReadinessCheck[],
  metrics: Metrics,
): void => {
  const open = { config: { access: 'public' as const }, schema: { hide: true } };
  app.get('/health', open, () => ({ status: 'alive' }));
  app.get('/ready', open, async (_request, reply) => {
    const found = await Promise.all(checks.map(async ({ name, fault }) => ({ name, fault: await fault() })));
    const ready = found.every(({ fault }) => fault === null);
    return reply.code(ready ? 200 : 503).send({
      status: ready ? 'ready' : 'not_ready',
      checks: Object.fromEntries(found.map(({ name, fault }) => [name, fault ?? 'ok'])),
    });
  });
  app.get('/metrics', open, async (_request, reply) =>
    reply.header('content-type', metrics.contentType).send(await metrics.render()),
  );
};
