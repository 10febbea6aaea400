import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

test('receipts that the store cannot take as they are keep nothing else from it', async () => {
  let sending = true;
  let taken = 0;
  const bad = { carrier: 'simulator', carrierMessageId: 'a\u0000b', code: 'delivered', at: new Date() };
  const disturbing = (async () => {
    while (sending) {
      await gateway.sink.receipts([bad]);
      taken += 1;
    }
  })();
  const sent = await Promise.all(
    Array.from({ length: 30 }, () => gateway.live.post('/v1/messages', toPhone('0001'))),
  );
  for (const { body } of sent) await gateway.message(body.id, ({ status }) => status === 'delivered');
  sending = false;
  await disturbing;
  expect(taken).toBeGreaterThan(0);
});
