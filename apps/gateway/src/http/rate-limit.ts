import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { hashKey } from '../accounts/api-key.ts';

/** Counts requests by key, and by address for those that show none. 0 counts nothing. */
export const useRateLimit = async (app: FastifyInstance, perMinute: number): Promise<void> => {
  if (perMinute === 0) return;
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: '1 minute',
    keyGenerator: (request) =>
      request.headers.authorization === undefined ? request.ip : hashKey(request.headers.authorization),
  });
};
