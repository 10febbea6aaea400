import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { z } from 'zod';
import { whyForbidden } from '../../../infrastructure/outbound-http/address-reach.ts';
import { smppProfile } from './profile.ts';

const isCertificate = (pem: string): boolean => {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
};

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

const reconnect = z
  .strictObject({
    minMs: z.int().min(100).max(60_000).default(1_000),
    maxMs: z.int().min(100).max(600_000).default(60_000),
  })
  .refine(({ minMs, maxMs }) => minMs <= maxMs, { path: ['maxMs'], message: 'must not be below minMs' })
  .describe('The shortest and the longest wait before a lost bind is tried again');

/** Why an address may not be connected to. An SMSC has no plain HTTP: its TLS is a setting of its own. */
export const objectionToHost = (
  address: string,
  { allowPrivate }: { readonly allowPrivate: boolean },
): string | null => whyForbidden(address, { allowPrivate, allowLoopback: true }, true);

/** Other ways to write an IPv4 address, such as 2130706433 or 0x7f.1: whoever reads them reads them differently. */
const NUMERIC = /(^|\.)(\d+|0x[0-9a-f]*)\.?$/i;

const hostFault = (settings: { readonly host: string; readonly allowPrivate: boolean }): string | null => {
  const { host } = settings;
  if (isIP(host) === 0)
    return /^[A-Za-z0-9.-]+$/.test(host) && !NUMERIC.test(host) ? null : 'must be a name or an address';
  const why = objectionToHost(host, settings);
  return why === null ? null : `leads to ${host}, ${why}`;
};

/** How to reach an SMSC, who to be there, and what is particular about it. */
export const smppSettings = z
  .strictObject({
    host: z.string().min(1).max(255),
    port: z.int().min(1).max(65_535),
    systemId: z.string().min(1).max(15),
    systemType: z.string().max(12).default(''),
    bind: z.enum(['trx', 'tx', 'rx']).default('trx'),
    receivesFor: z
      .string()
      .min(1)
      .max(63)
      .nullable()
      .default(null)
      .describe(
        'Of a carrier that is bound as `rx`: the carrier that submits to this SMSC, whose receipts and texts these are. ' +
          'Left out it is the one of the same host and systemId',
      ),
    binds: z.int().min(1).max(20).default(1),
    window: z.int().min(1).max(1_000).default(10).describe('Requests a bind keeps unanswered at most'),
    rate: z.number().positive().max(100_000).nullable().default(null).describe('Messages a second and bind'),
    tls: z
      .boolean()
      .optional()
      .describe('On, with the certificate checked, unless the host is this machine and no `ca` is given'),
    ca: z
      .string()
      .max(100_000)
      .refine(isCertificate, 'must be a certificate in PEM')
      .optional()
      .describe('The authority that signed its certificate, in PEM, where the public ones did not'),
    allowPrivate: z
      .boolean()
      .default(false)
      .describe('Lets the host lead to a network of your own; this machine is allowed'),
    reconnect: reconnect.prefault({}),
    profile: smppProfile.prefault({}),
  })
  .transform((settings) => ({
    ...settings,
    tls: settings.tls ?? (settings.ca !== undefined || !LOOPBACK.test(settings.host)),
  }))
  .refine(({ bind, receivesFor }) => bind === 'rx' || receivesFor === null, {
    path: ['receivesFor'],
    message: 'is for a carrier that is bound as `rx`',
  })
  .refine(({ tls, ca }) => tls || ca === undefined, { path: ['ca'], message: 'needs `tls`' })
  .superRefine((settings, context) => {
    const fault = hostFault(settings);
    if (fault !== null) context.addIssue({ code: 'custom', path: ['host'], message: fault });
  });
export type SmppSettings = z.output<typeof smppSettings>;
