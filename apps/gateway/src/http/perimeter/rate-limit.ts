import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from '../problems.ts';
import type { Limits } from './limits.ts';
import { ownerOf } from './owner.ts';

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

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
  const options = { max, timeWindow: 60_000, keyGenerator, cache: MOST_COUNTED };
  return max === 0 ? null : app.createRateLimit(options);
};

const count = async (limiter: Limiter, request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
  const counted = await limiter(request);
  if (counted.isAllowed) return undefined;
  void reply
    .header('x-ratelimit-limit', counted.max)
    .header('x-ratelimit-remaining', counted.remaining)
    .header('x-ratelimit-reset', counted.ttlInSeconds);
  if (!counted.isExceeded) return undefined;
  void reply.header('retry-after', Math.max(1, counted.ttlInSeconds));
  return sendProblem(reply, { code: 'rate_limited' });
};

/** Counts requests by the account behind the key, and those without a key by their address. */
export const useRateLimit = (app: FastifyInstance, limits: Limits): void => {
  const byAccount = counter(app, limits.accountRequests, ownerOf);
  const byAddress = counter(app, limits.addressRequests, ownerOf);
  app.addHook('onRequest', async (request, reply) => {
    // A probe must be answered however many there are: a refused one would look like a dead gateway.
    if (request.routeOptions.config.rateLimit === false) return undefined;
    const limiter = request.caller || request.operatorKey !== null ? byAccount : byAddress;
    return limiter === null ? undefined : count(limiter, request, reply);
  });
};
