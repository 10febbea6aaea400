import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp, createServer, type Server, type Socket } from 'node:net';
import { type Content, type Outcome, type Pdu, Session, type SessionOptions } from '@carillon/smpp';
import { type Line, openLine } from './line.ts';
import { createRecord, type WorldRecord } from './record.ts';
import type { Script, SubmitAnswer } from './script.ts';

/** An SMSC on 127.0.0.1 that can go wrong in every way one can, and remembers what it was sent. */
export interface FaultSmsc {
  readonly port: number;
  readonly record: WorldRecord;
  /** How it behaves from now on. */
  script: Script;
  /** Connections of ESMEs, silenced ones included. */
  readonly lines: ReadonlySet<Line>;
  /** Lines on which an ESME is bound and that carry, oldest first. */
  bound(): BoundLine[];
  /** Delivers over a bound line, any of them unless said. */
  deliver(content: Content<'deliver_sm'>, line?: BoundLine): Promise<Outcome<'deliver_sm'>>;
  close(): Promise<void>;
}

export interface BoundLine {
  readonly line: Line;
  readonly session: Session;
}

const HOUR = 3_600_000;
/** ESME_RTHROTTLED and the like carry no id (SMPP 3.4, 4.4.2). */
const NO_ID = '';
const NEVER = new Promise<never>(() => {});

const listen = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

/** Starts one; `systemId` and `password` are all it lets in. */
export const startFaultSmsc = async ({
  systemId = 'carillon',
  password = 'secret',
  interfaceVersion = 0x50,
}: {
  systemId?: string;
  password?: string;
  /** What it says that it speaks; below 0x34 it takes no TLVs. */
  interfaceVersion?: number;
} = {}): Promise<FaultSmsc> => {
  const record = createRecord();
  const lines = new Set<Line>();
  const sessions = new Map<Line, Session>();
  const run = Date.now().toString(36);
  let opened = 0;
  let given = 0;
  const smsc = { script: {} as Script };

  const content = ({ status = 0, messageId, congestion }: SubmitAnswer, id: string) => ({
    status,
    message_id: status === 0 ? (messageId ?? id) : NO_ID,
    ...(congestion === undefined ? {} : { tlvs: { congestion_state: congestion } }),
  });

  const submitted = async (pdu: Pdu<'submit_sm'>, line: number) => {
    record.taken(pdu, line);
    const messageId = `${run}${(given++).toString(36).padStart(6, '0')}`;
    const answer = smsc.script.answer ? await smsc.script.answer({ pdu, line, messageId }) : {};
    return answer === undefined ? NEVER : content(answer, messageId);
  };

  const optionsFor = (line: Line): SessionOptions => ({
    handlers: { submit_sm: (pdu) => submitted(pdu, line.number) },
    // What the SMSC itself would notice is not what is tried here.
    keepAlive: { idle: HOUR },
    responseTimeout: HOUR,
    window: 1_000,
    maxQueued: 100_000,
    maxConcurrent: 100_000,
    interfaceVersion,
  });

  const attach = (socket: Socket, line: Line): void => {
    const side = {
      role: 'smsc',
      systemId: 'faults',
      authenticate: (bind: { system_id: string; password: string }) =>
        bind.system_id === systemId && bind.password === password ? 0 : 0x0e,
    } as const;
    const session = new Session(socket, side, optionsFor(line));
    session.once('bound', () => sessions.set(line, session));
    session.once('closed', () => sessions.delete(line));
  };

  const inner = createServer({ pauseOnConnect: true });
  const innerPort = await listen(inner);

  const open = async (outside: Socket): Promise<void> => {
    const accepted = once(inner, 'connection') as Promise<[Socket]>;
    const inside = connectTcp({ port: innerPort, host: '127.0.0.1' });
    // It is refused when the SMSC closes at this very moment: then there is nobody to carry to.
    inside.on('error', () => undefined);
    const refused = new Promise<null>((resolve) => inside.once('close', () => resolve(null)));
    const connection = await Promise.race([accepted, refused]);
    if (connection === null) {
      outside.destroy();
      return;
    }
    const [socket] = connection;
    const line = openLine({
      number: ++opened,
      outside,
      inside,
      decide: (event) => {
        const action = smsc.script.line?.(event) ?? 'carry';
        record.note(event);
        return action;
      },
      trickle: () => smsc.script.trickle ?? null,
      onBroken: () => record.broken.add(line.number),
      onClosed: () => lines.delete(line),
    });
    lines.add(line);
    attach(socket, line);
    socket.resume();
    outside.resume();
  };
  // One after the other, so that each finds its own end inside.
  let opening: Promise<void> = Promise.resolve();
  const outer = createServer({ pauseOnConnect: true }, (socket) => {
    socket.on('error', () => undefined);
    opening = opening.then(() => open(socket));
  });
  const port = await listen(outer);

  const bound = (): BoundLine[] =>
    [...sessions].filter(([line]) => line.carries).map(([line, session]) => ({ line, session }));

  return {
    port,
    record,
    get script() {
      return smsc.script;
    },
    set script(script: Script) {
      smsc.script = script;
    },
    lines,
    bound,
    deliver: (deliverSm, over = bound()[0]) =>
      over
        ? over.session.request('deliver_sm', deliverSm)
        : Promise.resolve({ kind: 'unsent', cause: 'not-bound' }),
    close: async () => {
      const closed = Promise.all(
        [outer, inner].map((server) => new Promise((resolve) => server.close(resolve))),
      );
      for (const session of sessions.values()) session.destroy();
      for (const line of lines) line.end('reset');
      await closed;
    },
  };
};
