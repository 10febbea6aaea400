import type { lookup } from 'node:dns';
import { isIP } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { type Allowed, whyForbidden } from './address-reach.ts';
import { type AddressCheck, createGuardedLookup, refuseForbidden } from './guarded-lookup.ts';

export interface GuardedAgentOptions extends Allowed {
  readonly connectTimeoutMs: number;
  readonly connections: number;
  /** Who is asked for the addresses of a name; the system unless given. */
  readonly resolve?: typeof lookup;
}

/** Connections of this process, which know what failed before a byte of a request was written. */
export interface GuardedAgent {
  readonly agent: Agent;
  /** True when the error kept a connection from being made: the request surely was not sent. */
  neverConnected(error: unknown): boolean;
}

type Connector = ReturnType<typeof buildConnector>;

/** Connects as far as nothing is objected to, whether the address is looked up or written out. */
const connectorOf = (
  { connectTimeoutMs: timeout, resolve }: GuardedAgentOptions,
  check: AddressCheck,
): Connector => {
  const base = buildConnector({ timeout, allowH2: false, lookup: createGuardedLookup(check, resolve) });
  return (target, callback) => {
    const host = target.hostname.replace(/^\[|\]$/g, '');
    const refused = isIP(host) === 0 ? null : refuseForbidden(host, [host], check);
    if (refused) callback(refused, null);
    else base(target, callback);
  };
};

/** An agent for every request that leaves the gateway: to public addresses over TLS, and where else the operator allows. */
export const createGuardedAgent = (options: GuardedAgentOptions): GuardedAgent => {
  const failed = new WeakSet<object>();
  const { connections } = options;
  const plain = connectorOf(options, (address) => whyForbidden(address, options, false));
  const secure = connectorOf(options, (address) => whyForbidden(address, options, true));
  const connect: Connector = (target, callback) => {
    const chosen = target.protocol === 'https:' ? secure : plain;
    chosen(target, (...result) => {
      if (result[0]) failed.add(result[0]);
      callback(...result);
    });
  };
  return {
    agent: new Agent({ connect, connections, pipelining: 1 }),
    neverConnected: (error) => typeof error === 'object' && error !== null && failed.has(error),
  };
};
