import { afterEach, describe, expect, it } from 'vitest';
import { receiptStatus } from '../../../../src/engine/carriers/receipt-codes.ts';
import { outbound, submitOne } from '../outbound.ts';
import { type BenchOptions, mobile, type OctopushBench, openOctopush } from './bench.ts';

let bench: OctopushBench;
const open = async (options?: BenchOptions): Promise<OctopushBench> => {
  bench = await openOctopush(options);
  return bench;
};
afterEach(() => bench?.close());

const idOf = async (recipient: string): Promise<string> => {
  const outcome = await submitOne(bench.carrier, outbound(recipient));
  return outcome.kind === 'accepted' ? outcome.carrierMessageIds[0]! : outcome.kind;
};
const codes = (id: string): string[] =>
  bench.sink.received.receipts
    .filter(({ carrierMessageId }) => carrierMessageId === id)
    .map(({ code }) => code);
const post = (fields: Record<string, string>, contentType = 'application/json'): Promise<Response> =>
  fetch(bench.callbackUrl!, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: contentType.includes('json') ? JSON.stringify(fields) : new URLSearchParams(fields).toString(),
  });

describe('receipts', () => {
  it.each([
    ['02', ['undeliverable']],
    ['03', ['number_unknown']],
    ['04', ['rejected']],
    ['05', ['unclear']],
    ['06', ['blocked']],
    ['08', ['enroute', 'delivered']],
    ['09', ['delivered', 'delivered']],
    ['10', ['delivered']],
  ])('of a number that ends in %s say %j, under the id that was reported', async (ending, expected) => {
    await open();
    const id = await idOf(mobile(ending));
    await bench.sink.until(() => codes(id).length === expected.length);
    expect(codes(id)).toEqual(expected);
  });

  it.each([
    ['as a form', { form: true }],
    ['without a plus', { plus: false }],
    ['as a form without a plus', { form: true, plus: false }],
  ])('are read %s', async (_how, fake) => {
    await open({ fake });
    const id = await idOf(mobile('01'));
    await bench.sink.until(() => codes(id).length === 1);
  });

  it('teach the ticket of a request whose answer was lost', async () => {
    await open({ settings: { repeats: 1 } });
    bench.octopush.callbacks.hold();
    bench.octopush.failNext({ at: 'after', how: 'hang' });
    const id = await idOf(mobile('08'));
    expect(id).not.toMatch(/^sms_/);
    await bench.octopush.callbacks.release();
    expect(codes(id)).toEqual(['enroute', 'delivered']);
  });

  it('teach the ticket of a request that was answered without one', async () => {
    await open();
    bench.octopush.withoutTicket = true;
    bench.octopush.callbacks.hold();
    const id = await idOf(mobile('08'));
    expect(id).not.toMatch(/^sms_/);
    await bench.octopush.callbacks.release();
    expect(codes(id)).toEqual(['enroute', 'delivered']);
  });

  it('find their message however they race with an answer that has no ticket', async () => {
    await open();
    bench.octopush.withoutTicket = true;
    const ids = await Promise.all(Array.from({ length: 20 }, () => idOf(mobile('01'))));
    await bench.sink.until(({ receipts }) => receipts.length === ids.length);
    expect(ids.map(codes)).toEqual(ids.map(() => ['delivered']));
  });

  it('that come before the answer belong to it, late and in another order too', async () => {
    await open();
    bench.octopush.callbacks.hold();
    const id = await idOf(mobile('08'));
    await bench.octopush.callbacks.release({ reversed: true });
    expect(codes(id)).toEqual(['delivered', 'enroute']);
  });

  it('are never guessed when two lost requests went to one number', async () => {
    await open({ settings: { repeats: 1 } });
    bench.octopush.callbacks.hold();
    const number = mobile('01');
    const ids: string[] = [];
    for (const text of ['One.', 'Two.']) {
      bench.octopush.failNext({ at: 'after', how: 'hang' });
      const outcome = await submitOne(bench.carrier, outbound(number, { text }));
      if (outcome.kind === 'accepted') ids.push(outcome.carrierMessageIds[0]!);
    }
    expect(ids).toHaveLength(2);
    await bench.octopush.callbacks.release();
    expect(ids.flatMap(codes)).toEqual([]);
    expect(bench.sink.received.receipts).toHaveLength(2);
  });

  it('with a status nobody knows are kept as they are, and say nothing final', async () => {
    await open();
    const number = mobile('01');
    const answer = await post({ message_id: 'sms_1', number, status: 'TELEPORTED', delivery_date: '' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(codes(`sms_1:${number}`)).toEqual(['TELEPORTED']);
    expect(receiptStatus('TELEPORTED')).toBe('transmitted');
  });

  it.each([
    ['a ticket', { number: '+33612345601', status: 'DELIVERED' }],
    ['a number', { message_id: 'sms_1', status: 'DELIVERED' }],
    ['anything it is about', { message_id: 'sms_1', number: '+33612345601' }],
  ])('without %s are refused with a code', async (_what, fields) => {
    await open();
    const answer = await post({ ...fields });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'callback_unreadable' });
  });
});

describe('texts from handsets', () => {
  const told = {
    message_id: '',
    number: '0033612345699',
    text: 'Merci',
    sim_card_number: '36105',
    reception_date: '2026-07-01 12:00:00',
  };

  it.each(['application/json', 'application/x-www-form-urlencoded'])(
    'are read from %s',
    async (contentType) => {
      await open();
      expect((await post(told, contentType)).status).toBe(200);
      expect(bench.sink.received.texts).toMatchObject([
        {
          sender: '+33612345699',
          recipient: '36105',
          text: 'Merci',
          optOut: false,
          at: new Date('2026-07-01T10:00:00Z'),
        },
      ]);
    },
  );

  it('are the same text when they come twice, and another when they differ', async () => {
    await open();
    for (const text of ['Merci', 'Merci', 'Non merci']) await post({ ...told, text });
    const ids = bench.sink.received.texts.map(({ carrierTextId }) => carrierTextId);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('that are a STOP say that Octopush has stopped, and name the message', async () => {
    await open();
    const number = mobile('07');
    const id = await idOf(number);
    const [ticket] = id.split(':');
    await post({ message_id: ticket!, number, text: 'stop', stop_date: '2026-12-01 08:00:00' });
    expect(bench.sink.received.texts).toMatchObject([
      { sender: number, text: 'stop', optOut: true, inReplyTo: id, at: new Date('2026-12-01T07:00:00Z') },
    ]);
  });
});
