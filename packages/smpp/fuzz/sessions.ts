import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net';
import { connect, encodePdu, Smsc } from '../src/index.ts';
import { chunks, framed, mutated } from './mutation.ts';
import type { Random } from './random.ts';

export interface SessionCount {
  sessions: number;
  octets: number;
  closed: number;
  alive: number;
}

/** Milliseconds in which a session must answer or close. */
const PATIENCE = 1_000;

const pdu = (...input: Parameters<typeof encodePdu>): Buffer => {
  const encoded = encodePdu(...input);
  if (!encoded.ok) throw new Error(encoded.fault.field);
  return encoded.octets;
};

const QUESTION = pdu({ command: 'enquire_link', sequence: 0x5a5a5a5a });
/** enquire_link_resp with that number. */
const ANSWER = pdu({ command: 'enquire_link_resp', sequence: 0x5a5a5a5a });
/** More zeros than the longest PDU has octets: whatever the session waits for, it gets, and then a length of 0. */
const ZEROS = Buffer.alloc(96 * 1024);

/**
 * Throws octets at one end of a connection. Where every length was true the session must answer a question after
 * them; where one was not it must close once it gets a length that cannot be. Anything else is deafness.
 */
const torment = async (socket: Socket, random: Random, count: SessionCount): Promise<void> => {
  socket.on('error', () => undefined);
  let received = Buffer.alloc(0);
  const settled = new Promise<'alive' | 'closed'>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received.subarray(-ANSWER.length), chunk]);
      if (received.includes(ANSWER)) resolve('alive');
    });
    socket.once('close', () => resolve('closed'));
  });
  const sound = random.below(2) === 0;
  const make = () =>
    sound ? framed(random) : random.below(4) === 0 ? random.octets(random.below(500)) : mutated(random);
  const octets = Buffer.concat(Array.from({ length: 1 + random.below(30) }, make));
  for (const chunk of chunks(octets, random)) {
    if (socket.destroyed) break;
    socket.write(chunk);
    if (random.below(5) === 0) await new Promise(setImmediate);
  }
  if (!socket.destroyed) socket.write(sound ? QUESTION : ZEROS);
  let timer: NodeJS.Timeout | undefined;
  const deaf = new Promise<'deaf'>((resolve) => {
    timer = setTimeout(() => resolve('deaf'), PATIENCE);
  });
  const outcome = await Promise.race([settled, deaf]);
  clearTimeout(timer);
  socket.destroy();
  if (outcome === 'deaf') throw new Error(`deaf after ${octets.toString('hex').slice(0, 100)}`);
  count.sessions += 1;
  count.octets += octets.length;
  count[outcome] += 1;
};

/** An SMSC session of ours under fire, bound or not. */
export const fuzzSmsc = async (
  smsc: Smsc,
  port: number,
  random: Random,
  count: SessionCount,
): Promise<void> => {
  const socket = connectTcp({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  const bind = {
    command: 'bind_transceiver',
    sequence: 1,
    system_id: 'fuzz',
    interface_version: 0x34,
  } as const;
  if (random.below(4) > 0) socket.write(pdu(bind));
  await torment(socket, random, count);
  for (const session of smsc.sessions) session.destroy();
};

/** An ESME session of ours under fire, with requests in flight; each must be settled when it is over. */
export const fuzzEsme = async (random: Random, count: SessionCount): Promise<void> => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const connection = once(server, 'connection') as Promise<[Socket]>;
  const connecting = connect({
    host: '127.0.0.1',
    port,
    tls: false,
    systemId: 'fuzz',
    password: 'x',
    handlers: { deliver_sm: () => undefined, data_sm: async () => undefined },
  });
  const [socket] = await connection;
  await once(socket, 'data');
  socket.write(pdu({ command: 'bind_transceiver_resp', sequence: 1, tlvs: { sc_interface_version: 0x34 } }));
  const result = await connecting;
  if (!result.ok) throw new Error(result.failure.kind);
  const submitted = Array.from({ length: random.below(20) }, () => result.session.submit({}));
  await torment(socket, random, count);
  result.session.destroy();
  await Promise.all(submitted);
  server.close();
};

export const startSmsc = async (): Promise<{ readonly smsc: Smsc; readonly port: number }> => {
  const smsc = new Smsc({
    systemId: 'fuzz',
    tls: false,
    authenticate: () => 0,
    handlers: { submit_sm: async () => ({ message_id: '1' }), query_sm: () => ({ message_state: 2 }) },
  });
  const { port } = await smsc.listen({ port: 0, host: '127.0.0.1' });
  return { smsc, port };
};
