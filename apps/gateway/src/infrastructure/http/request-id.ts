import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Where a request, and its answer, says its name. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** What others may call a request: it comes into log lines and the audit trail, so no number of a person's, no words. */
const GIVEN = /^(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9._-]{7,99}$/;

/** The name of a request, in answers, log lines and the audit trail. */
export const makeRequestId = (): string => `req_${randomUUID().replaceAll('-', '')}`;

/** The name that a request brings with it, when it is one that can be kept; else a new one. */
export const requestIdOf = ({ headers }: Pick<IncomingMessage, 'headers'>): string => {
  const given = headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && GIVEN.test(given) ? given : makeRequestId();
};
