import { isIPv4 } from 'node:net';
import { networkOf } from '../../infrastructure/ip-networks/ip-network.ts';

/** The network a code was asked for from: the keyed hash it is counted under, and what of it may be shown. */
export interface SeenNetwork {
  readonly key: string;
  readonly shown: string;
}

/** The part of an address that may be shown: a network, never a person. */
export const maskIp = (ip: string): string => {
  const { address, network } = networkOf(ip);
  return isIPv4(address)
    ? `${address.split('.').slice(0, 3).join('.')}.x`
    : `${network.split(':').slice(0, 3).join(':')}::`;
};
