import { timingSafeEqual } from 'node:crypto';
import type { ProblemSource } from '@carillon/gateway-api/errors';
import type { FastifyRequest } from 'fastify';
import type { Secret } from '../config/secret.ts';
import { hashKey } from './api-key.ts';
import { shownKey } from './authentication.ts';
import type { Recognise } from './perimeter/key-guesses.ts';

/** Why a request may not see what the process says of itself; null when it may. */
export type MonitoringAccess = (request: FastifyRequest) => Promise<ProblemSource | null>;

const same = (one: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(hashKey(one)), Buffer.from(hashKey(other)));

/** Opens to an operator's key, and to the key for monitoring, which needs no store and opens nothing else. */
export const createMonitoringAccess =
  (recognise: Recognise, monitoringKey: Secret | undefined): MonitoringAccess =>
  async (request) => {
    if (request.headers.authorization === undefined) return { code: 'key_missing' };
    const key = shownKey(request);
    if (key === null) return { code: 'key_invalid' };
    if (monitoringKey !== undefined && same(key, monitoringKey.reveal())) return null;
    const holder = await recognise(request, key);
    switch (holder.kind) {
      case 'operator':
        return null;
      case 'too_many':
        return { code: 'rate_limited' };
      case 'ended':
        return { code: holder.how };
      case 'unknown':
        return { code: 'key_invalid' };
      case 'caller':
        return {
          code: 'scope_missing',
          detail: 'Only an operator key (ck_operator_...) or the key of GATEWAY_MONITORING_KEY may see this.',
        };
    }
  };
