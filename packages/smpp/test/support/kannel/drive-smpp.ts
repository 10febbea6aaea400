import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { eventually } from '../eventually.ts';
import { freePort } from '../free-port.ts';
import { DRIVE_SMPP } from './installation.ts';

/** Where drive_smpp looks for the bearerbox it expects behind the ESME; it cannot be told another. */
const BEARERBOX_PORT = 13_001;

const LISTEN_AGAIN_MS = 50;

/** Listens where drive_smpp wants a bearerbox, as soon as no other test does; gives what ends it. */
const silentBearerbox = (): (() => void) => {
  const server = createServer((socket) => socket.on('error', () => undefined).resume());
  let again: NodeJS.Timeout | undefined;
  const listen = () => server.listen(BEARERBOX_PORT, '127.0.0.1');
  server.on('error', () => {
    again = setTimeout(listen, LISTEN_AGAIN_MS);
  });
  listen();
  return () => {
    clearTimeout(again);
    server.close();
  };
};

/** Kannel's SMSC for tests: takes every text, and delivers some to whoever binds as a receiver. */
export interface DriveSmpp {
  readonly port: number;
  /** What it has written so far. */
  log(): string;
  /** Waits until it has ended by itself, as it does when its ESME has left; gives its exit code. */
  ended(): Promise<number | null>;
  stop(): Promise<void>;
}

/** Starts it with how many texts it is to deliver. */
export const startDriveSmpp = async (deliveries: number): Promise<DriveSmpp> => {
  const closeBearerbox = silentBearerbox();
  const port = await freePort();
  const child = spawn(DRIVE_SMPP, ['-v', '0', '-p', String(port), '-m', String(deliveries)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString('latin1');
  });
  const written = (words: string) => eventually(`drive_smpp to write ${words}`, () => log.includes(words));
  await written('accept_thread');
  return {
    port,
    log: () => log,
    ended: async () => (await closed)[0],
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGKILL');
      await closed;
      closeBearerbox();
    },
  };
};
