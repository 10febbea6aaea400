import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Limits } from '../../config/limits.ts';
import { sendProblem } from '../problems.ts';
import { ownerOf } from './owner.ts';

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

/** What is counted together. */
const WINDOW_SECONDS = 60;
/** Accounts, or addresses, that are counted at once; the one that has been quiet longest is forgotten. */
const MOST_COUNTED = 20_000;

/** Brings the counters; nothing is counted by it alone. */
export const registerCounters = async (app: FastifyInstance): Promise<void> => {
  await app.register(rateLimit, { global: false });
};

/** A counter of something a minute; null where there is no limit. */
export const counter = (
  app: FastifyInstance,
  max: number,
  keyGenerator: (request: FastifyRequest) => string,
): Limiter | null => {
  // The library takes the size of its memory here, too; its types do not say so.
  const options = { max, timeWindow: WINDOW_SECONDS * 1_000, keyGenerator, cache: MOST_COUNTED };
  return max === 0 ? null : app.createRateLimit(options);
};

/** Counts a request; tells whether it may go on. One that may not is answered here. */
const count = async (limiter: Limiter, request: FastifyRequest, reply: FastifyReply): Promise<boolean> => {
  const counted = await limiter(request);
  if (counted.isAllowed) return true;
  // Of several limits the one that is nearest is told.
  const told = reply.getHeader('ratelimit-remaining');
  if (!counted.isExceeded && told !== undefined && Number(told) <= counted.remaining) return true;
  // As the drafts of the IETF named them before they became structured: what clients and proxies read today.
  void reply
    .header('ratelimit-limit', counted.max)
    .header('ratelimit-remaining', counted.remaining)
    .header('ratelimit-reset', counted.ttlInSeconds)
    .header('ratelimit-policy', `${counted.max};w=${WINDOW_SECONDS}`);
  if (!counted.isExceeded) return true;
  void reply.header('retry-after', Math.max(1, counted.ttlInSeconds));
  void sendProblem(reply, { code: 'rate_limited' });
  return false;
};

/** A probe must be answered however many there are: a refused one would look like a dead gateway. */
const isCounted = (request: FastifyRequest): boolean => request.routeOptions.config.rateLimit !== false;

/** The two counters of requests, each to be put at its place among the hooks. */
export interface RateLimit {
  /** Counts requests that show no key by their address; goes before keys are looked at. */
  countStrangers(): void;
  /** Counts requests by key and account, or by address where the route takes no key; goes after. */
  countKnown(): void;
}

export const createRateLimit = (app: FastifyInstance, limits: Limits): RateLimit => {
  const byKey = counter(app, limits.keyRequests, ({ caller }) => `key ${caller?.keyId}`);
  const byAccount = counter(app, limits.accountRequests, ownerOf);
  const byAddress = counter(app, limits.addressRequests, ownerOf);
  const limitersOf = ({ caller, operatorKey }: FastifyRequest): readonly (Limiter | null)[] => {
    if (caller) return [byKey, byAccount];
    return [operatorKey === null ? byAddress : byAccount];
  };
  return {
    countStrangers: () => {
      if (byAddress === null) return;
      app.addHook('onRequest', (request, reply, done) => {
        if (request.headers.authorization !== undefined || !isCounted(request)) return done();
        count(byAddress, request, reply).then((mayGoOn) => {
          if (mayGoOn) done();
        }, done);
      });
    },
    countKnown: () => {
      app.addHook('onRequest', async (request, reply) => {
        if (request.headers.authorization === undefined || !isCounted(request)) return undefined;
        for (const limiter of limitersOf(request)) {
          // What one key is refused takes nothing from the account's other keys.
          if (limiter !== null && !(await count(limiter, request, reply))) return reply;
        }
        return undefined;
      });
    },
  };
};
