import { isIP } from 'node:net';
import { z } from 'zod';
import { isNetwork } from '../ip-networks/network-list.ts';
import { type MasterKey, parseMasterKey } from '../vault/master-key.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { Secret } from './secret.ts';

/** What a gateway process can do; a process does all of it unless told otherwise. */
const ROLES = ['api', 'dispatch', 'jobs'] as const;
export type Role = (typeof ROLES)[number];

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const ENVIRONMENTS = ['production', 'development'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

const HOST_NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;
const MOST_REQUESTS_PER_MINUTE = 10_000_000;

const oneOf = <Choice extends string>(choices: readonly Choice[]) =>
  z.enum(choices, { error: ({ input }) => `is "${input}". Write one of ${choices.join(', ')}` });

const wholeNumberFrom = (least: number, most: number, meaning: string) =>
  z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most, {
      error: ({ input }) => `is "${input}". Write ${meaning}, a whole number from ${least} to ${most}`,
    })
    .transform(Number);

const wholeNumber = (most: number, meaning: string) => wholeNumberFrom(0, most, meaning);

const perMinute = (what: string) =>
  wholeNumber(MOST_REQUESTS_PER_MINUTE, `how many ${what} are taken in a minute, 0 for no limit`);

const MOST_AT_ONCE = 1_000_000;
const LONGEST_REQUEST_SECONDS = 3_600;
const LONGEST_LEASE_SECONDS = 600;
const LONGEST_DRAIN_SECONDS = 300;
const MEBIBYTE = 1024 * 1024;

const leaseSeconds = wholeNumberFrom(
  1,
  LONGEST_LEASE_SECONDS,
  'the seconds after which what a silent process holds is taken over',
);

const trustedProxies = z.string().transform((text, context): readonly string[] => {
  const networks = text.split(',').map((part) => part.trim());
  const wrong = networks.filter((network) => !isNetwork(network));
  if (wrong.length > 0)
    context.addIssue(
      `names "${wrong.join('", "')}". Write the addresses of your proxies, or networks such as 10.0.0.0/8, with commas between`,
    );
  return networks;
});

const apiKey = (prefix: string) =>
  z
    .string()
    .regex(
      new RegExp(`^${prefix}_[A-Za-z0-9_-]{4,200}$`),
      `is not a key of the right form. Write ${prefix}_ and then 4 to 200 letters (16 or more in production), digits, "_" or "-", at random`,
    )
    .transform((text) => new Secret(text));

const KEY_HINT = 'Make one with: openssl rand -base64 32';

const masterKey = z.string().transform((text, context): MasterKey => {
  const key = parseMasterKey(text, 'GATEWAY_MASTER_KEY');
  if (key.ok) return key.value;
  context.addIssue(`${key.error}. ${KEY_HINT}`);
  return z.NEVER;
});

const masterKeyList = z.string().transform((text, context): readonly MasterKey[] =>
  text.split(',').flatMap((part, index) => {
    const key = parseMasterKey(part, 'GATEWAY_MASTER_KEY_PREVIOUS');
    if (key.ok) return [key.value];
    context.addIssue(
      `has a key, number ${index + 1}, that ${key.error}. Write earlier master keys with commas between`,
    );
    return [];
  }),
);

const roles = z.string().transform((text, context): readonly Role[] => {
  const named = text.split(',').map((name) => name.trim());
  const unknown = named.filter((name) => !ROLES.some((role) => role === name));
  if (unknown.length > 0) {
    context.addIssue(
      `names "${unknown.join('", "')}". Write some of ${ROLES.join(',')}, with commas between`,
    );
  }
  return ROLES.filter((role) => named.includes(role));
});

const publicUrl = z.string().transform((text, context): string => {
  const url = URL.parse(text);
  const plain = url && !url.search && !url.hash && !url.username && !url.password;
  if (plain && (url.protocol === 'https:' || url.protocol === 'http:')) return url.href.replace(/\/+$/, '');
  context.addIssue(
    'is not an address others can reach. Write it like https://sms.example.com, without query or password',
  );
  return z.NEVER;
});

const host = z.string().refine((text) => isIP(text) !== 0 || HOST_NAME.test(text), {
  error: ({ input }) => `is "${input}". Write an address to listen on, such as 127.0.0.1, or 0.0.0.0 for all`,
});

const share = z
  .string()
  .refine((text) => /^(0(\.\d{1,6})?|1(\.0{1,6})?)$/.test(text), {
    error: ({ input }) =>
      `is "${input}". Write the part of all traces that is kept, from 0 to 1, such as 0.05`,
  })
  .transform(Number);

const collector = z.string().transform((text, context): string => {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash) return url.href.replace(/\/+$/, '');
  context.addIssue(
    'is not the address of a collector. Write its base address, such as http://127.0.0.1:4318, without /v1/traces',
  );
  return z.NEVER;
});

const databaseUrl = z
  .string()
  .regex(
    /^postgres(ql)?:\/\/./,
    'is not the address of a PostgreSQL. Write it like postgresql://user:password@host:5432/database',
  )
  .transform((text) => new Secret(text));

/** Every variable the gateway reads, as text; unset ones are undefined. Issues finish the sentence "NAME ...". */
export const variables = z.object({
  DATABASE_URL: databaseUrl.optional(),
  GATEWAY_BODY_MEGABYTES: wholeNumberFrom(8, 65_536, 'the MiB that the bodies of all requests may hold')
    .transform((mebibytes) => mebibytes * MEBIBYTE)
    .default(DEFAULT_LIMITS.bodyBytes),
  GATEWAY_CONNECTIONS: wholeNumberFrom(1, MOST_AT_ONCE, 'how many connections may be open').default(
    DEFAULT_LIMITS.connections,
  ),
  GATEWAY_CONNECTIONS_PER_ADDRESS: wholeNumberFrom(
    1,
    MOST_AT_ONCE,
    'how many connections one address may have open',
  ).default(DEFAULT_LIMITS.connectionsPerAddress),
  GATEWAY_DATA_DIR: z.string().optional(),
  GATEWAY_DEMO_KEY: apiKey('ck_live').optional(),
  GATEWAY_DRAIN_SECONDS: wholeNumber(
    LONGEST_DRAIN_SECONDS,
    'the seconds for which a process that is asked to end says so before it stops taking requests',
  ).default(0),
  GATEWAY_ENV: oneOf(ENVIRONMENTS).optional(),
  GATEWAY_HOST: host.default('127.0.0.1'),
  GATEWAY_LEASE_SECONDS: leaseSeconds.default(15),
  GATEWAY_LOG_LEVEL: oneOf(LOG_LEVELS).default('info'),
  GATEWAY_MASTER_KEY: masterKey.optional(),
  GATEWAY_MASTER_KEY_PREVIOUS: masterKeyList.default([]),
  GATEWAY_MONITORING_KEY: apiKey('ck_monitoring').optional(),
  GATEWAY_OPERATOR_KEY: apiKey('ck_operator').optional(),
  GATEWAY_PORT: wholeNumber(65_535, 'the port to listen on, 0 for any that is free').default(8080),
  GATEWAY_PUBLIC_URL: publicUrl.optional(),
  GATEWAY_RATE_LIMIT: perMinute('requests of one account').default(DEFAULT_LIMITS.accountRequests),
  GATEWAY_RATE_LIMIT_KEY: perMinute('requests of one API key').default(DEFAULT_LIMITS.keyRequests),
  GATEWAY_RATE_LIMIT_ADDRESS: perMinute('requests without a key of one address').default(
    DEFAULT_LIMITS.addressRequests,
  ),
  GATEWAY_REFUSED_KEYS: perMinute('wrong keys of one address').default(DEFAULT_LIMITS.refusedKeys),
  GATEWAY_REQUESTS_AT_ONCE: wholeNumber(
    MOST_AT_ONCE,
    'how many requests an account may have under way, 0 for no limit',
  ).default(DEFAULT_LIMITS.requestsAtOnce),
  GATEWAY_REQUEST_SECONDS: wholeNumberFrom(
    1,
    LONGEST_REQUEST_SECONDS,
    'the seconds within which a request must have arrived',
  ).default(DEFAULT_LIMITS.requestSeconds),
  GATEWAY_RESTORED: z
    .string()
    .max(100, { error: 'is too long. Give the restore a name of at most 100 characters, such as its date' })
    .optional(),
  GATEWAY_ROLES: roles.default(ROLES),
  GATEWAY_ROW_SECURITY: oneOf(['required', 'preferred']).default('preferred'),
  GATEWAY_TRACE_RATIO: share.default(1),
  GATEWAY_TRUSTED_PROXIES: trustedProxies.default([]),
  GATEWAY_WEBHOOKS_PRIVATE: oneOf(['yes', 'no']).default('no'),
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.optional(),
});

export type Variables = z.output<typeof variables>;

export const VARIABLE_NAMES: readonly string[] = Object.keys(variables.shape);
