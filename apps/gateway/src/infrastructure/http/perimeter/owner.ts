import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { networkOf } from '../../ip-networks/ip-network.ts';

/** Some proxies write the port behind the address. */
const withoutPort = (ip: string): string =>
  /^\[([^\]]+)\](?::\d+)?$/.exec(ip)?.[1] ?? /^(\d+(?:\.\d+){3}):\d+$/.exec(ip)?.[1] ?? ip;

/**
 * The network a request comes from: what a trusted proxy says of it, else the other end of the connection. IPv6 counts
 * by its first 64 bits.
 */
export const clientNetwork = ({ ip, socket }: Pick<FastifyRequest, 'ip' | 'socket'>): string => {
  const told = [withoutPort(ip), socket.remoteAddress ?? ''].map((address) => address.split('%', 1)[0]!);
  const address = told.find((each) => isIP(each) !== 0);
  return address === undefined ? 'unknown' : networkOf(address).network;
};

/** Who a request is counted for: its account, whatever key it shows; an operator's key; or the network of a stranger. */
export const ownerOf = (request: FastifyRequest): string => {
  if (request.operatorKey !== null) return `operator ${request.operatorKey}`;
  return request.caller ? `account ${request.caller.account.id}` : `network ${clientNetwork(request)}`;
};
