import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { isForbiddenAddress } from './forbidden-addresses.ts';

/** An address that a request may not go to. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
}

export interface GuardedAgentOptions {
  /** Lets requests go to addresses that are not public, such as 127.0.0.1. */
  readonly allowPrivate: boolean;
  readonly connectTimeoutMs: number;
  readonly connections: number;
}

/** Connections of this process, which know what failed before a byte of a request was written. */
export interface GuardedAgent {
  readonly agent: Agent;
  /** True when the error kept a connection from being made: the request surely was not sent. */
  neverConnected(error: unknown): boolean;
}

const refuseForbidden = (host: string, addresses: readonly string[]): ForbiddenAddress | null => {
  const bad = addresses.find(isForbiddenAddress);
  return bad === undefined
    ? null
    : new ForbiddenAddress(`${host} leads to ${bad}, which is not public. Set allowPrivate to allow it.`);
};

/** Resolves a name and refuses it when one of its addresses is forbidden: a mixed answer is an attack. */
const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const refused = refuseForbidden(
      hostname,
      addresses.map(({ address }) => address),
    );
    if (refused) return callback(refused, '', 0);
    if (options.all) return callback(null, addresses);
    callback(null, addresses[0]!.address, addresses[0]!.family);
  });
};

/**
 * An agent that connects to public addresses only, unless told otherwise. The address that is checked is the one the
 * socket connects to, so a name that changes between two look-ups gains nothing (DNS rebinding).
 */
export const createGuardedAgent = (options: GuardedAgentOptions): GuardedAgent => {
  const failed = new WeakSet<object>();
  const base = buildConnector({
    timeout: options.connectTimeoutMs,
    allowH2: false,
    ...(options.allowPrivate ? {} : { lookup: guardedLookup }),
  });
  const connect: typeof base = (target, callback) => {
    const note = (error: Error): Error => {
      failed.add(error);
      return error;
    };
    const host = target.hostname.replace(/^\[|\]$/g, '');
    // A literal address is never looked up.
    const refused = !options.allowPrivate && isIP(host) !== 0 ? refuseForbidden(host, [host]) : null;
    if (refused) return callback(note(refused), null);
    base(target, (...result) => (result[0] ? callback(note(result[0]), null) : callback(...result)));
  };
  return {
    agent: new Agent({ connect, connections: options.connections, pipelining: 1 }),
    neverConnected: (error) => typeof error === 'object' && error !== null && failed.has(error),
  };
};
