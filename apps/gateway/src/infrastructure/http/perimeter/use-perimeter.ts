import type { Server } from 'node:http';
import type { FastifyHttpOptions, FastifyInstance } from 'fastify';
import type { Limits } from '../../config/limits.ts';
import type { ApiKeyCache } from '../key-holder.ts';
import { answerClientError } from './client-errors.ts';
import { guardKeys, type Recognise } from './key-guesses.ts';
import { registerCounters } from './rate-limit.ts';

const LONGEST_HEADERS_MS = 10_000;
const CHECK_EVERY_MS = 1_000;
/** A connection without a byte either way; longer than anything we take to answer. */
const SILENT_MS = 120_000;

/** How the server below is told about time, proxies, and what is no HTTP. */
export const serverOptions = ({ requestSeconds, trustedProxies }: Limits) =>
  ({
    requestTimeout: requestSeconds * 1_000,
    connectionTimeout: SILENT_MS,
    http: {
      headersTimeout: Math.min(LONGEST_HEADERS_MS, requestSeconds * 1_000),
      connectionsCheckingInterval: CHECK_EVERY_MS,
    },
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    clientErrorHandler: answerClientError,
  }) satisfies FastifyHttpOptions<Server>;

/** Brings the counters, and what recognises keys behind the limit of wrong ones. */
export const createRecognise = async (
  app: FastifyInstance,
  apiKeyCache: ApiKeyCache,
  { refusedKeys }: Limits,
): Promise<Recognise> => {
  await registerCounters(app);
  return guardKeys(app, apiKeyCache, refusedKeys);
};
