import type { ErrorCode } from '@carillon/gateway-api/errors';

const REALM = 'Bearer realm="Carillon"';

/** What a code means in the words of RFC 6750, section 3.1. */
const BEARER_ERRORS: Partial<Record<ErrorCode, string>> = {
  key_invalid: 'invalid_token',
  key_revoked: 'invalid_token',
  key_expired: 'invalid_token',
  scope_missing: 'insufficient_scope',
  live_key_required: 'insufficient_scope',
};

/** The WWW-Authenticate of an answer: RFC 9110, section 15.5.2, asks for one with every 401. */
export const challengeOf = (status: number, code: ErrorCode): string | undefined => {
  const error = BEARER_ERRORS[code];
  if (error !== undefined) return `${REALM}, error="${error}"`;
  return status === 401 ? REALM : undefined;
};
