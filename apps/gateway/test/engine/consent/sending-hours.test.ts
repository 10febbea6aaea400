import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { EVIDENCE, offer, startInOpenHours } from './open-hours.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startInOpenHours();
});
afterAll(() => gateway.close());

const DAY = { saturday: null, sunday: null, holidays: null };
/** The gateway's clock stands just after 08:00 of a working day in France. */
const LATER = { FR: { weekdays: ['10:00', '18:00'], ...DAY } };
const patch = (sendingHours: object) => gateway.live.patch('/v1/consent/policy', { sendingHours });

let next = 60;
/** A person who consented. */
const person = async (): Promise<string> => {
  const to = `+336399800${next++}`;
  await gateway.live.post('/v1/consents', { to, method: 'form', evidence: EVIDENCE });
  return to;
};
const send = (to: string, extra: object = {}) => gateway.live.post('/v1/messages', offer(to, extra));
const traceOf = async (id: string) => (await gateway.live.get(`/v1/messages/${id}`)).body['trace'];
const hourInParis = (at: string): string =>
  new Date(at).toLocaleTimeString('en-GB', { timeZone: 'Europe/Paris' });

/** Makes a waiting text due, as a clock that ran ahead, or a policy changed since its admission, would. */
const makeDue = async (to: string): Promise<void> => {
  const { rowCount } = await gateway.database.pool.query(
    'UPDATE messages SET due_at = $1 WHERE recipient = $2 AND due_at IS NOT NULL',
    [new Date(gateway.now() - 1_000), to],
  );
  expect(rowCount).toBe(1);
};

describe("an account's own sending hours", () => {
  it('hold a commercial text that the country would let leave, and say by whose rule', async () => {
    const to = await person();
    expect((await patch(LATER)).body).toMatchObject({ sendingHours: LATER });
    const held = await send(to);
    expect(held).toMatchObject({ status: 202, body: { status: 'on_hold', reason: 'sending_window' } });
    expect(hourInParis(held.body['heldUntil'] as string)).toBe('10:00:00');
    expect(await traceOf(held.body.id)).toContainEqual(
      expect.objectContaining({
        step: 'window',
        outcome: 'held',
        detail: expect.stringMatching(
          /Mon-Fri 10:00-18:00.*Europe\/Paris.*consent policy of the account.*Mon-Fri 08:00-22:00.*af2m\.org.*2026-/,
        ),
        facts: expect.objectContaining({
          hours: 'Mon-Fri 10:00-18:00; not on public holidays',
          source: 'consent policy of the account',
          within: 'Mon-Fri 08:00-22:00; Sat 08:00-22:00; not on public holidays',
          mark: 'A',
        }),
      }),
    );
    const estimate = await gateway.live.post('/v1/messages/estimate', offer(to));
    expect(hourInParis(String(estimate.body['heldUntil']))).toBe('10:00:00');
    const order = await send(to, { purpose: 'transactional', text: 'Your order left.' });
    await gateway.message(order.body.id, ({ status }) => status === 'delivered');
    await patch({});
    const sent = await send(to);
    await gateway.message(sent.body.id, ({ status }) => status === 'delivered');
  });

  it('hold at its claim what was admitted before they were chosen, and the why-card shows it', async () => {
    const to = await person();
    const admitted = await send(to, { sendAt: new Date(gateway.now() + 3_600_000).toISOString() });
    expect(admitted.body).toMatchObject({ reason: 'scheduled' });
    await patch(LATER);
    for (const times of [1, 2]) {
      await makeDue(to);
      const back = await gateway.message(
        admitted.body.id,
        ({ trace }) => trace.filter(({ facts }) => facts?.['times'] === times).length === 1,
      );
      expect(back.status).toBe('on_hold');
      const line = back.trace.find(({ facts }) => facts?.['times'] === times)!;
      expect(line).toMatchObject({ step: 'window', outcome: 'held' });
      expect(line.detail).toMatch(
        new RegExp(
          `^When its turn came it was held again \\(${times} times?\\) until \\S+T0[89]:00.*consent policy of the account.*af2m`,
        ),
      );
      expect(hourInParis(new Date(Number(line.facts!['opens'])).toISOString())).toBe('10:00:00');
      await gateway.message(admitted.body.id, ({ detail }) => detail.startsWith('Held until'));
    }
    await patch({});
    await makeDue(to);
    await gateway.message(admitted.body.id, ({ status }) => status === 'delivered');
  });

  it('widen what the country gives as its default, up to what binds its senders', async () => {
    const to = await person();
    const evening = new Date(gateway.now() + 13 * 3_600_000).toISOString();
    expect(hourInParis(evening) > '20:30').toBe(true);
    expect((await send(to, { sendAt: evening })).body).toMatchObject({ reason: 'sending_window' });
    expect((await patch({ FR: { ...DAY, weekdays: ['08:00', '22:00'] } })).status).toBe(200);
    const sent = await send(to, { sendAt: evening });
    expect(sent.body).toMatchObject({ reason: 'scheduled', heldUntil: evening });
    await patch({});
  });

  it.each([
    [
      { FR: { ...DAY, weekdays: ['07:00', '20:00'] } },
      'sendingHours.FR.weekdays',
      /Mon-Fri 08:00-22:00.*af2m/,
    ],
    [{ FR: { ...DAY, weekdays: null, sunday: ['10:00', '12:00'] } }, 'sendingHours.FR.sunday', /af2m/],
    [{ US: { ...DAY, weekdays: ['08:00', '21:30'] } }, 'sendingHours.US.weekdays', /47 CFR/],
    [{ JP: { ...DAY, weekdays: ['08:00', '12:00'] } }, 'sendingHours.JP.weekdays', /No passport/],
  ])('refuse %j, which goes beyond the country', async (sendingHours, field, detail) => {
    expect(await patch(sendingHours)).toMatchObject({
      status: 422,
      body: { code: 'sending_hours_too_wide', field, detail: expect.stringMatching(detail) },
    });
    expect((await gateway.live.get('/v1/consent/policy')).body).toMatchObject({ sendingHours: {} });
  });

  it('take any hour where the country gives advice only, and no nonsense', async () => {
    const always = { weekdays: ['00:00', '24:00'], saturday: ['00:00', '24:00'], sunday: ['00:00', '24:00'] };
    expect((await patch({ DE: { ...always, holidays: 'as_usual' } })).status).toBe(200);
    for (const nonsense of [
      { DE: { ...DAY, weekdays: null } },
      { DE: { ...DAY, weekdays: ['20:00', '08:00'] } },
      { Germany: { ...DAY, weekdays: ['08:00', '20:00'] } },
    ])
      expect(await patch(nonsense)).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
    await patch({});
  });
});

it('a text is held again while nobody has looked at what is nearly an opt-out, and the why-card shows it', async () => {
  const to = await person();
  const first = await send(to);
  await gateway.message(first.body.id, ({ status }) => status === 'delivered');
  const waiting = await send(to, { sendAt: new Date(gateway.now() + 3_600_000).toISOString() });
  await gateway.live.post(`/v1/phones/${encodeURIComponent(to)}/replies`, { text: 'TSOP' });
  await makeDue(to);
  const back = await gateway.message(waiting.body.id, ({ trace }) =>
    trace.some(({ step, outcome }) => step === 'suppression' && outcome === 'held'),
  );
  const line = back.trace.find(({ step, outcome }) => step === 'suppression' && outcome === 'held')!;
  expect(line.detail).toMatch(
    /^When its turn came it was held again \(1 time\) until .*nearly an opt-out came on .*Rule: Our own choice/,
  );
  expect(line.facts).toMatchObject({ state: 'paused', mark: 'D', reviewed: '2026-11-21', times: 1 });

  const exported = (await gateway.live.post('/v1/people/export', { to })).body as unknown as {
    deferrals: { id: string }[];
  };
  expect(exported.deferrals).toMatchObject([{ id: waiting.body.id, step: 'suppression', times: 1 }]);
  const kept = async () =>
    (await gateway.database.pool.query("SELECT FROM message_deferrals WHERE step = 'suppression'")).rowCount;
  expect(await kept()).toBe(1);
  await gateway.live.post('/v1/people/erase', { to });
  expect(await kept()).toBe(0);
});

describe('where a recipient of a French number lives', () => {
  const hourIn = (at: unknown, timeZone: string): string =>
    new Date(String(at)).toLocaleTimeString('en-GB', { timeZone });

  it.each([
    ['options.region', { options: { region: 'FR-PF' } }, 'Pacific/Tahiti'],
    ['the country of the address', { country: 'PF' }, 'Pacific/Tahiti'],
    ['options.timeZone', { options: { timeZone: 'America/Martinique' } }, 'America/Martinique'],
  ])('told by %s, opens at 8 of that clock in estimate, answer and why-card', async (_told, extra, zone) => {
    const to = await person();
    const estimate = await gateway.live.post('/v1/messages/estimate', offer(to, extra));
    expect(hourIn(estimate.body['heldUntil'], zone)).toBe('08:00:00');
    const held = await send(to, extra);
    expect(hourIn(held.body['heldUntil'], zone)).toBe('08:00:00');
    expect(await traceOf(held.body.id)).toContainEqual(
      expect.objectContaining({
        step: 'window',
        facts: expect.objectContaining({ zones: [zone], knownBy: 'address' }),
      }),
    );
    await makeDue(to);
    const back = await gateway.message(held.body.id, ({ trace }) =>
      trace.some(({ facts }) => facts?.['times'] === 1),
    );
    expect(back.trace.find(({ facts }) => facts?.['times'] === 1)).toMatchObject({
      facts: { zones: [zone] },
    });
  });

  it('told by the address of an event, too', async () => {
    const to = await person();
    const automation = {
      name: 'offer',
      on: 'order.delivered',
      purpose: 'commercial',
      text: 'New at {{ shop }}.',
    };
    expect((await gateway.live.post('/v1/automations', automation)).status).toBe(201);
    const event = {
      type: 'order.delivered',
      object: { type: 'order', id: '1001' },
      person: { phone: to, region: 'FR-PF' },
      data: { shop: 'Acme' },
    };
    expect((await gateway.live.post('/v1/events', event)).status).toBe(202);
    const texts = await eventually('the text of the event', async () => {
      const { data } = (await gateway.live.get(`/v1/messages?to=${encodeURIComponent(to)}`)).body;
      return data.length > 0 && data;
    });
    expect(await traceOf(texts[0]!.id)).toContainEqual(
      expect.objectContaining({
        step: 'window',
        facts: expect.objectContaining({ zones: ['Pacific/Tahiti'], knownBy: 'address' }),
      }),
    );
  });
});
