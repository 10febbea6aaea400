import { STARTERS } from '@carillon/core/automation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

interface StarterBody {
  readonly id: string;
  readonly automation: { readonly steps: readonly { readonly text: string; readonly purpose: string }[] };
  readonly texts: readonly {
    readonly step: number;
    readonly language: string;
    readonly text: string;
    readonly segments: number;
    readonly price: { readonly amount: string; readonly currency: string };
  }[];
}

const starters = async (): Promise<readonly StarterBody[]> =>
  (await gateway.live.get('/v1/automations/starters')).body.data as never;

test('each shows its texts in both languages, with segments and price as the account would send them', async () => {
  const shown = await starters();
  expect(shown.map(({ id }) => id)).toEqual(STARTERS.map(({ id }) => id));
  for (const { id, automation, texts } of shown) {
    expect(texts.map(({ step, language }) => `${language} ${step}`)).toEqual(
      ['en', 'fr'].flatMap((language) => automation.steps.map((_, place) => `${language} ${place + 1}`)),
    );
    for (const { segments, price, text } of texts) {
      expect(text, id).not.toContain('{{');
      // A commercial text carries the opt-out mention of its country besides.
      expect([1, 2], `${id}: ${text}`).toContain(segments);
      expect(Number(price.amount), id).toBeCloseTo(0.045 * segments, 6);
    }
  }
});

test('what they show is what an estimate says', async () => {
  const [confirmed] = await starters();
  const { text, segments, price } = confirmed!.texts[1]!;
  const estimate = { to: '+33639980001', text, purpose: 'transactional' };
  expect((await gateway.live.post('/v1/messages/estimate', estimate)).body).toMatchObject({
    segments,
    price,
  });
});

test('each can be made as it is', async () => {
  const { requests } = await gateway.account('Shop', '10');
  for (const { id, automation } of await starters()) {
    const made = await requests.post('/v1/automations', automation);
    expect(made.status, `${id} ${JSON.stringify(made.body)}`).toBe(201);
    expect(made.body).toMatchObject(automation);
  }
});
