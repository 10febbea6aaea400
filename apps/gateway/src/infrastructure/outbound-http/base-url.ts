import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { z } from 'zod';
import { type Allowed, reachOf, whyForbidden } from './address-reach.ts';

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

/** The ports of an address that an account gives: nothing else of ours or of others is to be knocked at. */
const TENANT_PORTS: readonly string[] = ['', '443', '8443'];

const tenantReachFault = (address: string, { allowPrivate, allowLoopback }: Allowed): string | null => {
  const reach = reachOf(address);
  if (reach === 'public' || (reach === 'private' && allowPrivate)) return null;
  if (reach === 'loopback' && (allowPrivate || allowLoopback)) return null;
  return 'leads to where the public internet does not';
};

const tenantFormFault = (
  { protocol, port, username, password }: URL,
  { allowPrivate, allowLoopback }: Allowed,
): string | null => {
  if (username !== '' || password !== '') return 'holds a user name or password; leave them out';
  if (allowPrivate || allowLoopback) return null;
  if (protocol !== 'https:') return 'must begin with https://';
  return TENANT_PORTS.includes(port) ? null : 'must be at port 443 or 8443';
};

/**
 * Why an address that an account gives may not be gone to, to finish "The address ..."; null when it may, as far as can be
 * told now. A name is looked up; one that leads nowhere yet is let through: each connection is checked again.
 */
export const findUrlFault = async (url: string, allowed: Allowed): Promise<string | null> => {
  const parsed = new URL(url);
  const form = tenantFormFault(parsed, allowed);
  if (form !== null) return form;
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  const addresses =
    isIP(host) === 0 ? await lookup(host, { all: true }).catch(() => []) : [{ address: host }];
  return (
    addresses.map(({ address }) => tenantReachFault(address, allowed)).find((why) => why !== null) ?? null
  );
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
