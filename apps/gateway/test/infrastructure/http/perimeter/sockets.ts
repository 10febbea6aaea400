import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection that says what it likes. */
export interface RawConnection {
  readonly socket: Socket;
  /** Settles, with all that was answered, when the other end has closed it. */
  readonly ended: Promise<string>;
  write(text: string | Buffer): void;
  close(): void;
}

/** Opens a connection from an address of this machine; all of 127.0.0.0/8 is. */
export const openRaw = async (port: number, localAddress = '127.0.0.1'): Promise<RawConnection> => {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  const ended = once(socket, 'close').then(() => answer);
  await Promise.race([once(socket, 'connect'), ended]);
  return {
    socket,
    ended,
    write: (text) => void (socket.destroyed || socket.write(text)),
    close: () => socket.destroy(),
  };
};

/** The head of a POST with a body of `length` bytes. */
export const headOf = ({ path, key, length }: { path: string; key: string; length: number }): string =>
  `POST ${path} HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer ${key}\r\n` +
  `Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
