import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, Smsc } from '@carillon/smpp';
import peer, { type PeerPdu, type PeerSession } from 'smpp';
import { median } from '../support/median.ts';

// Round trips of submit_sm and submit_sm_resp over loopback, both sides in this process: so every figure pays for an
// ESME and an SMSC. Ours and npm smpp 0.5.1 in turns in one run.
// Run from the root: node --conditions=@carillon/source bench/smpp/session.ts

/** Round trips per second of CPU time, both sides together. */
const GOAL = 30_000;
const ROUNDS = 5;
const WINDOWS = [10, 100];

const short_message = Buffer.from(
  'Your order 10023 has been shipped and will arrive tomorrow between 9 and 12. Track it at https://example.com/t/abc123 or reply HELP for assistance today.',
);
const message = {
  source_addr_ton: 5,
  source_addr: 'Carillon',
  dest_addr_ton: 1,
  dest_addr_npi: 1,
  destination_addr: '33612345678',
  registered_delivery: 1,
  data_coding: 4,
  short_message,
};

/** Keeps a window of round trips going until so many are done. */
const run = async (count: number, window: number, roundTrip: () => Promise<void>): Promise<number> => {
  let left = count;
  const before = process.cpuUsage();
  const lane = async () => {
    while (left-- > 0) await roundTrip();
  };
  await Promise.all(Array.from({ length: window }, lane));
  const { user, system } = process.cpuUsage(before);
  return (count * 1e6) / (user + system);
};

const ours = async (count: number, window: number): Promise<number> => {
  let ids = 0;
  const smsc = new Smsc({
    systemId: 'carillon',
    tls: false,
    authenticate: () => 0,
    handlers: { submit_sm: () => ({ message_id: (++ids).toString(16) }) },
  });
  const { port } = await smsc.listen({ port: 0, host: '127.0.0.1' });
  const result = await connect({
    host: '127.0.0.1',
    port,
    tls: false,
    systemId: 'shop',
    password: 'x',
    window,
  });
  if (!result.ok) throw new Error(result.failure.kind);
  const perSecond = await run(count, window, async () => {
    const outcome = await result.session.submit(message);
    if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
  });
  await result.session.unbind();
  await smsc.close();
  return perSecond;
};

const theirs = async (count: number, window: number): Promise<number> => {
  let ids = 0;
  const server = peer.createServer((session: PeerSession) => {
    session.on('error', () => undefined);
    session.on('bind_transceiver', (pdu: PeerPdu) => session.send(pdu.response()));
    session.on('submit_sm', (pdu: PeerPdu) =>
      session.send(pdu.response({ message_id: (++ids).toString(16) })),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const session = peer.connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  session.on('error', () => undefined);
  await once(session, 'connect');
  const ask = (command: string, fields: object) =>
    new Promise<void>((resolve) => session.send(new peer.PDU(command, { ...fields }), () => resolve()));
  await ask('bind_transceiver', { system_id: 'shop', password: 'x' });
  const perSecond = await run(count, window, () => ask('submit_sm', message));
  session.close();
  server.close();
  return perSecond;
};

const shown = (value: number): string => Math.round(value).toLocaleString('en').padStart(9);

for (const window of WINDOWS) {
  const rounds: { own: number; other: number }[] = [];
  await ours(20_000, window);
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({ own: await ours(100_000, window), other: await theirs(10_000, window) });
  }
  const own = median(rounds.map((round) => round.own));
  const ratio = median(rounds.map((round) => round.own / round.other));
  console.log(
    `window ${String(window).padStart(4)} ${shown(own)} round trips per CPU second ${ratio.toFixed(1).padStart(6)} x npm smpp`,
  );
  if (own < GOAL) {
    console.error(`under the goal of ${GOAL} round trips per CPU second`);
    process.exitCode = 1;
  }
}
