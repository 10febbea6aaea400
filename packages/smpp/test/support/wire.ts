import { connect as connectTcp, createServer, type Server, type Socket } from 'node:net';
import {
  type CommandName,
  decodePdu,
  encodePdu,
  FrameReader,
  type Pdu,
  type PduInput,
} from '../../src/index.ts';

export const bytes = (pdu: PduInput): Buffer => {
  const encoded = encodePdu(pdu);
  if (!encoded.ok) throw new Error(`${encoded.fault.field} is ${encoded.fault.reason}`);
  return encoded.octets;
};

export const pduOf = (octets: Uint8Array): Pdu => {
  const decoded = decodePdu(octets);
  if (!decoded.ok) throw new Error(`cannot read ${decoded.fault.field}: ${decoded.fault.kind}`);
  return decoded.pdu;
};

/** The other end of a TCP connection, played by hand: what came is read in order, what goes is any octets. */
export class Wire {
  readonly socket: Socket;
  /** Every PDU received so far. */
  readonly received: Pdu[] = [];
  /** How often the peer wrote, as far as TCP lets it be seen. */
  chunks = 0;
  #read = 0;
  #waiting: (() => void)[] = [];
  readonly closed: Promise<void>;

  constructor(socket: Socket) {
    this.socket = socket;
    const frames = new FrameReader((buffer, start, end) => {
      this.received.push(pduOf(Uint8Array.from(buffer.subarray(start, end))));
    });
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      this.chunks += 1;
      frames.push(chunk);
      for (const wake of this.#waiting.splice(0)) wake();
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) =>
      socket.once('close', () => {
        for (const wake of this.#waiting.splice(0)) wake();
        resolve();
      }),
    );
  }

  /** The next PDU, which must be of this command. */
  async next<C extends CommandName>(command: C): Promise<Pdu<C>> {
    while (this.#read === this.received.length) {
      if (this.socket.closed) throw new Error(`the peer closed instead of sending ${command}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    const pdu = this.received[this.#read++]!;
    if (pdu.command !== command) throw new Error(`expected ${command}, got ${pdu.command}`);
    return pdu as Pdu<C>;
  }

  /** PDUs received but not yet taken by `next`. */
  get unread(): number {
    return this.received.length - this.#read;
  }

  send(...pdus: PduInput[]): void {
    this.socket.write(Buffer.concat(pdus.map(bytes)));
  }

  write(octets: Uint8Array): void {
    this.socket.write(octets);
  }

  /** Proves that everything the peer wrote before has come: it answers an enquire_link, and answers in order. */
  async settle(): Promise<void> {
    const sequence = 0x7f000000 + this.received.length;
    this.send({ command: 'enquire_link', sequence });
    const answered = () =>
      this.received.some((pdu) => pdu.command === 'enquire_link_resp' && pdu.sequence === sequence);
    while (!answered()) {
      if (this.socket.closed) throw new Error('the peer closed instead of answering enquire_link');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    const index = this.received.findIndex((pdu) => pdu.sequence === sequence);
    this.received.splice(index, 1);
  }

  destroy(): void {
    this.socket.destroy();
  }

  reset(): void {
    this.socket.resetAndDestroy();
  }
}

/** A port that hands out its connections as wires. */
export class WireServer {
  readonly #server: Server;
  readonly #wires: Wire[] = [];
  readonly #all: Wire[] = [];
  #waiting: ((wire: Wire) => void)[] = [];
  connections = 0;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.connections += 1;
      const wire = new Wire(socket);
      this.#all.push(wire);
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#wires.push(wire);
      else waiting(wire);
    });
  }

  static async listen(): Promise<WireServer> {
    const server = createServer();
    const wires = new WireServer(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return wires;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  accept(): Promise<Wire> {
    const wire = this.#wires.shift();
    return wire === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(wire);
  }

  async close(): Promise<void> {
    for (const wire of this.#all) wire.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A connection to a server, played by hand. */
export const dial = async (port: number): Promise<Wire> => {
  const socket = connectTcp({ host: '127.0.0.1', port });
  const wire = new Wire(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return wire;
};
