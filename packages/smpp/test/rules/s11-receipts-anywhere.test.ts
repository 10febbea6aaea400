import { expect, it } from 'vitest';
import { connect, ESM_CLASS, type Receipt, readReceipt } from '../../src/index.ts';
import { message, optionsFor, runningSmsc } from '../support/bound.ts';
import { delivered } from '../support/deliver.ts';

const receiptOf = (id: string, stat: string, esmClass: number = ESM_CLASS.deliveryReceipt) => ({
  esm_class: esmClass,
  short_message: Buffer.from(`id:${id} stat:${stat} err:000`),
});

it('S11: a receipt comes on another bind, before the submit_sm_resp, twice, and after an intermediate one', async () => {
  const submitted = Promise.withResolvers<void>();
  const { smsc, port, clock } = await runningSmsc({
    handlers: {
      submit_sm: async () => {
        submitted.resolve();
        await told.promise;
        return { message_id: 'a1' };
      },
    },
  });
  const told = Promise.withResolvers<void>();
  const receipts: Receipt[] = [];
  const receiverBound = new Promise<void>((resolve) =>
    smsc.on('bound', (session) => session.bindType === 'receiver' && resolve()),
  );
  const transmitter = await connect(optionsFor(port, clock, { bind: 'transmitter' }));
  const receiver = await connect(
    optionsFor(port, clock, {
      bind: 'receiver',
      handlers: { deliver_sm: (pdu) => void receipts.push(readReceipt(pdu)!) },
    }),
  );
  if (!transmitter.ok || !receiver.ok) throw new Error('no bind');
  const outcome = transmitter.session.submit(message());
  await submitted.promise;
  await receiverBound;
  const [toReceiver] = [...smsc.sessions].filter((session) => session.bindType === 'receiver');
  for (const content of [
    receiptOf('a1', 'ENROUTE', ESM_CLASS.intermediateNotification),
    receiptOf('a1', 'DELIVRD'),
    receiptOf('a1', 'DELIVRD'),
  ]) {
    expect((await toReceiver!.request('deliver_sm', content)).kind).toBe('accepted');
  }
  expect(transmitter.session.inFlight).toBe(1);
  told.resolve();
  expect(await outcome).toMatchObject({ kind: 'accepted', messageId: 'a1' });
  expect(receipts.map(({ messageId, state, final }) => [messageId, state, final])).toEqual([
    ['a1', 'enroute', false],
    ['a1', 'delivered', true],
    ['a1', 'delivered', true],
  ]);
  await Promise.all([transmitter.session.unbind(), receiver.session.unbind()]);
});

it.each([
  ['SCHEDULED', false],
  ['ENROUTE', false],
  ['ACCEPTD', false],
  ['UNKNOWN', false],
  ['DELIVRD', true],
  ['EXPIRED', true],
  ['DELETED', true],
  ['UNDELIV', true],
  ['REJECTD', true],
  ['SKIPPED', true],
])('S11: only final states are final: %s', (stat, final) => {
  const pdu = (esmClass: number) => delivered(receiptOf('a1', stat, esmClass));
  expect(readReceipt(pdu(ESM_CLASS.deliveryReceipt))).toMatchObject({ final, intermediate: false });
  expect(readReceipt(pdu(ESM_CLASS.intermediateNotification))).toMatchObject({
    final: false,
    intermediate: true,
  });
});
