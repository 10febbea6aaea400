import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { FrameReader } from '../../src/index.ts';

/** One PDU that went by. */
export interface TappedPdu {
  readonly from: 'esme' | 'smsc';
  readonly command: number;
  readonly status: number;
  readonly sequence: number;
}

/** A wire between an ESME and an SMSC that shows what goes over it, and changes nothing. */
export interface Tap {
  readonly port: number;
  readonly pdus: readonly TappedPdu[];
  close(): Promise<void>;
}

export const startTap = async (smscPort: number): Promise<Tap> => {
  const pdus: TappedPdu[] = [];
  const sockets = new Set<Socket>();
  const watch = (socket: Socket, from: TappedPdu['from']): void => {
    const frames = new FrameReader((buffer, start) =>
      pdus.push({
        from,
        command: buffer.readUInt32BE(start + 4),
        status: buffer.readUInt32BE(start + 8),
        sequence: buffer.readUInt32BE(start + 12),
      }),
    );
    socket.on('data', (chunk: Buffer) => void frames.push(chunk));
    socket.on('error', () => undefined);
    sockets.add(socket);
  };
  const server = createServer((esme) => {
    const smsc = connect({ host: '127.0.0.1', port: smscPort });
    watch(esme, 'esme');
    watch(smsc, 'smsc');
    esme.pipe(smsc).pipe(esme);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    pdus,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
