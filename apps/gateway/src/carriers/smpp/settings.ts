import { isIP } from 'node:net';
import { z } from 'zod';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

const profile = z.strictObject({
  defaultAlphabet: z
    .enum(['gsm7', 'gsm7-packed', 'latin1', 'ascii'])
    .default('gsm7')
    .describe('What data_coding 0 means to this carrier'),
  longMessages: z.enum(['udh-8', 'udh-16', 'sar', 'payload']).default('udh-16'),
  messageIds: z
    .enum(['exact', 'folded', 'submit-decimal-receipt-hexadecimal', 'submit-hexadecimal-receipt-decimal'])
    .default('folded')
    .describe('How the id in a receipt relates to the id in the response'),
  receipts: z
    .enum(['esm-class', 'content'])
    .default('esm-class')
    .describe('How a receipt is told from a text'),
  responseTimeoutMs: z.int().min(1_000).max(300_000).default(30_000),
});

/** How to reach an SMSC, who to be there, and what is particular about it. */
export const smppSettings = z
  .strictObject({
    host: z.string().min(1).max(255),
    port: z.int().min(1).max(65_535),
    systemId: z.string().min(1).max(15),
    systemType: z.string().max(12).default(''),
    bind: z.enum(['trx', 'tx', 'rx']).default('trx'),
    binds: z.int().min(1).max(20).default(1),
    window: z.int().min(1).max(1_000).default(10).describe('Requests a bind keeps unanswered at most'),
    rate: z.number().positive().max(100_000).nullable().default(null).describe('Messages a second and bind'),
    tls: z.boolean().optional().describe('On, with the certificate checked, unless the host is this machine'),
    profile: profile.prefault({}),
  })
  .transform((settings) => ({ ...settings, tls: settings.tls ?? !LOOPBACK.test(settings.host) }))
  .refine(({ host }) => isIP(host) !== 0 || /^[A-Za-z0-9.-]+$/.test(host), {
    path: ['host'],
    message: 'must be a name or an address',
  });
export type SmppSettings = z.output<typeof smppSettings>;
