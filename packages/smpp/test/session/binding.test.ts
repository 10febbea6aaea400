import { describe, expect, it } from 'vitest';
import { connect, Esme, type Session } from '../../src/index.ts';
import { message, optionsFor, runningSmsc, wireServer } from '../support/bound.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { dial } from '../support/wire.ts';

const bindPdu = {
  command: 'bind_transceiver',
  sequence: 1,
  system_id: 'shop',
  interface_version: 0x34,
} as const;

describe('the SMSC side', () => {
  it('answers nothing but bind, unbind and enquire_link before the bind', async () => {
    const { port } = await runningSmsc({ handlers: { submit_sm: () => ({ message_id: '1' }) } });
    const wire = await dial(port);
    wire.send({ command: 'submit_sm', sequence: 1, ...message() }, { command: 'query_sm', sequence: 2 });
    expect((await wire.next('submit_sm_resp')).status).toBe(0x04);
    expect((await wire.next('query_sm_resp')).status).toBe(0x04);
    wire.send({ command: 'unbind', sequence: 3 });
    expect((await wire.next('unbind_resp')).status).toBe(0);
    await wire.closed;
  });

  it('lets in once', async () => {
    const { port } = await runningSmsc();
    const wire = await dial(port);
    wire.send(bindPdu, { ...bindPdu, sequence: 2 });
    expect((await wire.next('bind_transceiver_resp')).status).toBe(0x05);
    expect((await wire.next('bind_transceiver_resp')).status).toBe(0);
    wire.send({ ...bindPdu, sequence: 3 });
    expect((await wire.next('bind_transceiver_resp')).status).toBe(0x05);
    wire.destroy();
  });

  it('tells who it refuses and hangs up', async () => {
    const { port, smsc } = await runningSmsc({ authenticate: async () => 0x0f });
    const wire = await dial(port);
    wire.send(bindPdu);
    expect(await wire.next('bind_transceiver_resp')).toMatchObject({ status: 0x0f, system_id: '', tlvs: {} });
    await wire.closed;
    expect([...smsc.sessions].filter(({ state }) => state === 'bound')).toEqual([]);
  });

  it('answers ESME_RSYSERR where it cannot decide', async () => {
    const { port } = await runningSmsc({ authenticate: () => Promise.reject(new Error('database down')) });
    const wire = await dial(port);
    wire.send(bindPdu);
    expect((await wire.next('bind_transceiver_resp')).status).toBe(0x08);
    await wire.closed;
  });

  it('hangs up on who does not bind in time', async () => {
    const { port, clock, smsc } = await runningSmsc();
    const wire = await dial(port);
    await wire.settle();
    const [session] = smsc.sessions;
    const closed = new Promise((resolve) => session?.once('closed', resolve));
    clock.advance(10_000);
    await wire.closed;
    expect(await closed).toEqual({ kind: 'bind-timeout' });
  });

  it('survives an ESME that leaves while it is being looked up', async () => {
    const decided = Promise.withResolvers<number>();
    const { port, smsc } = await runningSmsc({ authenticate: () => decided.promise });
    const wire = await dial(port);
    wire.send(bindPdu);
    await wire.settle();
    const [session] = smsc.sessions;
    const closed = new Promise((resolve) => session?.once('closed', resolve));
    wire.destroy();
    await closed;
    decided.resolve(0);
    await decided.promise;
    expect(session?.state).toBe('closed');
    expect(session?.bound).toBeUndefined();
  });

  it('keeps connections within their number', async () => {
    const { port } = await runningSmsc({ maxSessions: 1 });
    const first = await dial(port);
    await first.settle();
    const second = await dial(port);
    await second.closed;
    await first.settle();
    first.destroy();
  });
});

describe('the ESME side', () => {
  it('takes what the SMSC sends right behind its answer to the bind', async () => {
    const server = await wireServer();
    const connecting = connect(
      optionsFor(server.port, new VirtualClock(), { handlers: { deliver_sm: () => undefined } }),
    );
    const wire = await server.accept();
    const { sequence } = await wire.next('bind_transceiver');
    wire.send({ command: 'bind_transceiver_resp', sequence }, { command: 'deliver_sm', sequence: 1 });
    expect((await wire.next('deliver_sm_resp')).status).toBe(0);
    const result = await connecting;
    if (result.ok) result.session.destroy();
  });

  it('is answered a submit before the bind with not-bound, and refuses binds', async () => {
    const server = await wireServer();
    const connecting = connect(optionsFor(server.port, new VirtualClock()));
    const wire = await server.accept();
    const { sequence } = await wire.next('bind_transceiver');
    wire.send({ command: 'bind_receiver', sequence: 1 }, { command: 'deliver_sm', sequence: 2 });
    expect((await wire.next('bind_receiver_resp')).status).toBe(0x04);
    expect((await wire.next('deliver_sm_resp')).status).toBe(0x04);
    wire.send({ command: 'bind_transceiver_resp', sequence });
    expect((await connecting).ok).toBe(true);
  });

  it('gives up on an SMSC that does not answer', async () => {
    const server = await wireServer();
    const clock = new VirtualClock();
    const connecting = connect(optionsFor(server.port, clock));
    const wire = await server.accept();
    await wire.next('bind_transceiver');
    clock.advance(10_000);
    expect(await connecting).toEqual({ ok: false, failure: { kind: 'unanswered' } });
    await wire.closed;
  });

  it('is called back while it connects', async () => {
    const server = await wireServer();
    const abort = new AbortController();
    const connecting = connect(optionsFor(server.port, new VirtualClock()), abort.signal);
    const wire = await server.accept();
    await wire.next('bind_transceiver');
    abort.abort();
    expect(await connecting).toEqual({ ok: false, failure: { kind: 'aborted' } });
    await wire.closed;
    expect(await connect(optionsFor(server.port, new VirtualClock()), abort.signal)).toEqual({
      ok: false,
      failure: { kind: 'aborted' },
    });
  });
});

it('a name that does not fit a bind is a mistake of the caller, told before anything is tried', async () => {
  const options = optionsFor(1, new VirtualClock(), { systemId: 'x'.repeat(16) });
  await expect(connect(options)).rejects.toThrow('system_id is too-long');
  expect(() => new Esme(options)).toThrow('system_id is too-long');
});

describe('what each bind may do', () => {
  const outcomes = async (session: Session) => ({
    submit: (await session.submit(message(), { signal: AbortSignal.abort() })).kind,
    cause: await session.submit(message(), { signal: AbortSignal.abort() }),
  });

  it.each([
    ['transmitter', 'aborted'],
    ['receiver', 'not-bound'],
    ['transceiver', 'aborted'],
  ] as const)('an ESME bound as %s submits: %s', async (bind, cause) => {
    const { port, clock } = await runningSmsc();
    const result = await connect(optionsFor(port, clock, { bind }));
    if (!result.ok) throw new Error(result.failure.kind);
    expect(await outcomes(result.session)).toEqual({ submit: 'unsent', cause: { kind: 'unsent', cause } });
    result.session.destroy();
  });

  it.each([
    ['bind_transmitter', 0, 'not-bound', false],
    ['bind_receiver', 0x04, 'aborted', true],
    ['bind_transceiver', 0, 'aborted', true],
  ] as const)(
    'after %s a submit_sm is answered %i and a deliver_sm is %s',
    async (command, status, cause, notified) => {
      const { port, smsc } = await runningSmsc({ handlers: { submit_sm: () => ({ message_id: '1' }) } });
      const bound = new Promise<Session>((resolve) => smsc.once('bound', resolve));
      const wire = await dial(port);
      wire.send({ ...bindPdu, command });
      await wire.next(`${command}_resp`);
      wire.send({ command: 'submit_sm', sequence: 2, ...message() });
      expect((await wire.next('submit_sm_resp')).status).toBe(status);
      const session = await bound;
      const delivered = session.request('deliver_sm', {}, { signal: AbortSignal.abort() });
      expect(await delivered).toEqual({ kind: 'unsent', cause });
      expect(session.notify('alert_notification', { source_addr: '336' })).toBe(notified);
      if (notified) expect((await wire.next('alert_notification')).source_addr).toBe('336');
      wire.destroy();
    },
  );
});
