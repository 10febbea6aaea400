import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Ranges that are not the public internet: IANA's special-purpose registries, RFC 6890 and its updates. */
const IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** In IPv6 only 2000::/3 is given out; these are the parts of it that lead elsewhere, tunnels to IPv4 included. */
const IPV6_PUBLIC: readonly [string, number] = ['2000::', 3];
const IPV6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const list = (ranges: readonly (readonly [string, number])[], family: 'ipv4' | 'ipv6'): BlockList => {
  const blocks = new BlockList();
  for (const [address, prefix] of ranges) blocks.addSubnet(address, prefix, family);
  return blocks;
};

const forbidden4 = list(IPV4, 'ipv4');
const public6 = list([IPV6_PUBLIC], 'ipv6');
const forbidden6 = list(IPV6, 'ipv6');

/**
 * Tells whether an IP address leads anywhere but to the public internet: private, loopback, link-local, multicast,
 * reserved, and every IPv6 form that carries an IPv4 address (mapped, NAT64, 6to4, Teredo). What is no address is
 * forbidden too.
 */
export const isForbiddenAddress = (address: string): boolean => {
  if (isIPv4(address)) return forbidden4.check(address, 'ipv4');
  const plain = address.split('%', 1)[0]!;
  if (!isIPv6(plain)) return true;
  return !public6.check(plain, 'ipv6') || forbidden6.check(plain, 'ipv6');
};
