import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RECEIPT_CODES } from '../../../../src/engine/carriers/receipt-codes.ts';
import { API_ERRORS, TWILIO_ERRORS } from '../../../../src/engine/carriers/twilio/error-codes.ts';
import { twilioReceiptCode } from '../../../../src/engine/carriers/twilio/receipt-codes.ts';
import { outbound, submitOne } from '../outbound.ts';
import { mobile, openTwilio, type TwilioBench } from './bench.ts';

let bench: TwilioBench;
beforeEach(async () => {
  bench = await openTwilio();
});
afterEach(() => bench.close());

const reopen = async (settings: Record<string, unknown>): Promise<void> => {
  await bench.close();
  bench = await openTwilio(settings);
};

describe('sending', () => {
  it.each([
    ['the message itself', {}, 'CARILLON', 'CARILLON'],
    [
      'the pool',
      { messagingServiceSid: `MG${'0a'.repeat(16)}`, from: '+14155550100' },
      null,
      `MG${'0a'.repeat(16)}`,
    ],
    ['the settings', { from: '+14155550100' }, null, '+14155550100'],
  ])('takes the sender of %s', async (_what, settings, sender, shown) => {
    await reopen(settings);
    expect((await submitOne(bench.carrier, outbound(mobile('01'), { sender }))).kind).toBe('accepted');
    expect(bench.twilio.messages[0]!.from).toBe(shown);
  });

  it('does not ask when there is no sender at all', async () => {
    const outcome = await submitOne(bench.carrier, outbound(mobile('01'), { sender: null }));
    expect(outcome).toMatchObject({ kind: 'refused', code: 'sender_refused' });
    expect(bench.twilio.requests).toEqual([]);
  });

  it('says that the recipient has told Twilio STOP', async () => {
    const recipient = mobile('01');
    bench.twilio.optOut(recipient);
    const outcome = await submitOne(bench.carrier, outbound(recipient));
    expect(outcome).toMatchObject({ kind: 'refused', code: 'blocked' });
    expect(RECEIPT_CODES.blocked.consent).toBe('blocked');
  });

  it.each([
    ['05', 'number_unknown'],
    ['06', 'number_not_mobile'],
  ])('maps the refusal of a number that ends in %s to %s', async (ending, code) => {
    expect(await submitOne(bench.carrier, outbound(mobile(ending)))).toMatchObject({ kind: 'refused', code });
  });

  it('never repeats a request that may have arrived', async () => {
    bench.twilio.failNext(
      { at: 'after', how: 500 },
      { at: 'after', how: 'truncate' },
      { at: 'before', how: 'hang' },
    );
    for (let round = 0; round < 3; round++) {
      expect(await submitOne(bench.carrier, outbound(mobile('01')))).toEqual({ kind: 'unknown' });
    }
    expect(bench.twilio.requests).toHaveLength(3);
  });

  it('stops the line when the token is wrong', async () => {
    await reopen({ accountSid: `AC${'2e'.repeat(16)}` });
    expect((await submitOne(bench.carrier, outbound(mobile('01')))).kind).toBe('deferred');
    expect(bench.carrier.fault()).toContain('code 20003');
  });

  it('waits when Twilio says so', async () => {
    bench.twilio.failNext({ at: 'before', how: 429 });
    expect(await submitOne(bench.carrier, outbound(mobile('01')))).toEqual({
      kind: 'deferred',
      retryAfterMs: 2_000,
      refusal: expect.anything(),
    });
  });
});

describe('callbacks', () => {
  it('name the message whose answer was lost, so that it is no longer unknown', async () => {
    bench.twilio.failNext({ at: 'after', how: 'drop' });
    const message = outbound(mobile('01'));
    expect(await submitOne(bench.carrier, message)).toEqual({ kind: 'unknown' });
    await bench.sink.until(({ receipts }) => receipts.some(({ code }) => code === 'delivered'));
    const [acceptance] = bench.sink.received.acceptances;
    expect(acceptance).toEqual({
      carrier: bench.carrier.name,
      accountId: message.accountId,
      messageId: message.messageId,
      carrierMessageIds: [bench.twilio.messages[0]!.sid],
    });
  });

  it('are refused when they are signed with another token', async () => {
    bench.twilio.signWith('another token');
    await submitOne(bench.carrier, outbound(mobile('01')));
    await bench.twilio.text(bench.callbackUrl!, { from: mobile('01'), to: '+14155550199', body: 'Hi' });
    await bench.twilio.callbacks.settled();
    expect(bench.twilio.callbacks.posted.map(({ status }) => status)).toEqual(expect.arrayContaining([403]));
    expect(bench.twilio.callbacks.posted.every(({ status }) => status === 403)).toBe(true);
    expect(bench.sink.received.receipts).toEqual([]);
  });

  it('of texts say when Twilio has taken the number off', async () => {
    const from = mobile('01');
    await bench.twilio.text(bench.callbackUrl!, {
      from,
      to: '+14155550199',
      body: 'Stop',
      optOutType: 'STOP',
    });
    await bench.twilio.text(bench.callbackUrl!, { from, to: '+14155550199', body: 'Thanks' });
    expect(bench.sink.received.texts).toMatchObject([
      { sender: from, recipient: '+14155550199', text: 'Stop', optOut: true },
      { sender: from, text: 'Thanks', optOut: false },
    ]);
  });
});

describe('a sender that is no phone', () => {
  it.each(['894546', 'ACME', '2125550123'])('(%s) is handed over as it came', async (from) => {
    await bench.twilio.text(bench.callbackUrl!, { from, to: '+14155550199', body: 'Your code is 1' });
    await bench.twilio.callbacks.settled();
    expect(bench.sink.received.texts).toMatchObject([{ sender: from, text: 'Your code is 1' }]);
  });
});

describe('the tables', () => {
  it.each([
    ['delivered', undefined, 'delivered'],
    ['undelivered', '30003', 'undeliverable'],
    ['undelivered', '30005', 'number_unknown'],
    ['undelivered', '30006', 'number_not_mobile'],
    ['failed', '30007', 'filtered'],
    ['failed', '21610', 'blocked'],
    ['failed', '99999', 'rejected'],
    ['sent', '30007', 'enroute'],
    ['canceled', undefined, 'withdrawn'],
    ['teleported', undefined, 'teleported'],
    ['undelivered', '30024', 'sender_refused'],
    ['undelivered', '30038', 'filtered'],
    ['undelivered', '30454', 'undeliverable'],
    ['constructor', undefined, 'constructor'],
  ])('read the status %s with error %s as %s', (status, error, code) => {
    expect(twilioReceiptCode(status, error)).toBe(code);
  });

  it('use our codes only', () => {
    const used = Object.values(API_ERRORS).flatMap((entry) =>
      entry.action === 'refuse' ? [entry.code] : [],
    );
    for (const code of [...used, ...Object.values(TWILIO_ERRORS).map(({ as }) => as)])
      expect(RECEIPT_CODES).toHaveProperty(code);
  });
});
