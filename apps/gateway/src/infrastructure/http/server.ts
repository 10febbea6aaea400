import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { RefusedActions } from '../audit/refused-actions.ts';
import type { Limits } from '../config/limits.ts';
import type { Secret } from '../config/secret.ts';
import type { SessionShares } from '../database/session-shares.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { useAccountScope } from './account-scope.ts';
import { rememberMethods } from './allowed-methods.ts';
import { useAuditTrail } from './audit-trail.ts';
import { useAuthentication } from './authentication.ts';
import { createBodyMemory } from './bodies/body-memory.ts';
import { BODY_LIMIT, useJsonBodies } from './bodies/use-bodies.ts';
import { useDocs } from './docs.ts';
import { useErrorHandler } from './error-handler.ts';
import { useHeaders } from './headers.ts';
import { type ProcessStatus, type ReadinessCheck, useHealth } from './health.ts';
import type { ApiKeyCache } from './key-holder.ts';
import { useLeaving } from './leaving.ts';
import { createMonitoringAccess } from './monitoring-access.ts';
import { useOpenApi } from './openapi.ts';
import { useConnections } from './perimeter/connections.ts';
import { useInFlight } from './perimeter/in-flight.ts';
import { createRateLimit } from './perimeter/rate-limit.ts';
import { createRecognise, serverOptions } from './perimeter/use-perimeter.ts';
import { sendProblem } from './problems.ts';
import { useReadShares } from './read-shares.ts';
import { requestIdOf } from './request-id.ts';
import { useStorablePaths } from './storable-paths.ts';
import { useUnknownRoutes } from './unknown-routes.ts';
import { compileValidator } from './validation.ts';

export type Server = FastifyInstance<
  import('node:http').Server,
  import('node:http').IncomingMessage,
  import('node:http').ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Registers the routes of a module on the server. */
export type Routes = (app: Server) => void;

export interface ServerOptions {
  readonly logger: FastifyBaseLogger;
  readonly apiKeyCache: ApiKeyCache;
  readonly shares: SessionShares;
  /** Told of who was refused. */
  readonly refused: Pick<RefusedActions, 'note'>;
  readonly metrics: Metrics;
  readonly checks: readonly ReadinessCheck[];
  /** Shown by `/ready`; left out unless given. */
  readonly processStatus?: ProcessStatus;
  readonly limits: Limits;
  /** Opens what the process says of itself, beside the operator's keys. */
  readonly monitoringKey?: Secret | undefined;
  /** Whether the process is about to end; never unless given. */
  readonly isLeaving?: () => boolean;
  readonly routes: readonly Routes[];
}

/** Assembles the HTTP side: bodies, keys, limits, problems, docs, and the routes of every module. */
export const createServer = async (options: ServerOptions): Promise<Server> => {
  const { limits, metrics } = options;
  const app = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    genReqId: requestIdOf,
    routerOptions: { maxParamLength: 300 },
    // Whoever still has a connection is served on it, and told to leave.
    return503OnClosing: false,
    // What the router itself cannot read, such as a broken percent-encoding, is no address of ours.
    frameworkErrors: (_error, _request, reply) => sendProblem(reply, { code: 'url_not_found' }),
    ...serverOptions(limits),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(compileValidator);
  app.setSerializerCompiler(serializerCompiler);
  useErrorHandler(app);
  useConnections(app, limits);
  useHeaders(app);
  useLeaving(app, options.isLeaving ?? (() => false));
  const methodsOf = rememberMethods(app);
  useJsonBodies(app, createBodyMemory({ total: limits.bodyBytes, perOwner: limits.bodyBytes / 4 }));
  await useOpenApi(app);
  useStorablePaths(app);
  const recognise = await createRecognise(app, options.apiKeyCache, limits);
  const rateLimit = createRateLimit(app, limits);
  rateLimit.countStrangers();
  useAuthentication(app, recognise);
  useAuditTrail(app, options.refused);
  rateLimit.countKnown();
  useInFlight(app, limits.requestsAtOnce);
  useUnknownRoutes(app, methodsOf);
  useReadShares(app, options.shares);
  useAccountScope(app);
  observeRequests(app, metrics);
  const opens = createMonitoringAccess(recognise, options.monitoringKey);
  useHealth(app, { checks: options.checks, metrics, processStatus: options.processStatus, opens });
  await useDocs(app);
  for (const register of options.routes) register(app);
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
