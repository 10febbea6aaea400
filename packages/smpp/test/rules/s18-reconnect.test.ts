import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { Backoff, type ConnectFailure, Esme, type EsmeOptions, type Session } from '../../src/index.ts';
import { letIn, message, optionsFor, wireServer } from '../support/bound.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const esmeFor = (port: number, settings: Partial<EsmeOptions> = {}) => {
  const clock = new VirtualClock();
  const esme = new Esme({ ...optionsFor(port, clock), ...settings });
  onTestFinished(() => esme.session?.destroy());
  return { esme, clock };
};

const waited = (esme: Esme) => new Promise<number>((resolve) => esme.once('waiting', resolve));

it('S18: waits are jittered, between 1 s and 60 s, and grow', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 0.999999, noNaN: true }), { minLength: 1 }), (numbers) => {
      let index = 0;
      const backoff = new Backoff({}, () => numbers[index++ % numbers.length]!);
      let last = 1_000;
      for (let round = 0; round < 50; round++) {
        const wait = backoff.next();
        expect(wait).toBeGreaterThanOrEqual(1_000);
        expect(wait).toBeLessThanOrEqual(Math.min(60_000, last * 3));
        last = wait;
      }
    }),
    { numRuns: 200 },
  );
  const most = new Backoff({}, () => 0.999999);
  const waits = Array.from({ length: 6 }, () => Math.round(most.next() / 1000));
  expect(waits).toEqual([3, 9, 27, 60, 60, 60]);
  const spread = new Set(Array.from({ length: 100 }, () => new Backoff().next()));
  expect(spread.size).toBeGreaterThan(90);
});

it('S18: after a drop binds again with a fresh session', async () => {
  const server = await wireServer();
  const { esme, clock } = esmeFor(server.port, { random: () => 0.5 });
  esme.start();
  const first = await server.accept();
  await first.next('bind_transceiver');
  await letIn(first);
  const session = await esme.bound();
  void session.submit(message());
  await first.next('submit_sm');
  const waiting = waited(esme);
  first.destroy();
  const wait = await waiting;
  expect(wait).toBe(2_000);
  expect(esme.session).toBeUndefined();
  expect(await esme.submit(message())).toEqual({ kind: 'unsent', cause: 'not-bound' });
  const again = new Promise<Session>((resolve) => esme.once('bound', resolve));
  clock.advance(wait);
  const second = await server.accept();
  await second.next('bind_transceiver');
  await letIn(second);
  const fresh = await again;
  expect(fresh).not.toBe(session);
  expect(session.state).toBe('closed');
  expect([fresh.state, fresh.inFlight, fresh.queued]).toEqual(['bound', 0, 0]);
});

it('S18: the wait after a wrong password is jittered, too, but never shorter', () => {
  for (const random of [0, 0.5, 0.999]) {
    const wait = new Backoff({}, () => random).nextForCredentials();
    expect(wait).toBeGreaterThanOrEqual(300_000);
    expect(wait).toBeLessThan(330_000);
  }
});

it.each([0x0e, 0x0f])('S18: a wrong name or password (%i) waits five minutes and is told', async (status) => {
  const server = await wireServer();
  const { esme, clock } = esmeFor(server.port, { random: () => 0 });
  const failed = new Promise<ConnectFailure>((resolve) => esme.once('failed', resolve));
  const waiting = waited(esme);
  esme.start();
  const wire = await server.accept();
  const { sequence } = await wire.next('bind_transceiver');
  wire.send({ command: 'bind_transceiver_resp', status, sequence });
  expect(await failed).toEqual({ kind: 'refused', status, credentials: true });
  const wait = await waiting;
  expect(wait).toBe(300_000);
  clock.advance(299_999);
  expect(server.connections).toBe(1);
  clock.advance(1);
  await (await server.accept()).next('bind_transceiver');
  await esme.stop();
});

it.each([0x05, 0x0d, 0x08])('S18: any other refusal (%i) waits seconds', async (status) => {
  const server = await wireServer();
  const { esme } = esmeFor(server.port);
  const waiting = waited(esme);
  esme.start();
  const wire = await server.accept();
  const { sequence } = await wire.next('bind_transceiver');
  wire.send({ command: 'bind_transceiver_resp', status, sequence });
  expect(await waiting).toBeLessThanOrEqual(3_000);
  await esme.stop();
});

it('S18: while there is no bind nothing is held and nothing storms', async () => {
  const server = await wireServer();
  const { port } = server;
  await server.close();
  const { esme, clock } = esmeFor(port, { random: () => 0.999 });
  const failures: ConnectFailure[] = [];
  const waits: number[] = [];
  esme.on('failed', (failure) => failures.push(failure));
  esme.on('waiting', (wait) => waits.push(wait));
  esme.start();
  for (let round = 1; round <= 6; round++) {
    if (waits.length < round) await waited(esme);
    expect(await esme.submit(message())).toEqual({ kind: 'unsent', cause: 'not-bound' });
    clock.advance(waits.at(-1)!);
  }
  expect(failures.every(({ kind }) => kind === 'unreachable')).toBe(true);
  expect(waits.slice(0, 6).reduce((sum, wait) => sum + wait)).toBeGreaterThan(150_000);
  await esme.stop();
});

it('S18: an SMSC that hangs, or hangs up, during the bind is tried again', async () => {
  const server = await wireServer();
  const { esme, clock } = esmeFor(server.port);
  const failures: string[] = [];
  esme.on('failed', ({ kind }) => failures.push(kind));
  let waiting = waited(esme);
  esme.start();
  const hanging = await server.accept();
  await hanging.next('bind_transceiver');
  clock.advance(10_000);
  clock.advance(await waiting);
  waiting = waited(esme);
  const dropping = await server.accept();
  await dropping.next('bind_transceiver');
  dropping.reset();
  await waiting;
  expect(failures).toEqual(['unanswered', 'unanswered']);
  await esme.stop();
});

it('S18: a bind that held for a minute starts over from the shortest wait', async () => {
  const server = await wireServer();
  const { esme, clock } = esmeFor(server.port, { random: () => 0.999999, keepAlive: { idle: 600_000 } });
  const waits: number[] = [];
  esme.on('waiting', (wait) => waits.push(Math.round(wait)));
  esme.start();
  for (const held of [0, 0, 60_001, 0]) {
    const wire = await server.accept();
    await wire.next('bind_transceiver');
    await letIn(wire);
    await esme.bound();
    clock.advance(held);
    const waiting = waited(esme);
    wire.destroy();
    clock.advance(await waiting);
  }
  expect(waits).toEqual([3_000, 9_000, 3_000, 9_000]);
  await esme.stop();
});

it('S18: once stopped it stays away', async () => {
  const server = await wireServer();
  const { esme, clock } = esmeFor(server.port);
  esme.start();
  const wire = await server.accept();
  await wire.next('bind_transceiver');
  await letIn(wire);
  await esme.bound();
  const stopped = esme.stop();
  const { sequence } = await wire.next('unbind');
  wire.send({ command: 'unbind_resp', sequence });
  await stopped;
  clock.advance(600_000);
  expect(clock.pending).toBe(0);
  expect(server.connections).toBe(1);
});
