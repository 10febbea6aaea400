import { isIPv4 } from 'node:net';

/** An address in its one canonical form, and the network a single customer usually holds. */
export interface IpNetwork {
  readonly address: string;
  readonly network: string;
}

const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

const dotted = (high: string, low: string): string => {
  const [one, two] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [one >> 8, one & 255, two >> 8, two & 255].join('.');
};

const groupsOf = (address: string): string[] => {
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right];
};

/**
 * Reads an address: IPv4 stands for itself, IPv6 for its first 64 bits, since a customer has all the others to choose
 * from. An IPv4 address mapped into IPv6 is the IPv4 address.
 *
 * @example
 * networkOf('2001:DB8::1').network; // '2001:db8:0:0'
 */
export const networkOf = (ip: string): IpNetwork => {
  if (isIPv4(ip)) return { address: ip, network: ip };
  const address = new URL(`http://[${ip}]`).hostname.slice(1, -1);
  const mapped = MAPPED.exec(address);
  if (mapped) return networkOf(dotted(mapped[1]!, mapped[2]!));
  return { address, network: groupsOf(address).slice(0, 4).join(':') };
};
