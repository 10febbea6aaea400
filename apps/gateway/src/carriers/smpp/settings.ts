import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { z } from 'zod';
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
  .refine(({ host }) => isIP(host) !== 0 || /^[A-Za-z0-9.-]+$/.test(host), {
    path: ['host'],
    message: 'must be a name or an address',
  });
export type SmppSettings = z.output<typeof smppSettings>;
