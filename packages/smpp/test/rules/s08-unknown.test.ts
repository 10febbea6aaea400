import { expect, it } from 'vitest';
import { boundEsme, message } from '../support/bound.ts';

it('S8: no answer in 30 s is unknown, and the place in the window is free again', async () => {
  const { session, wire, clock } = await boundEsme({ window: 1 });
  const submitted = session.submit(message('lost'));
  const next = session.submit(message('next'));
  await wire.next('submit_sm');
  clock.advance(29_900);
  expect(session.inFlight).toBe(1);
  clock.advance(100);
  expect(await submitted).toEqual({ kind: 'unknown', cause: 'timeout' });
  await wire.next('enquire_link');
  await wire.settle();
  const request = await wire.next('submit_sm');
  expect(Buffer.from(request.short_message).toString()).toBe('next');
  wire.send({ command: 'submit_sm_resp', sequence: request.sequence, message_id: 'x' });
  expect((await next).kind).toBe('accepted');
});

it('S8: the time runs from when a request leaves, not from when it is handed over', async () => {
  const { session, wire, clock } = await boundEsme({ window: 1, keepAlive: { idle: 600_000 } });
  void session.submit(message('first'));
  const second = session.submit(message('second'));
  await wire.next('submit_sm');
  clock.advance(30_000);
  await wire.next('enquire_link');
  await wire.settle();
  const { sequence } = await wire.next('submit_sm');
  clock.advance(29_900);
  wire.send({ command: 'submit_sm_resp', sequence, message_id: 'x' });
  expect((await second).kind).toBe('accepted');
});

it.each(['peer closes', 'peer resets', 'we destroy'] as const)(
  'S8: when the link is lost (%s) what is on the wire is unknown, what waits was never sent',
  async (how) => {
    const { session, wire } = await boundEsme({ window: 2 });
    const sent = ['a', 'b', 'c', 'd'].map((text) => session.submit(message(text)));
    await wire.next('submit_sm');
    await wire.next('submit_sm');
    if (how === 'peer closes') wire.destroy();
    else if (how === 'peer resets') wire.reset();
    else session.destroy();
    expect(await Promise.all(sent)).toEqual([
      { kind: 'unknown', cause: 'disconnected' },
      { kind: 'unknown', cause: 'disconnected' },
      { kind: 'unsent', cause: 'closed' },
      { kind: 'unsent', cause: 'closed' },
    ]);
    expect(session.state).toBe('closed');
    expect(await session.submit(message())).toEqual({ kind: 'unsent', cause: 'closed' });
  },
);

it('S8: an answer that says success but cannot be read is unknown; one that says error is refused', async () => {
  const { session, wire } = await boundEsme();
  const content = { dest_address: [{ dl_name: 'customers' }], short_message: Buffer.from('hi') };
  for (const [status, expected] of [
    [0, 'unknown'],
    [0x0b, 'refused'],
  ] as const) {
    const submitted = session.request('submit_multi', content);
    const { sequence } = await wire.next('submit_multi');
    const torn = Buffer.from('00000013800000210000000000000000610005', 'hex');
    torn.writeUInt32BE(status, 8);
    torn.writeUInt32BE(sequence, 12);
    wire.write(torn);
    expect((await submitted).kind).toBe(expected);
  }
});

it('S8: ten in flight and a lost link are ten outcomes, none forgotten', async () => {
  const { session, wire } = await boundEsme();
  const sent = Array.from({ length: 10 }, () => session.submit(message()));
  for (const _ of sent) await wire.next('submit_sm');
  wire.destroy();
  const outcomes = await Promise.all(sent);
  expect(outcomes.filter(({ kind }) => kind === 'unknown')).toHaveLength(10);
});

it('S8: after everything is settled no timer is left', async () => {
  const { session, wire, clock } = await boundEsme();
  void session.submit(message());
  await wire.next('submit_sm');
  wire.destroy();
  await new Promise((resolve) => session.once('closed', resolve));
  expect(clock.pending).toBe(0);
});

it('S8: nothing more is risked on a link that owes an answer: a half-open one costs one window, not two', async () => {
  const { session, wire, clock } = await boundEsme({ window: 2 });
  const sent = ['a', 'b', 'c', 'd'].map((text) => session.submit(message(text)));
  await wire.next('submit_sm');
  await wire.next('submit_sm');
  clock.advance(30_000);
  await wire.next('enquire_link');
  expect(session.capacity).toBe(0);
  clock.advance(15_000);
  await wire.next('enquire_link');
  clock.advance(15_000);
  expect(await Promise.all(sent)).toEqual([
    { kind: 'unknown', cause: 'timeout' },
    { kind: 'unknown', cause: 'timeout' },
    { kind: 'unsent', cause: 'closed' },
    { kind: 'unsent', cause: 'closed' },
  ]);
  expect(wire.received.filter(({ command }) => command === 'submit_sm')).toHaveLength(2);
});

it('S8: a request without an answer has a silent peer asked at once, a talking one not', async () => {
  const { session, wire, clock } = await boundEsme({ window: 1, handlers: { deliver_sm: () => undefined } });
  void session.submit(message('unanswered'));
  await wire.next('submit_sm');
  clock.advance(14_000);
  wire.send({ command: 'deliver_sm', sequence: 1 });
  await wire.next('deliver_sm_resp');
  const silent = session.submit(message('unanswered by a silent peer'));
  clock.advance(16_000);
  await wire.next('enquire_link');
  expect(session.queued).toBe(1);
  await wire.settle();
  await wire.next('submit_sm');
  for (let second = 0; second < 30; second++) {
    clock.advance(1_000);
    wire.send({ command: 'deliver_sm', sequence: 2 + second });
    await wire.next('deliver_sm_resp');
  }
  expect(await silent).toEqual({ kind: 'unknown', cause: 'timeout' });
  expect(wire.received.filter(({ command }) => command === 'enquire_link')).toHaveLength(1);
});
