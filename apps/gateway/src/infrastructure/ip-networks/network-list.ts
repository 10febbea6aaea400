import { BlockList, isIP, isIPv6 } from 'node:net';
import { networkOf } from './ip-network.ts';

const CIDR = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i;

/** Whether a text is an address or a network in CIDR, such as 10.0.0.0/8. */
export const isNetwork = (text: string): boolean => {
  const [, address, prefix] = CIDR.exec(text) ?? [];
  const family = address === undefined ? 0 : isIP(address);
  return family !== 0 && Number(prefix ?? 0) <= (family === 6 ? 128 : 32);
};

/** Tells whether an address is one of the networks, each written as `isNetwork` takes it. */
export const matcherOf = (networks: readonly string[]): ((address: string) => boolean) => {
  const list = new BlockList();
  for (const text of networks) {
    const [address, prefix] = text.split('/') as [string, string?];
    const [family, whole] = isIPv6(address) ? (['ipv6', 128] as const) : (['ipv4', 32] as const);
    list.addSubnet(address, prefix === undefined ? whole : Number(prefix), family);
  }
  return (address) => {
    if (isIP(address) === 0) return false;
    const { address: plain } = networkOf(address);
    return list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
  };
};
