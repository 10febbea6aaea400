import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../../../support/gateway.ts';

const PUBLIC_URL = 'https://sms.example.com';
const DAYS = 24 * 3_600_000;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_PUBLIC_URL: PUBLIC_URL });
});
afterAll(() => gateway.close());

/** Posts a status callback to an address, signed as Twilio signs it. */
const post = async (address: string, token: string): Promise<number> => {
  const fields = { MessageSid: 'SM0', MessageStatus: 'delivered', AccountSid: 'AC0' };
  const signed = Object.entries(fields)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .reduce((text, [name, value]) => text + name + value, address);
  const answer = await gateway.app.inject({
    method: 'POST',
    url: address.slice(PUBLIC_URL.length),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': createHmac('sha1', token).update(signed).digest('base64'),
    },
    payload: new URLSearchParams(fields).toString(),
  });
  return answer.statusCode;
};

describe('a carrier whose secret was changed', () => {
  it('takes callbacks at the address before, signed with either secret, while receipts may come there', async () => {
    const accountSid = `AC${'0'.repeat(32)}`;
    const made = await gateway.operator.post('/v1/operator/carriers', {
      name: 'twilio',
      type: 'twilio',
      settings: { accountSid },
      secret: 'first',
    });
    const before = made.body['callbackUrl'] as string;
    expect(await post(before, 'first')).toBeLessThan(300);
    const changed = await gateway.operator.patch('/v1/operator/carriers/twilio', { secret: 'second' });
    const after = changed.body['callbackUrl'] as string;
    expect(after).not.toBe(before);
    for (const address of [before, after])
      for (const token of ['first', 'second']) expect(await post(address, token)).toBeLessThan(300);
    expect(await post(before, 'third')).toBe(403);
    expect(await post(before.slice(0, -1), 'second')).toBe(403);

    gateway.advance(5 * DAYS);
    expect(await post(before, 'first')).toBe(403);
    expect(await post(after, 'first')).toBe(403);
    expect(await post(after, 'second')).toBeLessThan(300);
  });
});
