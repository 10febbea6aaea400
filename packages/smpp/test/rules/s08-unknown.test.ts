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
