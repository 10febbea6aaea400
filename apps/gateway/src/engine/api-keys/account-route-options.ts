import type { Database } from '../../infrastructure/database/open.ts';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import type { ApiKeyCache } from '../../infrastructure/http/key-holder.ts';

/** What the routes of keys and accounts stand on. */
export interface AccountRouteOptions {
  readonly database: Database;
  readonly change: Change;
  readonly apiKeyCache: ApiKeyCache;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
