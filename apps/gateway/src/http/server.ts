import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { KeyRing } from '../accounts/key-ring.ts';
import type { SessionShares } from '../database/session-shares.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { useAuthentication } from './authentication.ts';
import { BODY_LIMIT, useJsonBodies } from './body.ts';
import { useDocs } from './docs.ts';
import { useErrorHandler } from './error-handler.ts';
import { type ProcessStanding, type ReadinessCheck, useHealth } from './health.ts';
import { useOpenApi } from './openapi.ts';
import { sendProblem } from './problems.ts';
import { useRateLimit } from './rate-limit.ts';
import { useReadShares } from './read-shares.ts';
import { useStorablePaths } from './storable-paths.ts';
import { compileValidator } from './validation.ts';

export type Server = FastifyInstance<
  import('node:http').Server,
  import('node:http').IncomingMessage,
  import('node:http').ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** A room's routes, put on the server. */
export type Room = (app: Server) => void;

export interface ServerOptions {
  readonly logger: FastifyBaseLogger;
  readonly keyRing: KeyRing;
  readonly shares: SessionShares;
  readonly metrics: Metrics;
  readonly checks: readonly ReadinessCheck[];
  /** Shown by `/ready`; left out unless given. */
  readonly standing?: ProcessStanding;
  /** Requests a minute and key; 0 is no limit. */
  readonly rateLimit: number;
  readonly rooms: readonly Room[];
}

/** Assembles the HTTP side: bodies, keys, limits, problems, docs, and the routes of every room. */
export const createServer = async (options: ServerOptions): Promise<Server> => {
  const app = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    genReqId: () => `req_${randomUUID().replaceAll('-', '')}`,
    routerOptions: { maxParamLength: 300 },
    // What the router itself cannot read, such as a broken percent-encoding, is no address of ours.
    frameworkErrors: (_error, _request, reply) => sendProblem(reply, { code: 'url_not_found' }),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(compileValidator);
  app.setSerializerCompiler(serializerCompiler);
  useErrorHandler(app);
  useJsonBodies(app);
  await app.register(helmet, { contentSecurityPolicy: false });
  await useOpenApi(app);
  useStorablePaths(app);
  useAuthentication(app, options.keyRing);
  useReadShares(app, options.shares);
  await useRateLimit(app, options.rateLimit);
  observeRequests(app, options.metrics);
  useHealth(app, options.checks, options.metrics, options.standing);
  await useDocs(app);
  for (const room of options.rooms) room(app);
  return app;
};

const observeRequests = (app: FastifyInstance, metrics: Metrics): void => {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched';
    metrics.httpRequest(
      { method: request.method, route, status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
    done();
  });
};
