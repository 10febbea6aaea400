import { isIP } from 'node:net';
import { z } from 'zod';
import { type Allowed, whyForbidden } from './address-reach.ts';

/** Why a URL can never be gone to as it is written, to finish "It ..."; null when that is found out at its connection. */
export const urlFault = (url: string, allowed: Allowed): string | null => {
  const { protocol, hostname } = new URL(url);
  const tls = protocol === 'https:';
  if (!tls && !allowed.allowPrivate && !allowed.allowLoopback)
    return 'must be https; allowPrivate lets it be http on this machine and in private networks';
  const host = hostname.replace(/^\[|\]$/g, '');
  const why = isIP(host) === 0 ? null : whyForbidden(host, allowed, tls);
  return why === null ? null : `leads to ${host}, ${why}`;
};

/** Where a provider's API is, without a slash at the end. */
export const baseUrlSchema = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** The setting that goes with it. */
export const allowPrivateSchema = z
  .boolean()
  .default(false)
  .describe('Lets the address be http, or lead to one that is not public');

/** Checks the address of settings that have both. */
export const checkBaseUrl = (
  { baseUrl, allowPrivate }: { readonly baseUrl: string; readonly allowPrivate: boolean },
  context: z.core.$RefinementCtx,
): void => {
  const fault = urlFault(baseUrl, { allowPrivate });
  if (fault !== null) context.addIssue({ code: 'custom', path: ['baseUrl'], message: fault });
};
