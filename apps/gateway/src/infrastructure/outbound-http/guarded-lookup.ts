import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** An address that a connection may not go to. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
}

/** Why an address may not be connected to; null when it may. */
export type AddressCheck = (address: string) => string | null;

/** Refuses a host when one of its addresses may not be connected to: a mixed answer is an attack. */
export const refuseForbidden = (
  host: string,
  addresses: readonly string[],
  check: AddressCheck,
): ForbiddenAddress | null => {
  for (const address of addresses) {
    const why = check(address);
    if (why !== null) return new ForbiddenAddress(`${host} leads to ${address}, ${why}.`);
  }
  return null;
};

/**
 * Resolves names for a socket, as Node does, and refuses what it may not connect to. The address that is checked is the
 * one that is connected to, so a name that changes between two look-ups gains nothing (DNS rebinding). A literal address
 * is never looked up: check it with `refuseForbidden`.
 *
 * @param resolve who is asked for the addresses of a name; the system unless given.
 */
export const createGuardedLookup =
  (check: AddressCheck, resolve: typeof lookup = lookup): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const found = addresses.map(({ address }) => address);
      const refused = refuseForbidden(hostname, found, check);
      if (refused) return callback(refused, '', 0);
      if (options.all) return callback(null, addresses);
      callback(null, addresses[0]!.address, addresses[0]!.family);
    });
  };
