import { expect, it } from 'vitest';
import { boundEsme, message } from '../support/bound.ts';

it('S4: never more than the window on the wire; the next leaves when an answer comes', async () => {
  const { session, wire } = await boundEsme({ window: 3 });
  const sent = Array.from({ length: 8 }, (_, index) => session.submit(message(String(index))));
  const open: number[] = [];
  for (let index = 0; index < 3; index++) open.push((await wire.next('submit_sm')).sequence);
  await wire.settle();
  expect(wire.unread).toBe(0);
  expect([session.inFlight, session.queued, session.capacity]).toEqual([3, 5, 0]);
  for (let index = 3; index < 8; index++) {
    wire.send({ command: 'submit_sm_resp', sequence: open.shift()!, message_id: 'x' });
    const request = await wire.next('submit_sm');
    expect(Buffer.from(request.short_message).toString()).toBe(String(index));
    open.push(request.sequence);
    expect(session.inFlight).toBe(3);
  }
  for (const sequence of open) wire.send({ command: 'submit_sm_resp', sequence, message_id: 'x' });
  expect((await Promise.all(sent)).every((outcome) => outcome.kind === 'accepted')).toBe(true);
  expect([session.inFlight, session.queued, session.capacity]).toEqual([0, 0, 3]);
});

it('S4: the window is 10 unless said otherwise', async () => {
  const { session, wire } = await boundEsme();
  for (let index = 0; index < 25; index++) void session.submit(message());
  await wire.settle();
  expect(wire.unread).toBe(10);
});

it('S4: enquire_link and responses bypass a full window', async () => {
  const { session, wire, clock } = await boundEsme({
    window: 1,
    responseTimeout: 300_000,
    handlers: { deliver_sm: () => undefined },
  });
  void session.submit(message());
  void session.submit(message());
  await wire.next('submit_sm');
  wire.send({ command: 'enquire_link', sequence: 9 }, { command: 'deliver_sm', sequence: 10 });
  await wire.next('enquire_link_resp');
  await wire.next('deliver_sm_resp');
  clock.advance(30_000);
  await wire.next('enquire_link');
  expect([session.inFlight, session.queued]).toEqual([1, 1]);
});

it('S4: what waits may be called back, and was surely not sent', async () => {
  const { session, wire } = await boundEsme({ window: 1 });
  const first = session.submit(message('first'));
  const abort = new AbortController();
  const second = session.submit(message('second'), { signal: abort.signal });
  const third = session.submit(message('third'));
  const { sequence } = await wire.next('submit_sm');
  abort.abort();
  expect(await second).toEqual({ kind: 'unsent', cause: 'aborted' });
  wire.send({ command: 'submit_sm_resp', sequence, message_id: 'x' });
  expect((await first).kind).toBe('accepted');
  const next = await wire.next('submit_sm');
  expect(Buffer.from(next.short_message).toString()).toBe('third');
  wire.send({ command: 'submit_sm_resp', sequence: next.sequence, message_id: 'y' });
  expect((await third).kind).toBe('accepted');
});

it('S4: a request on the wire is not called back: its answer counts', async () => {
  const { session, wire } = await boundEsme();
  const abort = new AbortController();
  const submitted = session.submit(message(), { signal: abort.signal });
  const { sequence } = await wire.next('submit_sm');
  abort.abort();
  wire.send({ command: 'submit_sm_resp', sequence, message_id: 'x' });
  expect((await submitted).kind).toBe('accepted');
});

it('S4: the queue is bounded', async () => {
  const { session } = await boundEsme({ window: 1, maxQueued: 2 });
  const sent = [1, 2, 3, 4].map(() => session.submit(message()));
  expect(await sent[3]).toEqual({ kind: 'unsent', cause: 'queue-full' });
  expect(session.queued).toBe(2);
});

it('S4: a message that does not fit the wire takes no place in the window', async () => {
  const { session, wire } = await boundEsme({ window: 1 });
  const fault = { field: 'destination_addr', reason: 'too-long' };
  const wrong = session.submit({ ...message(), destination_addr: '1'.repeat(21) });
  expect(await wrong).toEqual({ kind: 'unsent', cause: 'invalid', fault });
  void session.submit(message());
  expect((await wire.next('submit_sm')).destination_addr).toBe('33612345678');
});
