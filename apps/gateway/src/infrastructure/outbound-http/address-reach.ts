import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * Where an IP address leads: to the public internet, to this machine, to a network of one's own, or to where nothing of
 * ours is ever: link-local and so the metadata of clouds, multicast, reserved, tunnels, "this network".
 */
export type Reach = 'public' | 'loopback' | 'private' | 'never';

type Ranges = readonly (readonly [string, number])[];

/** IANA's special-purpose registries of IPv4 (RFC 6890 and its updates), read on 25 November 2026. */
const NEVER4: Ranges = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Metadata and host agents of clouds outside 169.254.0.0/16: Alibaba, Azure.
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
];
const LOOPBACK4: Ranges = [['127.0.0.0', 8]];
/** RFC 1918, and the shared addresses of RFC 6598. */
const PRIVATE4: Ranges = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
];

/** In IPv6 only 2000::/3 is given out; these are the parts of it that lead elsewhere, tunnels to IPv4 included. */
const PUBLIC6: Ranges = [['2000::', 3]];
const NEVER6: Ranges = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  // Metadata of clouds in unique local addresses: Amazon, Google.
  ['fd00:ec2::254', 128],
  ['fd20:ce::254', 128],
];
const LOOPBACK6: Ranges = [['::1', 128]];
/** RFC 4193. */
const PRIVATE6: Ranges = [['fc00::', 7]];

const list = (ranges: Ranges, family: 'ipv4' | 'ipv6'): ((address: string) => boolean) => {
  const blocks = new BlockList();
  for (const [address, prefix] of ranges) blocks.addSubnet(address, prefix, family);
  return (address) => blocks.check(address, family);
};

const [never4, loopback4, private4] = [NEVER4, LOOPBACK4, PRIVATE4].map((ranges) => list(ranges, 'ipv4'));
const [never6, loopback6, private6, public6] = [NEVER6, LOOPBACK6, PRIVATE6, PUBLIC6].map((ranges) =>
  list(ranges, 'ipv6'),
);

const reachOf4 = (address: string): Reach => {
  if (never4!(address)) return 'never';
  if (loopback4!(address)) return 'loopback';
  return private4!(address) ? 'private' : 'public';
};

/** IPv4 written as IPv6 (RFC 4291), and what a translator makes of a public IPv4 address (NAT64, RFC 6052). */
const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;
const TRANSLATED = /^64:ff9b::([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

const embedded = (canonical: string, form: RegExp): Reach | null => {
  const [, high, low] = form.exec(canonical) ?? [];
  if (high === undefined || low === undefined) return null;
  const [one, two] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return reachOf4([one >> 8, one & 255, two >> 8, two & 255].join('.'));
};

const reachOf6 = (address: string): Reach => {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const mapped = embedded(canonical, MAPPED);
  // No resolver answers with a public IPv4 address in this form.
  if (mapped !== null) return mapped === 'public' ? 'never' : mapped;
  if (embedded(canonical, TRANSLATED) === 'public') return 'public';
  if (never6!(address)) return 'never';
  if (loopback6!(address)) return 'loopback';
  if (private6!(address)) return 'private';
  return public6!(address) ? 'public' : 'never';
};

/** Tells where an address leads. What is no IP address leads nowhere: `never`. */
export const reachOf = (address: string): Reach => {
  if (isIPv4(address)) return reachOf4(address);
  const plain = address.split('%', 1)[0]!;
  return isIPv6(plain) ? reachOf6(plain) : 'never';
};

/** What the operator has allowed beside the public internet. */
export interface Allowed {
  /** This machine and networks of one's own. */
  readonly allowPrivate: boolean;
  /** This machine alone. */
  readonly allowLoopback?: boolean;
}

/** Why a connection may not be made, to finish the sentence "It leads to ADDRESS, ..."; null when it may. */
export const whyForbidden = (address: string, allowed: Allowed, tls: boolean): string | null => {
  const reach = reachOf(address);
  switch (reach) {
    case 'never':
      return 'which is no address of a provider';
    case 'public':
      return tls ? null : 'over plain HTTP, so that everybody on the way could read it. Use https';
    case 'loopback':
      return allowed.allowPrivate || allowed.allowLoopback
        ? null
        : 'which is this machine. Set allowPrivate to allow it';
    case 'private':
      return allowed.allowPrivate ? null : 'which is not public. Set allowPrivate to allow it';
  }
};
