import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeOctopush, startFakeOctopush } from '../src/octopush.ts';

let octopush: FakeOctopush;
beforeEach(async () => {
  octopush = await startFakeOctopush({ credit: 1 });
});
afterEach(() => octopush.close());

const call = async (method: string, path: string, body?: object, key = octopush.apiKey) => {
  const answer = await fetch(`${octopush.baseUrl}${path}`, {
    method,
    headers: { 'api-login': octopush.login, 'api-key': key, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
};
const ALERT = {
  recipients: [{ phone_number: '+33612345601' }],
  text: 'Hello',
  sender: 'ACME',
  purpose: 'alert',
};
const send = (change: object = {}, key?: string) =>
  call('POST', '/sms-campaign/send', { ...ALERT, ...change }, key);
const codeOf = async (change: object): Promise<unknown> => (await send(change)).body['code'];

describe('the fake of Octopush', () => {
  it('answers a good request as the API does', async () => {
    const { status, body } = await send();
    expect(status).toBe(201);
    expect(body).toEqual({
      sms_ticket: expect.stringMatching(/^sms_[0-9a-f]{13}$/),
      number_of_contacts: 1,
      total_cost: 0.045,
      number_of_sms_needed: 1,
      residual_credit: 0.955,
    });
  });

  it('checks in its order: each request has every later fault too', async () => {
    const poor = { text: 'x'.repeat(200), purpose: 'wholesale', type: 'sms_low_cost' };
    const faults: [object, number][] = [
      [{ ...poor, recipients: [], text: '', sender: 'A' }, 103],
      [{ ...poor, text: '', sender: 'A' }, 107],
      [{ ...poor, text: 'x'.repeat(1225), sender: 'A' }, 189],
      [{ ...poor, sender: 'A', recipients: [{ phone_number: '12' }] }, 106],
      [{ ...poor, recipients: [{ phone_number: '12' }] }, 117],
      [{ ...poor, recipients: [{ phone_number: '+33612345601' }, { phone_number: '+819012345678' }] }, 151],
      [{ purpose: 'wholesale' }, 121],
      [{ ...poor }, 119],
    ];
    for (const [change, code] of faults) expect(await codeOf(change)).toBe(code);
    expect(await send({}, 'wrong')).toEqual({
      status: 401,
      body: { code: 101, message: 'wrong credentials' },
    });
    expect(octopush.campaigns).toEqual([]);
  });

  it('takes both ways of the STOP mention', async () => {
    for (const text of ['Soldes STOP au 30101', 'Soldes STOP au XXXXX']) {
      expect((await send({ purpose: 'wholesale', text })).status).toBe(201);
    }
    expect(await codeOf({ purpose: 'wholesale', text: 'Soldes stop au 30101' })).toBe(121);
  });

  it('knows a request_id for 24 hours', async () => {
    expect((await send({ request_id: 'a1' })).status).toBe(201);
    expect(await codeOf({ request_id: 'a1' })).toBe(182);
    octopush.advance(24 * 3600 * 1000);
    expect((await send({ request_id: 'a1' })).status).toBe(201);
  });

  it('reads leniently: it casts, strips and ignores', async () => {
    const { status, body } = await send({ sender: 'AC-ME!', simulation_mode: 'true', colour: 'red' });
    expect([status, body['sms_ticket']]).toEqual([201, undefined]);
    expect(octopush.credit()).toBe(1);
    expect(octopush.campaigns).toEqual([]);
  });

  it('counts parts of 63 in Unicode, and refuses what the credit does not cover', async () => {
    expect((await send({ text: 'я'.repeat(71) })).body['number_of_sms_needed']).toBe(2);
    octopush.setCredit(0.044);
    expect(await codeOf({})).toBe(104);
  });

  it('drops blacklisted numbers when it is asked to', async () => {
    octopush.blacklist('+33612345601');
    const recipients = [{ phone_number: '+33612345601' }, { phone_number: '+33612345602' }];
    const { body } = await send({ recipients, auto_remove_blacklisted_numbers: true });
    expect(body['number_of_contacts']).toBe(1);
  });

  it('holds what is scheduled, and cancels it by its rules', async () => {
    const in20 = new Date(Date.now() + 1_200_000).toISOString();
    const ticket = (await send({ send_at: in20 })).body['sms_ticket'];
    expect(octopush.textsTo('+33612345601')).toEqual([]);
    const cancel = () => call('DELETE', '/sms-campaign/cancel', { ticket_number: ticket });
    octopush.advance(700_000);
    expect((await cancel()).status).toBe(400);
    octopush.advance(600_000);
    expect(octopush.textsTo('+33612345601')).toEqual(['Hello']);
    const other = (await send({ send_at: new Date(Date.now() + 9_000_000).toISOString() })).body[
      'sms_ticket'
    ];
    expect((await call('DELETE', '/sms-campaign/cancel', { ticket_number: other })).status).toBe(204);
  });
});
