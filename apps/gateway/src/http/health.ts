import type { FastifyInstance } from 'fastify';
import type { Carrier } from '../carriers/carrier.ts';
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

/** Some carrier can take messages; a gateway that runs none has nothing to wait for. */
export const carriersCheck = (carriers: () => readonly Carrier[]): ReadinessCheck => ({
  name: 'carriers',
  fault: async () => {
    const faults = carriers().map((carrier) => ({ name: carrier.name, fault: carrier.fault() }));
    if (faults.length === 0 || faults.some(({ fault }) => fault === null)) return null;
    return faults.map(({ name, fault }) => `${name}: ${fault}`).join('; ');
  },
});

/** Liveness, readiness and metrics. */
export const useHealth = (
  app: FastifyInstance,
  checks: readonly ReadinessCheck[],
  metrics: Metrics,
): void => {
  // A probe must be answered however many there are: a refused one would look like a dead gateway.
  const open = { config: { access: 'public' as const, rateLimit: false as const }, schema: { hide: true } };
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
