import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensurePartitions } from '../../../src/engine/messages/partitions.ts';
import { ensureBodyPartitions } from '../../../src/services/connectors/webhook-bodies.ts';
import { EVIDENCE } from '../../engine/consent/open-hours.ts';
import { openHour } from '../../engine/consent/race/open-hour.ts';
import { type OpenShop, type ShopsGateway, startShopsGateway } from '../../support/installed-shop.ts';

const HOUR = 3_600_000;

let gateway: ShopsGateway;
beforeAll(async () => {
  // The night after French sending hours; some minutes after this many hours they are open again.
  gateway = await startShopsGateway(openHour() - Date.now() - 4 * HOUR);
  await ensurePartitions(gateway.database, Date.now());
  await ensureBodyPartitions(gateway.database, Date.now());
});
afterAll(() => gateway.close());

let people = 0;

const reminded = async (): Promise<{ open: OpenShop; to: string; pay: () => void }> => {
  const open = await gateway.openShop();
  await open.install();
  const to = `+3361281${String(people++).padStart(4, '0')}`;
  await open.requests.post('/v1/consents', { to, method: 'form', evidence: EVIDENCE });
  const { status } = await open.requests.post('/v1/automations', {
    name: 'reminder',
    on: 'checkout.updated',
    steps: [{ purpose: 'commercial', delaySeconds: 60, text: 'Your basket waits' }],
    stillTrue: { fact: 'checkout_open', whenUnknown: 'skip' },
  });
  expect(status).toBe(201);
  const { checkout, webhooks } = open.shop.beginCheckout({ phone: to });
  await open.tell(webhooks);
  return { open, to, pay: () => void open.shop.pay(checkout) };
};

const stepOf = async ({ requests }: OpenShop) => {
  const { data } = (await requests.get('/v1/automations/runs')).body;
  return (data[0] as never as { steps: { state: string; reason: string | null; dueAt: string }[] }).steps[0]!;
};

test('a text that waits for sending hours is no message until then, and the shop is asked when they begin', async () => {
  const [stays, pays] = [await reminded(), await reminded()];
  gateway.advance(120_000);
  await gateway.sweep();
  for (const { open, to } of [stays, pays]) {
    const step = await stepOf(open);
    expect(step).toMatchObject({ state: 'waiting' });
    expect(Date.parse(step.dueAt)).toBeGreaterThan(gateway.now() + HOUR);
    expect((await open.requests.get(`/v1/messages?to=${encodeURIComponent(to)}`)).body.data).toEqual([]);
  }
  pays.pay();
  gateway.advance(4 * HOUR);
  await gateway.sweep();
  expect(await stepOf(stays.open)).toMatchObject({ state: 'sent' });
  expect(await stepOf(pays.open)).toMatchObject({ state: 'skipped', reason: 'no_longer_true' });
});
