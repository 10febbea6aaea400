import { resolve } from 'node:path';
import { type MasterKey, masterKeyBytes } from '../vault/master-key.ts';
import type { Limits } from './limits.ts';
import type { Secret } from './secret.ts';
import { type ConfigFault, ConfigStartupError } from './startup-error.ts';
import {
  type Environment,
  type LogLevel,
  type Role,
  VARIABLE_NAMES,
  type Variables,
  variables,
} from './variables.ts';
import { isWeakBytes, isWeakSecret } from './weak-secret.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** What the command line says, and where the process stands. */
export interface Flags {
  /** `--demo`: a carrier that simulates, and an account with credit. */
  readonly demo: boolean;
  /** The folder the process was started in. */
  readonly workingDirectory: string;
}

/** Everything the gateway takes from its surroundings. Secrets in it print as `***`, master keys as fingerprints. */
export interface Config {
  /** Production unless `GATEWAY_ENV` or `--demo` says otherwise: what is left out must not weaken anything. */
  readonly environment: Environment;
  /** Whether the demo account was asked for: by `--demo` outside production, by `GATEWAY_DEMO_KEY` anywhere. */
  readonly demo: boolean;
  readonly host: string;
  /** 0 is any free port. */
  readonly port: number;
  /** Where others reach the gateway, without a slash at the end. */
  readonly publicUrl: string | undefined;
  /** Absolute. */
  readonly dataDir: string;
  /** A PostgreSQL server; undefined is the embedded one. */
  readonly databaseUrl: Secret | undefined;
  /** Undefined in development only: the vault then keeps one in the data folder. */
  readonly masterKey: MasterKey | undefined;
  readonly previousMasterKeys: readonly MasterKey[];
  readonly demoKey: Secret | undefined;
  readonly operatorKey: Secret | undefined;
  /** The name an operator gave to a restore of the database: each is heeded once. */
  readonly restored: string | undefined;
  readonly roles: readonly Role[];
  /** Seconds after which others take over what a process held that has not been heard of. */
  readonly leaseSeconds: number;
  /** Seconds for which a process that is asked to end says so, and goes on taking requests. */
  readonly drainSeconds: number;
  readonly logLevel: LogLevel;
  readonly limits: Limits;
  /** Where traces go, and how many of them; undefined is nowhere. */
  readonly traces: { readonly endpoint: string; readonly ratio: number } | undefined;
  readonly monitoringKey: Secret | undefined;
  /** Whether webhooks may lead to this machine and to private networks, also over plain HTTP. */
  readonly webhooksPrivate: boolean;
  /** Whether a database that cannot keep accounts apart by itself refuses the start. */
  readonly rowSecurityRequired: boolean;
}

/** The config of this process. Nothing else in the gateway reads the environment. */
export const loadConfig = (flags: Pick<Flags, 'demo'>): Config =>
  readConfig(process.env, { ...flags, workingDirectory: process.cwd() });

/**
 * Reads a config. An empty variable counts as unset.
 *
 * A relative `GATEWAY_DATA_DIR` is taken from the folder the command was typed in: pnpm runs scripts in the folder of
 * the package and tells the other one as `INIT_CWD`. The default, `data`, lies in the folder the process was started
 * in, so that `pnpm start` finds the same data whichever folder of the repository it is typed in.
 *
 * @throws ConfigStartupError with every fault of the environment.
 */
export function readConfig(env: Env, flags: Flags): Config {
  const given = setVariables(env);
  const environment = environmentOf(given, flags);
  const parsed = variables.safeParse(given);
  const faults = [
    ...unknownVariables(given),
    ...(parsed.error?.issues ?? []).map(toFault),
    ...missing(given, environment),
    ...guessable(given, environment),
  ];
  if (!parsed.success || faults.length > 0) throw new ConfigStartupError(faults);
  const values = parsed.data;
  const current = values.GATEWAY_MASTER_KEY?.fingerprint;
  return Object.freeze({
    environment,
    demo: values.GATEWAY_DEMO_KEY !== undefined || (flags.demo && environment !== 'production'),
    host: values.GATEWAY_HOST,
    port: values.GATEWAY_PORT,
    publicUrl: values.GATEWAY_PUBLIC_URL,
    dataDir: dataDirOf(given, flags),
    databaseUrl: values.DATABASE_URL,
    masterKey: values.GATEWAY_MASTER_KEY,
    previousMasterKeys: Object.freeze(
      values.GATEWAY_MASTER_KEY_PREVIOUS.filter(({ fingerprint }) => fingerprint !== current),
    ),
    demoKey: values.GATEWAY_DEMO_KEY,
    operatorKey: values.GATEWAY_OPERATOR_KEY,
    restored: values.GATEWAY_RESTORED,
    roles: Object.freeze([...values.GATEWAY_ROLES]),
    leaseSeconds: values.GATEWAY_LEASE_SECONDS,
    drainSeconds: values.GATEWAY_DRAIN_SECONDS,
    logLevel: values.GATEWAY_LOG_LEVEL,
    limits: limitsOf(values),
    traces: tracesOf(values),
    monitoringKey: values.GATEWAY_MONITORING_KEY,
    webhooksPrivate: values.GATEWAY_WEBHOOKS_PRIVATE === 'yes',
    rowSecurityRequired: values.GATEWAY_ROW_SECURITY === 'required',
  });
}

const tracesOf = ({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, GATEWAY_TRACE_RATIO: ratio }: Variables) =>
  endpoint === undefined ? undefined : Object.freeze({ endpoint, ratio });

const limitsOf = (values: Variables): Limits =>
  Object.freeze({
    accountRequests: values.GATEWAY_RATE_LIMIT,
    keyRequests: values.GATEWAY_RATE_LIMIT_KEY,
    addressRequests: values.GATEWAY_RATE_LIMIT_ADDRESS,
    refusedKeys: values.GATEWAY_REFUSED_KEYS,
    requestsAtOnce: values.GATEWAY_REQUESTS_AT_ONCE,
    requestSeconds: values.GATEWAY_REQUEST_SECONDS,
    connections: values.GATEWAY_CONNECTIONS,
    connectionsPerAddress: values.GATEWAY_CONNECTIONS_PER_ADDRESS,
    bodyBytes: values.GATEWAY_BODY_MEGABYTES,
    trustedProxies: Object.freeze([...values.GATEWAY_TRUSTED_PROXIES]),
  });

const setVariables = (env: Env): Env =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, text]) => (text?.trim() ? [[name, text.trim()]] : [])),
  );

const environmentOf = (env: Env, { demo }: Flags): Environment => {
  if (env['GATEWAY_ENV'] !== undefined)
    return env['GATEWAY_ENV'] === 'development' ? 'development' : 'production';
  return demo && env['NODE_ENV'] !== 'production' ? 'development' : 'production';
};

const dataDirOf = (env: Env, { workingDirectory }: Flags): string =>
  env['GATEWAY_DATA_DIR'] === undefined
    ? resolve(workingDirectory, 'data')
    : resolve(env['INIT_CWD'] ?? workingDirectory, env['GATEWAY_DATA_DIR']);

const toFault = (issue: {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}): ConfigFault => ({
  variable: String(issue.path[0]),
  problem: issue.message,
});

/** Kubernetes tells every pod about a service named "gateway" in variables that begin as ours do. */
const SERVICE_LINK = /^GATEWAY_(SERVICE_|PORT_\d)/;

const unknownVariables = (env: Env): ConfigFault[] =>
  Object.keys(env)
    .filter((name) => name.startsWith('GATEWAY_') && !VARIABLE_NAMES.includes(name))
    .map((variable) => ({
      variable,
      problem: SERVICE_LINK.test(variable)
        ? 'comes from a Kubernetes service named "gateway". Set enableServiceLinks: false, or rename the service'
        : `is not a variable of the gateway. Remove it, or correct its name: there are ${VARIABLE_NAMES.join(', ')}`,
    }));

const GIVEN_KEYS = ['GATEWAY_DEMO_KEY', 'GATEWAY_MONITORING_KEY', 'GATEWAY_OPERATOR_KEY'] as const;

const guessableKeys = (env: Env): ConfigFault[] =>
  GIVEN_KEYS.flatMap((variable) => {
    const secret = env[variable]?.split('_').slice(2).join('_');
    return secret === undefined || !isWeakSecret(secret)
      ? []
      : [
          {
            variable,
            problem:
              'is too easy to guess for production. Use at least 16 random characters, from: openssl rand -hex 24',
          },
        ];
  });

/** A former master key may be weak: it is what a weak one is replaced with that counts. */
const guessableMasterKey = (env: Env): ConfigFault[] => {
  const bytes = masterKeyBytes(env['GATEWAY_MASTER_KEY'] ?? '');
  if (bytes === null || !isWeakBytes(bytes)) return [];
  const problem =
    'was not made at random, so it can be guessed. Make one with: openssl rand -base64 32. If it is in use, start once ' +
    'with it as GATEWAY_MASTER_KEY_PREVIOUS beside the new one';
  return [{ variable: 'GATEWAY_MASTER_KEY', problem }];
};

/** A secret to try things out with may be easy to guess; one that guards anything may not. */
const guessable = (env: Env, environment: Environment): ConfigFault[] =>
  environment === 'development' ? [] : [...guessableKeys(env), ...guessableMasterKey(env)];

const missing = (env: Env, environment: Environment): ConfigFault[] =>
  environment === 'development' || env['GATEWAY_MASTER_KEY'] !== undefined
    ? []
    : [
        {
          variable: 'GATEWAY_MASTER_KEY',
          problem:
            'is missing, and production needs it to seal secrets. Set it to 32 random bytes, from: openssl rand ' +
            '-base64 32; keep a copy apart from the database. If this database was used in development, set it to ' +
            'the content of master.key in its data folder. To try the gateway out, set GATEWAY_ENV=development',
        },
      ];
