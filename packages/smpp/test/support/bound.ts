import { onTestFinished } from 'vitest';
import {
  type ConnectOptions,
  connect,
  type Pdu,
  type Session,
  Smsc,
  type SmscOptions,
} from '../../src/index.ts';
import { VirtualClock } from './virtual-clock.ts';
import { dial, type Wire, WireServer } from './wire.ts';

export type EsmeSettings = Partial<Omit<ConnectOptions, 'clock'>>;

/** A port for ESMEs to connect to, closed when the test is over. */
export const wireServer = async (): Promise<WireServer> => {
  const server = await WireServer.listen();
  onTestFinished(() => server.close());
  return server;
};

export const optionsFor = (
  port: number,
  clock: VirtualClock,
  settings: EsmeSettings = {},
): ConnectOptions => ({
  host: '127.0.0.1',
  port,
  tls: false,
  systemId: 'shop',
  password: 'secret',
  clock,
  ...settings,
});

/** The version of an SMSC that does not tell it. */
export const UNTOLD = 0;

/** Answers a bind as an SMSC of a version, 3.4 unless said. */
export const letIn = async (wire: Wire, version = 0x34): Promise<Pdu> => {
  const bind = wire.received[0] ?? (await wire.next('bind_transceiver'));
  wire.send({
    command: `${bind.command}_resp` as 'bind_transceiver_resp',
    sequence: bind.sequence,
    system_id: 'SMSC',
    ...(version === UNTOLD ? {} : { tlvs: { sc_interface_version: version } }),
  });
  return bind;
};

export interface BoundEsme {
  readonly session: Session;
  readonly wire: Wire;
  readonly clock: VirtualClock;
  readonly server: WireServer;
}

/** One of our ESME sessions, bound as transceiver to an SMSC played by hand, on a virtual clock. */
export const boundEsme = async (settings: EsmeSettings = {}, version = 0x34): Promise<BoundEsme> => {
  const clock = new VirtualClock();
  const server = await wireServer();
  const connecting = connect(optionsFor(server.port, clock, settings));
  const wire = await server.accept();
  await wire.next('bind_transceiver');
  await letIn(wire, version);
  const result = await connecting;
  if (!result.ok) throw new Error(`no bind: ${result.failure.kind}`);
  const { session } = result;
  onTestFinished(() => session.destroy());
  return { session, wire, clock, server };
};

export interface RunningSmsc {
  readonly smsc: Smsc;
  readonly port: number;
  readonly clock: VirtualClock;
}

/** One of our SMSCs on a free port, on a virtual clock. */
export const runningSmsc = async (settings: Partial<SmscOptions> = {}): Promise<RunningSmsc> => {
  const clock = new VirtualClock();
  const smsc = new Smsc({ systemId: 'SMSC', tls: false, authenticate: () => 0, clock, ...settings });
  const { port } = await smsc.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(async () => {
    for (const session of smsc.sessions) session.destroy();
    await smsc.close();
  });
  return { smsc, port, clock };
};

export interface BoundWire extends RunningSmsc {
  readonly wire: Wire;
  readonly session: Session;
}

/** One of our SMSC sessions with an ESME played by hand, bound as transceiver. */
export const boundSmsc = async (settings: Partial<SmscOptions> = {}): Promise<BoundWire> => {
  const running = await runningSmsc(settings);
  const bound = new Promise<Session>((resolve) => running.smsc.once('bound', resolve));
  const wire = await dial(running.port);
  onTestFinished(() => wire.destroy());
  wire.send({
    command: 'bind_transceiver',
    sequence: 1,
    system_id: 'shop',
    password: 'secret',
    interface_version: 0x34,
  });
  await wire.next('bind_transceiver_resp');
  return { ...running, wire, session: await bound };
};

/** A message to submit; `text` tells messages apart. */
export const message = (text = 'hello') => ({
  source_addr: 'Carillon',
  source_addr_ton: 5,
  destination_addr: '33612345678',
  dest_addr_ton: 1,
  dest_addr_npi: 1,
  short_message: Buffer.from(text),
});
