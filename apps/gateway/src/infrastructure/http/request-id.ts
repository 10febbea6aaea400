import { randomUUID } from 'node:crypto';

/** The name of a request, in answers and log lines. */
export const makeRequestId = (): string => `req_${randomUUID().replaceAll('-', '')}`;
