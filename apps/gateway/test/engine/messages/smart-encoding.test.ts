import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const TO = '+33639980001';
const TYPED = `Votre commande n’est plus qu’à deux pas… ${'a'.repeat(60)}`;
const PLAIN = `Votre commande n'est plus qu'à deux pas... ${'a'.repeat(60)}`;
const body = (smartEncoding: boolean) => ({
  to: TO,
  text: TYPED,
  purpose: 'transactional',
  options: { smartEncoding },
});

it('writes a text plainly where a send asks for it: answered, priced, shown and sent so', async () => {
  const estimate = (await gateway.live.post('/v1/messages/estimate', body(true))).body;
  expect(estimate).toMatchObject({
    segments: 1,
    encoding: 'gsm7',
    price: { amount: '0.045000' },
    smart: null,
  });
  const sent = await gateway.live.post('/v1/messages', body(true));
  expect(sent).toMatchObject({
    status: 202,
    body: {
      segments: 1,
      encoding: 'gsm7',
      price: { amount: '0.045000' },
      replaced: [
        { position: 16, from: '’', to: "'" },
        { position: 28, from: '’', to: "'" },
        { position: 39, from: '…', to: '...' },
      ],
    },
  });
  const message = await gateway.message(sent.body.id, ({ parts }) => parts.length > 0);
  expect(message).toMatchObject({ text: PLAIN, segments: 1 });
  expect(message.trace.find(({ step }) => step === 'text')?.detail).toContain('3 characters replaced');
  const phone = (await gateway.live.get(`/v1/phones/${TO}`)).body;
  expect(JSON.stringify(phone)).toContain(PLAIN);
});

it('leaves a text as it was written where nobody asks', async () => {
  const sent = await gateway.live.post('/v1/messages', body(false));
  expect(sent.body).toMatchObject({ segments: 2, encoding: 'ucs2' });
  expect(sent.body).not.toHaveProperty('replaced');
  const estimate = (await gateway.live.post('/v1/messages/estimate', body(false))).body;
  expect(estimate).toMatchObject({ segments: 2, smart: { segments: 1, encoding: 'gsm7' } });
});

it('counts an audience as its sends', async () => {
  const asked = { text: TYPED, purpose: 'transactional', recipients: [{ to: TO }] };
  for (const [smartEncoding, segments] of [
    [true, 1],
    [false, 2],
  ]) {
    const { body: answer } = await gateway.live.post('/v1/messages/estimate/audience', {
      ...asked,
      smartEncoding,
    });
    expect(answer).toMatchObject({ data: [{ segments }] });
  }
});
