import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type Env, type Flags, readConfig } from '../../../src/infrastructure/config/config.ts';
import { DEFAULT_LIMITS } from '../../../src/infrastructure/config/limits.ts';
import { ConfigStartupError } from '../../../src/infrastructure/config/startup-error.ts';

const flags: Flags = { demo: true, workingDirectory: '/srv/carillon' };
const withoutDemo: Flags = { ...flags, demo: false };
const masterKey = randomBytes(32).toString('base64');
const otherKey = Buffer.alloc(32, 9).toString('hex');

const faultsOf = (env: Env, given: Flags = flags): ConfigStartupError => {
  try {
    readConfig(env, given);
  } catch (error) {
    if (error instanceof ConfigStartupError) return error;
    throw error;
  }
  throw new Error('The environment was taken.');
};

describe('defaults', () => {
  test('an empty environment in demo mode is a working development config', () => {
    expect(readConfig({}, flags)).toEqual({
      environment: 'development',
      demo: true,
      host: '127.0.0.1',
      port: 8080,
      publicUrl: undefined,
      dataDir: '/srv/carillon/data',
      databaseUrl: undefined,
      masterKey: undefined,
      previousMasterKeys: [],
      demoKey: undefined,
      operatorKey: undefined,
      roles: ['api', 'dispatch', 'jobs'],
      leaseSeconds: 15,
      drainSeconds: 0,
      logLevel: 'info',
      limits: DEFAULT_LIMITS,
      monitoringKey: undefined,
      traces: undefined,
      restored: undefined,
      webhooksPrivate: false,
      rowSecurityRequired: false,
    });
  });

  test('an empty variable counts as unset, and space around a value is dropped', () => {
    const config = readConfig({ GATEWAY_PORT: '', GATEWAY_HOST: ' 0.0.0.0 ', DATABASE_URL: ' ' }, flags);
    expect([config.port, config.host, config.databaseUrl]).toEqual([8080, '0.0.0.0', undefined]);
  });

  test('the config cannot be changed', () => {
    const config = readConfig({}, flags);
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.roles)).toBe(true);
    expect(Object.isFrozen(config.previousMasterKeys)).toBe(true);
  });
});

describe('the environment', () => {
  const key = { GATEWAY_MASTER_KEY: masterKey };
  test.each<[string, Env, Flags, string, boolean]>([
    ['without demo, what is not said is production', key, withoutDemo, 'production', false],
    ['demo is development', {}, flags, 'development', true],
    ['NODE_ENV=production counts', { ...key, NODE_ENV: 'production' }, flags, 'production', false],
    [
      'GATEWAY_ENV is stronger than NODE_ENV',
      { GATEWAY_ENV: 'development', NODE_ENV: 'production' },
      flags,
      'development',
      true,
    ],
    ['production has no demo account', { ...key, GATEWAY_ENV: 'production' }, flags, 'production', false],
    [
      'unless a key for it is given',
      { ...key, GATEWAY_DEMO_KEY: `ck_live_${randomBytes(12).toString('hex')}` },
      withoutDemo,
      'production',
      true,
    ],
    ['another NODE_ENV says nothing', { ...key, NODE_ENV: 'test' }, withoutDemo, 'production', false],
  ])('%s', (_name, env, given, environment, demo) => {
    const config = readConfig(env, given);
    expect([config.environment, config.demo]).toEqual([environment, demo]);
  });

  test('production without a master key is refused with what to do', () => {
    const refusal = faultsOf({ GATEWAY_ENV: 'production' });
    expect(refusal.faults.map(({ variable }) => variable)).toEqual(['GATEWAY_MASTER_KEY']);
    expect(refusal.message).toContain('openssl rand -base64 32');
  });
});

describe('the data folder', () => {
  test.each<[string, Env, string]>([
    ['an absolute one stays', { GATEWAY_DATA_DIR: '/var/lib/carillon' }, '/var/lib/carillon'],
    [
      'a relative one starts where the command was typed',
      { GATEWAY_DATA_DIR: 'd', INIT_CWD: '/home/ada' },
      '/home/ada/d',
    ],
    ['or where the process was started', { GATEWAY_DATA_DIR: './d' }, '/srv/carillon/d'],
    [
      'the default does not depend on where the command was typed',
      { INIT_CWD: '/home/ada' },
      '/srv/carillon/data',
    ],
  ])('%s', (_name, env, dataDir) => {
    expect(readConfig(env, flags).dataDir).toBe(dataDir);
  });
});

describe('values', () => {
  test('port 0, roles in any order, a level, a limit and an address are taken', () => {
    const config = readConfig(
      {
        GATEWAY_PORT: '0',
        GATEWAY_ROLES: 'jobs, api,jobs',
        GATEWAY_LOG_LEVEL: 'silent',
        GATEWAY_RATE_LIMIT: '600',
        GATEWAY_PUBLIC_URL: 'https://sms.example.com/gateway/',
        GATEWAY_HOST: '::1',
      },
      flags,
    );
    expect(config).toMatchObject({
      port: 0,
      roles: ['api', 'jobs'],
      logLevel: 'silent',
      limits: { ...DEFAULT_LIMITS, accountRequests: 600 },
      publicUrl: 'https://sms.example.com/gateway',
      host: '::1',
    });
  });

  test('limits and proxies are taken', () => {
    const config = readConfig(
      {
        GATEWAY_RATE_LIMIT_ADDRESS: '0',
        GATEWAY_RATE_LIMIT_KEY: '300',
        GATEWAY_REFUSED_KEYS: '40',
        GATEWAY_REQUESTS_AT_ONCE: '9',
        GATEWAY_REQUEST_SECONDS: '5',
        GATEWAY_CONNECTIONS: '100',
        GATEWAY_CONNECTIONS_PER_ADDRESS: '10',
        GATEWAY_BODY_MEGABYTES: '16',
        GATEWAY_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,2001:db8::/32, ::1',
      },
      flags,
    );
    expect(config.limits).toEqual({
      accountRequests: 600_000,
      keyRequests: 300,
      addressRequests: 0,
      refusedKeys: 40,
      requestsAtOnce: 9,
      requestSeconds: 5,
      connections: 100,
      connectionsPerAddress: 10,
      bodyBytes: 16 * 1024 * 1024,
      trustedProxies: ['127.0.0.1', '10.0.0.0/8', '2001:db8::/32', '::1'],
    });
  });

  test('keys and the database address are read, also one that names a socket', () => {
    const address = 'postgresql://carillon:pw@/gateway?host=/run/postgresql';
    const config = readConfig(
      {
        DATABASE_URL: address,
        GATEWAY_DEMO_KEY: 'ck_live_0123456789_abcdef',
        GATEWAY_OPERATOR_KEY: 'ck_operator_0123456789-abcdef',
      },
      flags,
    );
    expect(config.databaseUrl?.reveal()).toBe(address);
    expect(config.demoKey?.reveal()).toBe('ck_live_0123456789_abcdef');
    expect(config.operatorKey?.reveal()).toBe('ck_operator_0123456789-abcdef');
  });

  test('a master key is the same in base64, base64url and hex', () => {
    const bytes = Buffer.alloc(32, 0xfb);
    const fingerprints = (['base64', 'base64url', 'hex'] as const).map(
      (encoding) =>
        readConfig({ GATEWAY_MASTER_KEY: bytes.toString(encoding) }, flags).masterKey?.fingerprint,
    );
    expect(fingerprints[0]).toMatch(/^[0-9a-f]{16}$/);
    expect(new Set(fingerprints).size).toBe(1);
  });

  test('previous master keys are listed with commas, and the current one among them is dropped', () => {
    const config = readConfig(
      { GATEWAY_MASTER_KEY: masterKey, GATEWAY_MASTER_KEY_PREVIOUS: `${otherKey}, ${masterKey}` },
      flags,
    );
    expect(config.previousMasterKeys).toHaveLength(1);
    expect(config.previousMasterKeys[0]?.fingerprint).not.toBe(config.masterKey?.fingerprint);
  });
});

describe('faults', () => {
  test.each<[string, string]>([
    ['DATABASE_URL', 'mysql://root@localhost/db'],
    ['GATEWAY_DEMO_KEY', 'ck_live_abc'],
    ['GATEWAY_DEMO_KEY', 'ck_operator_0123456789abcdef'],
    ['GATEWAY_DEMO_KEY', 'ck_live_0123456789abcde!'],
    ['GATEWAY_DRAIN_SECONDS', '301'],
    ['GATEWAY_ENV', 'prod'],
    ['GATEWAY_HOST', 'http://127.0.0.1'],
    ['GATEWAY_LEASE_SECONDS', '0'],
    ['GATEWAY_LEASE_SECONDS', '601'],
    ['GATEWAY_LOG_LEVEL', 'verbose'],
    ['GATEWAY_MASTER_KEY', 'c2hvcnQ='],
    ['GATEWAY_MASTER_KEY', `${masterKey}A`],
    ['GATEWAY_MASTER_KEY_PREVIOUS', `${masterKey},nonsense`],
    ['GATEWAY_OPERATOR_KEY', 'ck_live_0123456789abcdef'],
    ['GATEWAY_PORT', '80a'],
    ['GATEWAY_PORT', '65536'],
    ['GATEWAY_PORT', '-1'],
    ['GATEWAY_PUBLIC_URL', 'sms.example.com'],
    ['GATEWAY_PUBLIC_URL', 'https://ada:pw@example.com'],
    ['GATEWAY_RATE_LIMIT', '1.5'],
    ['GATEWAY_BODY_MEGABYTES', '1'],
    ['GATEWAY_REQUEST_SECONDS', '0'],
    ['GATEWAY_CONNECTIONS_PER_ADDRESS', '0'],
    ['GATEWAY_TRACE_RATIO', '1.5'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['GATEWAY_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['GATEWAY_TRUSTED_PROXIES', 'proxy.example.com'],
    ['GATEWAY_TRUSTED_PROXIES', '*'],
    ['GATEWAY_MONITORING_KEY', 'ck_operator_0123456789abcdef'],
    ['GATEWAY_ROLES', 'api,worker'],
    ['GATEWAY_RATELIMIT', '600'],
    ['GATEWAY_SERVICE_HOST', '10.0.0.1'],
  ])('%s=%s is refused by name', (variable, text) => {
    const key = variable === 'GATEWAY_ENV' ? { GATEWAY_MASTER_KEY: masterKey } : {};
    const refusal = faultsOf({ ...key, [variable]: text });
    expect(refusal.faults.map((fault) => fault.variable)).toEqual([variable]);
    expect(refusal.message).toContain(variable);
  });

  test('all are told at once, each on a line of its own', () => {
    const refusal = faultsOf(
      { GATEWAY_PORT: 'x', GATEWAY_ROLES: 'y', GATEWAY_TYPO: '1', GATEWAY_ENV: 'staging' },
      withoutDemo,
    );
    expect(refusal.faults.map(({ variable }) => variable).sort()).toEqual([
      'GATEWAY_ENV',
      'GATEWAY_MASTER_KEY',
      'GATEWAY_PORT',
      'GATEWAY_ROLES',
      'GATEWAY_TYPO',
    ]);
    expect(refusal.message.split('\n')).toHaveLength(1 + refusal.faults.length);
  });

  test('variables of others are none of our business', () => {
    expect(() => readConfig({ PATH: '/bin', PORT: 'x', MY_GATEWAY_X: '1' }, flags)).not.toThrow();
  });
});

describe('secrets', () => {
  const secrets = {
    DATABASE_URL: 'postgres://u:canary-password@h/db',
    GATEWAY_DEMO_KEY: 'ck_live_canary0123456789',
    GATEWAY_OPERATOR_KEY: 'ck_operator_canary0123456789',
    GATEWAY_MASTER_KEY: Buffer.from('canary master key of 32 bytes...').toString('base64'),
    GATEWAY_MASTER_KEY_PREVIOUS: Buffer.from('canary second key of 32 bytes...').toString('hex'),
  };

  test('do not show, however the config is printed', () => {
    const config = readConfig(secrets, flags);
    const printed = [
      JSON.stringify(config),
      inspect(config, { depth: 20, showHidden: true }),
      `${config.databaseUrl} ${config.demoKey} ${config.operatorKey} ${config.masterKey}`,
    ].join('\n');
    expect(printed).toContain('***');
    expect(printed).not.toMatch(/canary/i);
    for (const text of Object.values(secrets)) expect(printed).not.toContain(text);
  });

  test('do not show in a refusal', () => {
    const broken = Object.fromEntries(
      Object.entries(secrets).map(([name, text]) => [name, `?${text}?canary`]),
    );
    const refusal = faultsOf(broken);
    expect(refusal.faults).toHaveLength(Object.keys(secrets).length);
    expect(`${refusal.message}${inspect(refusal, { depth: 20 })}`).not.toMatch(/canary/i);
  });
});

describe('keys given by the environment', () => {
  test.each([
    ['development', []],
    ['production', ['GATEWAY_OPERATOR_KEY']],
  ])('a short one in %s', (environment, refused) => {
    const env = {
      GATEWAY_ENV: environment,
      GATEWAY_MASTER_KEY: masterKey,
      GATEWAY_OPERATOR_KEY: 'ck_operator_short',
    };
    if (refused.length === 0) expect(readConfig(env, flags).operatorKey?.reveal()).toBe('ck_operator_short');
    else expect(faultsOf(env).faults.map(({ variable }) => variable)).toEqual(refused);
  });
});

describe('secrets that anybody could guess', () => {
  const WEAK = [
    'a'.repeat(43),
    'Z'.repeat(16),
    '0'.repeat(64),
    'ab'.repeat(20),
    '0123456789abcdef',
    'fedcba9876543210',
    '1234567890123456',
    'abcdefghijklmnopqrstuvwxyz',
    'qwertyuiopasdfghjkl',
    'passwordpassword',
    'p4ssw0rd-p4ssw0rd',
    'changemechangeme',
    'change-me-change-me',
    'change_me_change_me_please',
    'deadbeefdeadbeefdeadbeef',
    'deadbeefcafebabe',
    'demo-operator-key',
    'my-secret-operator-key',
    'production-key-2026',
    '2026-11-25-2026-11-25',
    'aaaabbbbccccdddd',
    'correct-horse-battery-staple',
    'a_key_for_the_tests',
  ];
  const good = { GATEWAY_ENV: 'production', GATEWAY_MASTER_KEY: masterKey };

  test.each(WEAK)('%s is no key in production, and may be one to try things out with', (secret) => {
    const keys = {
      GATEWAY_DEMO_KEY: `ck_live_${secret}`,
      GATEWAY_MONITORING_KEY: `ck_monitoring_${secret}`,
      GATEWAY_OPERATOR_KEY: `ck_operator_${secret}`,
    };
    const refusal = faultsOf({ ...good, ...keys }, withoutDemo);
    expect(refusal.faults.map(({ variable }) => variable)).toEqual(Object.keys(keys));
    expect(refusal.message).not.toContain(secret);
    expect(readConfig(keys, flags).environment).toBe('development');
  });

  test('random ones are keys, in every alphabet people draw them from', () => {
    for (let draw = 0; draw < 25; draw++)
      for (const secret of [
        randomBytes(10).toString('hex'),
        randomBytes(24).toString('hex'),
        randomBytes(12).toString('base64url'),
        randomBytes(32).toString('base64url'),
      ])
        expect(() =>
          readConfig({ ...good, GATEWAY_OPERATOR_KEY: `ck_operator_${secret}` }, withoutDemo),
        ).not.toThrow();
  });

  const upwards = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
  test.each<[string, Buffer]>([
    ['zeros', Buffer.alloc(32)],
    ['one byte', Buffer.alloc(32, 0xff)],
    ['a pattern', Buffer.alloc(32, 'deadbeef', 'hex')],
    ['half of it twice', Buffer.alloc(32, randomBytes(16))],
    ['digits that count', Buffer.alloc(32, '0123456789abcdef', 'hex')],
    ['bytes that count', upwards],
    ['bytes that count down', Buffer.from(upwards).reverse()],
    ['bytes that count by sevens', upwards.map((byte) => byte * 7) as Buffer],
    ['a text', Buffer.from('this is a master key of 32 bytes')],
    ['a number at the end', Buffer.concat([Buffer.alloc(31), Buffer.from([1])])],
  ])('%s are no master key in production', (_name, bytes) => {
    for (const encoding of ['base64', 'base64url', 'hex'] as const) {
      const text = Buffer.from(bytes).toString(encoding);
      const refusal = faultsOf({ ...good, GATEWAY_MASTER_KEY: text }, withoutDemo);
      expect(refusal.faults.map(({ variable }) => variable)).toEqual(['GATEWAY_MASTER_KEY']);
      expect(refusal.message).not.toContain(text);
      expect(() => readConfig({ ...good, GATEWAY_MASTER_KEY_PREVIOUS: text }, withoutDemo)).not.toThrow();
    }
  });

  test('a random master key is one', () => {
    for (let draw = 0; draw < 200; draw++)
      expect(() =>
        readConfig({ ...good, GATEWAY_MASTER_KEY: randomBytes(32).toString('base64') }, withoutDemo),
      ).not.toThrow();
  });
});
