import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { Allowed } from '../../infrastructure/outbound-http/address-reach.ts';
import { findUrlFault } from '../../infrastructure/outbound-http/base-url.ts';

/** Whether events may be posted to an address. The refusal, `webhook_url_forbidden`, says why not. */
export type UrlCheck = (url: string) => Promise<Result<string, Refusal>>;

/** Looks where an address leads now; each delivery looks again at the address it connects to. */
export const createUrlCheck =
  (allowed: Allowed): UrlCheck =>
  async (url) => {
    const fault = await findUrlFault(url, allowed);
    return fault === null ? succeed(url) : refuse('webhook_url_forbidden', `The address ${fault}.`, 'url');
  };
