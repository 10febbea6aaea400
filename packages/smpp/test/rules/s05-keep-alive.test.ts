import { expect, it } from 'vitest';
import { connect } from '../../src/index.ts';
import { KeepAlive } from '../../src/session/keep-alive.ts';
import {
  boundEsme,
  boundSmsc,
  letIn,
  message,
  optionsFor,
  runningSmsc,
  wireServer,
} from '../support/bound.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { dial } from '../support/wire.ts';

it('S5: asks nothing before it is bound', async () => {
  const clock = new VirtualClock();
  const server = await wireServer();
  const connecting = connect(optionsFor(server.port, clock, { bindTimeout: 300_000 }));
  const wire = await server.accept();
  await wire.next('bind_transceiver');
  clock.advance(120_000);
  await wire.settle();
  expect(wire.unread).toBe(0);
  await letIn(wire);
  const result = await connecting;
  clock.advance(30_000);
  await wire.next('enquire_link');
  if (result.ok) result.session.destroy();
});

it('S5: asks after 30 s without a word, and again 30 s after the answer', () => {
  const clock = new VirtualClock();
  const asked: number[] = [];
  const keepAlive = new KeepAlive(
    clock,
    {},
    () => asked.push(clock.now()),
    () => expect.unreachable('a peer that answers is not dead'),
  );
  keepAlive.start();
  clock.advance(29_999);
  expect(asked).toEqual([]);
  clock.advance(1);
  expect(asked).toEqual([30_000]);
  clock.advance(2_000);
  keepAlive.heard();
  clock.advance(10_000);
  keepAlive.heard();
  clock.advance(29_999);
  expect(asked).toEqual([30_000]);
  clock.advance(1);
  expect(asked).toEqual([30_000, 72_000]);
});

it('S5: a link on which answers come stays up for hours', async () => {
  const { wire, clock, session } = await boundEsme();
  for (let round = 1; round <= 300; round++) {
    clock.advance(30_000);
    const { sequence } = await wire.next('enquire_link');
    wire.send({ command: 'enquire_link_resp', sequence });
    await wire.settle();
  }
  expect(session.state).toBe('bound');
});

it('S5: two missed answers are a dead link, within 75 s of the last word', async () => {
  const { wire, clock, session } = await boundEsme();
  const closed = new Promise((resolve) => session.once('closed', resolve));
  const submitted = session.submit(message());
  await wire.next('submit_sm');
  clock.advance(30_000);
  await wire.next('enquire_link');
  clock.advance(15_000);
  await wire.next('enquire_link');
  expect(session.state).toBe('bound');
  clock.advance(15_000);
  expect(await closed).toEqual({ kind: 'dead-link' });
  expect(clock.now()).toBeLessThanOrEqual(75_000);
  expect((await submitted).kind).toBe('unknown');
});

it('S5: one missed answer is forgiven when any PDU comes', async () => {
  const { wire, clock, session } = await boundEsme({ handlers: { deliver_sm: () => undefined } });
  for (let round = 0; round < 4; round++) {
    clock.advance(30_000);
    await wire.next('enquire_link');
    clock.advance(14_900);
    wire.send({ command: 'deliver_sm', sequence: round });
    await wire.next('deliver_sm_resp');
  }
  expect(session.state).toBe('bound');
});

it('S5: an answer that comes late but comes keeps the link', async () => {
  const { wire, clock, session } = await boundEsme();
  clock.advance(30_000);
  const { sequence } = await wire.next('enquire_link');
  clock.advance(15_000);
  await wire.next('enquire_link');
  wire.send({ command: 'enquire_link_resp', sequence });
  await wire.settle();
  clock.advance(29_900);
  await wire.settle();
  expect(session.state).toBe('bound');
});

it("S5: answers the peer's at once, bound or not, on both sides", async () => {
  const { wire } = await boundEsme();
  wire.send({ command: 'enquire_link', sequence: 3 });
  expect(await wire.next('enquire_link_resp')).toMatchObject({ status: 0, sequence: 3 });
  const { port } = await runningSmsc();
  const unbound = await dial(port);
  unbound.send({ command: 'enquire_link', sequence: 4 });
  expect(await unbound.next('enquire_link_resp')).toMatchObject({ status: 0, sequence: 4 });
  unbound.destroy();
});

it('S5: the SMSC side notices a dead ESME, too', async () => {
  const { wire, clock, smsc, session } = await boundSmsc();
  const closed = new Promise((resolve) => smsc.once('closed', (_, cause) => resolve(cause)));
  clock.advance(30_000);
  await wire.next('enquire_link');
  clock.advance(30_000);
  expect(await closed).toEqual({ kind: 'dead-link' });
  expect(smsc.sessions.has(session)).toBe(false);
});

it('S5: a link that takes what we send but sends nothing is noticed under traffic', async () => {
  const { wire, clock, session } = await boundEsme({ window: 1000, responseTimeout: 600_000 });
  const closed = new Promise((resolve) => session.once('closed', resolve));
  for (let second = 0; second < 75 && session.state === 'bound'; second++) {
    void session.submit(message());
    clock.advance(1_000);
  }
  expect(await closed).toEqual({ kind: 'dead-link' });
  expect(wire.received.filter(({ command }) => command === 'enquire_link').length).toBeLessThanOrEqual(2);
});
