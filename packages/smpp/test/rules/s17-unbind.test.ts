import { expect, it } from 'vitest';
import { boundEsme, boundSmsc, message } from '../support/bound.ts';

it('S17: stops submitting, waits for what is on the wire, unbinds, waits for the answer, closes', async () => {
  const { session, wire } = await boundEsme({ window: 1 });
  const onWire = session.submit(message('on the wire'));
  const waiting = session.submit(message('waiting'));
  const { sequence } = await wire.next('submit_sm');
  const unbound = session.unbind();
  expect(await waiting).toEqual({ kind: 'unsent', cause: 'closed' });
  expect(await session.submit(message('after'))).toEqual({ kind: 'unsent', cause: 'closed' });
  await wire.settle();
  expect(wire.unread).toBe(0);
  wire.send({ command: 'submit_sm_resp', sequence, message_id: 'x' });
  expect((await onWire).kind).toBe('accepted');
  const unbind = await wire.next('unbind');
  await wire.settle();
  expect(session.state).toBe('unbinding');
  wire.send({ command: 'unbind_resp', sequence: unbind.sequence });
  expect(await unbound).toEqual({ kind: 'unbound' });
  await wire.closed;
});

it('S17: a deliver_sm under way is answered before the unbind', async () => {
  const store = Promise.withResolvers<void>();
  const { session, wire } = await boundEsme({ handlers: { deliver_sm: () => store.promise } });
  wire.send({ command: 'deliver_sm', sequence: 4 });
  await wire.settle();
  const unbound = session.unbind();
  store.resolve();
  await wire.next('deliver_sm_resp');
  const { sequence } = await wire.next('unbind');
  wire.send({ command: 'unbind_resp', sequence });
  expect(await unbound).toEqual({ kind: 'unbound' });
});

it('S17: a peer that never answers the unbind does not hold us', async () => {
  const { session, wire, clock } = await boundEsme();
  const unbound = session.unbind();
  await wire.next('unbind');
  clock.advance(5_000);
  expect(await unbound).toEqual({ kind: 'unbound' });
});

it('S17: answers that never come hold the unbind no longer than their time', async () => {
  const { session, wire, clock } = await boundEsme();
  const submitted = session.submit(message());
  await wire.next('submit_sm');
  const unbound = session.unbind();
  clock.advance(30_000);
  expect(await submitted).toEqual({ kind: 'unknown', cause: 'timeout' });
  const { sequence } = await wire.next('unbind');
  wire.send({ command: 'unbind_resp', sequence });
  expect(await unbound).toEqual({ kind: 'unbound' });
});

it("S17: the peer's unbind is answered after what is under way, then the link is closed", async () => {
  const { session, wire } = await boundEsme({ window: 1 });
  const onWire = session.submit(message('on the wire'));
  const waiting = session.submit(message('waiting'));
  const submitted = await wire.next('submit_sm');
  const closed = new Promise((resolve) => session.once('closed', resolve));
  wire.send({ command: 'unbind', sequence: 9 });
  expect(await waiting).toEqual({ kind: 'unsent', cause: 'closed' });
  wire.send({ command: 'submit_sm_resp', sequence: submitted.sequence, message_id: 'x' });
  expect((await onWire).kind).toBe('accepted');
  expect((await wire.next('unbind_resp')).sequence).toBe(9);
  expect(await closed).toEqual({ kind: 'unbound' });
  await wire.closed;
});

it('S17: both may unbind at once', async () => {
  const { session, wire } = await boundEsme();
  const unbound = session.unbind();
  const { sequence } = await wire.next('unbind');
  wire.send({ command: 'unbind', sequence: 9 }, { command: 'unbind_resp', sequence });
  expect((await wire.next('unbind_resp')).sequence).toBe(9);
  expect(await unbound).toEqual({ kind: 'unbound' });
});

it('S17: an SMSC that closes unbinds its ESMEs', async () => {
  const { smsc, wire } = await boundSmsc();
  const closed = smsc.close();
  const { sequence } = await wire.next('unbind');
  wire.send({ command: 'unbind_resp', sequence });
  await wire.closed;
  await closed;
  expect(smsc.sessions.size).toBe(0);
});
