import { expect, it } from 'vitest';
import type { SessionFault } from '../../src/index.ts';
import { boundEsme, boundSmsc } from '../support/bound.ts';

it('S10: deliver_sm is answered when it is stored, not before', async () => {
  const store = Promise.withResolvers<void>();
  const { wire } = await boundEsme({ handlers: { deliver_sm: () => store.promise } });
  wire.send({ command: 'deliver_sm', sequence: 5 });
  await wire.settle();
  expect(wire.unread).toBe(0);
  store.resolve();
  expect(await wire.next('deliver_sm_resp')).toMatchObject({ status: 0, sequence: 5, message_id: '' });
});

it.each([
  ['rejects', () => Promise.reject(new Error('disk full'))],
  [
    'throws',
    () => {
      throw new Error('disk full');
    },
  ],
])('S10: a store that %s is answered with ESME_RX_T_APPN, so that the SMSC tries again', async (_, store) => {
  const { wire, session } = await boundEsme({ handlers: { deliver_sm: store } });
  const told = new Promise<SessionFault>((resolve) => session.once('fault', resolve));
  wire.send({ command: 'deliver_sm', sequence: 5 });
  expect(await wire.next('deliver_sm_resp')).toMatchObject({ status: 0x64, sequence: 5 });
  expect(await told).toMatchObject({ kind: 'handler-failed', error: new Error('disk full') });
  expect(session.state).toBe('bound');
});

it('S10: without a handler nothing is stored, so nothing is answered with success', async () => {
  const { wire } = await boundEsme();
  wire.send({ command: 'deliver_sm', sequence: 5 }, { command: 'data_sm', sequence: 6 });
  expect((await wire.next('deliver_sm_resp')).status).toBe(0x64);
  expect((await wire.next('data_sm_resp')).status).toBe(0x64);
});

it('S10: a store may refuse for good', async () => {
  const { wire } = await boundEsme({ handlers: { deliver_sm: async () => ({ status: 0x65 }) } });
  wire.send({ command: 'deliver_sm', sequence: 5 });
  expect((await wire.next('deliver_sm_resp')).status).toBe(0x65);
});

it('S10: one slow store does not hold up the others, and each gets its own answer', async () => {
  const slow = Promise.withResolvers<void>();
  const { wire } = await boundEsme({
    handlers: { deliver_sm: ({ sequence }) => (sequence === 1 ? slow.promise : undefined) },
  });
  wire.send({ command: 'deliver_sm', sequence: 1 }, { command: 'deliver_sm', sequence: 2 });
  expect((await wire.next('deliver_sm_resp')).sequence).toBe(2);
  slow.resolve();
  expect((await wire.next('deliver_sm_resp')).sequence).toBe(1);
});

it('S10: more at once than the store takes are told to come back', async () => {
  const store = Promise.withResolvers<void>();
  const { wire } = await boundEsme({ maxConcurrent: 2, handlers: { deliver_sm: () => store.promise } });
  for (const sequence of [1, 2, 3]) wire.send({ command: 'deliver_sm', sequence });
  expect(await wire.next('deliver_sm_resp')).toMatchObject({ sequence: 3, status: 0x64 });
  store.resolve();
  expect((await wire.next('deliver_sm_resp')).status).toBe(0);
});

it('S10: an SMSC whose handler fails answers ESME_RSYSERR, and one too busy ESME_RTHROTTLED', async () => {
  const store = Promise.withResolvers<{ message_id: string }>();
  const { wire } = await boundSmsc({ maxConcurrent: 1, handlers: { submit_sm: () => store.promise } });
  wire.send({ command: 'submit_sm', sequence: 1 }, { command: 'submit_sm', sequence: 2 });
  expect(await wire.next('submit_sm_resp')).toMatchObject({ sequence: 2, status: 0x58 });
  store.reject(new Error('down'));
  expect(await wire.next('submit_sm_resp')).toMatchObject({ sequence: 1, status: 0x08 });
});

it('S10: an answer that does not fit the wire is an error, not a success without an id', async () => {
  const { wire, session } = await boundSmsc({
    handlers: { submit_sm: () => ({ message_id: 'x'.repeat(65) }) },
  });
  const told = new Promise<SessionFault>((resolve) => session.once('fault', resolve));
  wire.send({ command: 'submit_sm', sequence: 1 });
  expect((await wire.next('submit_sm_resp')).status).toBe(0x08);
  expect(await told).toMatchObject({ kind: 'reply-invalid', fault: { field: 'message_id' } });
});
