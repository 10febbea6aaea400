import type { Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Limits } from '../../config/limits.ts';
import { networkOf } from '../../ip-networks/ip-network.ts';
import { matcherOf } from '../../ip-networks/network-list.ts';

/** The connections of one address. Those at rest wait for a request, or for the rest of one: longest first. */
interface Holder {
  readonly all: Set<Socket>;
  readonly resting: Set<Socket>;
}

type ConnectionLimits = Pick<Limits, 'connections' | 'connectionsPerAddress' | 'trustedProxies'>;

const mostConnected = (holders: Iterable<Holder>): Holder | undefined => {
  let most: Holder | undefined;
  for (const holder of holders) if (holder.all.size > (most?.all.size ?? 0)) most = holder;
  return most;
};

const createBook = ({ connections, connectionsPerAddress, trustedProxies }: ConnectionLimits) => {
  const isProxy = matcherOf(trustedProxies);
  const holders = new Map<string, Holder>();
  const holderOf = new WeakMap<Socket, Holder>();
  let count = 0;

  /** Ends the one that has been at rest longest; false when all are being served. */
  const makeRoom = (holder: Holder | undefined): boolean => {
    const victim = holder?.resting.values().next().value;
    victim?.destroy();
    return victim !== undefined;
  };
  const hasRoom = (holder: Holder, remote: string): boolean => {
    if (holder.all.size >= connectionsPerAddress && !isProxy(remote) && !makeRoom(holder)) return false;
    return count < connections || makeRoom(mostConnected(holders.values()));
  };
  return {
    enter: (socket: Socket): void => {
      const remote = socket.remoteAddress ?? '';
      const key = remote === '' ? '' : networkOf(remote.split('%', 1)[0]!).network;
      const holder = holders.get(key) ?? { all: new Set(), resting: new Set() };
      if (!hasRoom(holder, remote)) return void socket.destroy();
      holders.set(key, holder);
      holder.all.add(socket);
      holder.resting.add(socket);
      holderOf.set(socket, holder);
      count += 1;
      socket.once('close', () => {
        holder.all.delete(socket);
        holder.resting.delete(socket);
        if (holder.all.size === 0 && holders.get(key) === holder) holders.delete(key);
        count -= 1;
      });
    },
    serve: (socket: Socket): void => void holderOf.get(socket)?.resting.delete(socket),
    rest: (socket: Socket): void => {
      if (!socket.destroyed) holderOf.get(socket)?.resting.add(socket);
    },
  };
};

/**
 * Holds the number of connections, of all and of each address. A new one takes the place of the one of its address that
 * has been at rest longest, unfinished requests included: so neither idle nor dripping ones keep anybody out.
 */
export const useConnections = (app: FastifyInstance, limits: ConnectionLimits): void => {
  const book = createBook(limits);
  (app.server as HttpServer).on('connection', book.enter);
  app.addHook('preValidation', ({ socket }, reply, done) => {
    book.serve(socket);
    reply.raw.once('close', () => book.rest(socket));
    done();
  });
};
