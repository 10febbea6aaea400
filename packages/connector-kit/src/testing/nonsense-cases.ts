import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { VerifiedWebhook } from '../webhook/index.ts';
import type { CaseGroup } from './battery-case.ts';
import { refused } from './expectations.ts';
import { withOneValueReplaced } from './json-mutation.ts';
import { checkTranslation } from './subject.ts';

const NESTED_BEYOND_REASON = '['.repeat(200_000) + ']'.repeat(200_000);

/** A payload that makes no sense is refused by its field; it never stops the gateway. */
export const nonsenseCases: CaseGroup = ({ connector, fixtures, webhookOf }) => {
  const { announced, consent, lifecycle = [], privacy = {}, samples = [] } = fixtures;
  const real = [
    announced,
    ...(consent ? [consent.yes, consent.no] : []),
    ...lifecycle,
    ...Object.values(privacy),
  ];
  /** Translates a body that need not make sense; whatever comes out must keep the contract. */
  const attempt = (webhook: VerifiedWebhook): void => {
    const result = connector.translate(webhook);
    if (result.ok) checkTranslation(connector, webhook, result.value);
    else assert.ok(refused(result, 'webhook_payload_invalid').field, 'the refusal names no field');
  };
  return [
    {
      name: 'refuses a body that is not JSON, is nested beyond reason, or is no object',
      run: async () => {
        const webhook = await webhookOf(announced);
        for (const body of ['{', NESTED_BEYOND_REASON, 'null', '[]', '"text"', '0']) {
          refused(connector.translate({ ...webhook, body }), 'webhook_payload_invalid');
        }
      },
    },
    {
      name: 'never throws on arbitrary JSON, under any topic',
      run: async () => {
        const webhook = await webhookOf(announced);
        const property = fc.property(fc.constantFrom(...connector.topics), fc.json(), (topic, body) =>
          attempt({ ...webhook, topic, body }),
        );
        fc.assert(property, { numRuns: 500 });
      },
    },
    {
      name: 'never throws on a real payload with one value replaced, and tells only what can be stored',
      run: async () => {
        for (const delivery of real) {
          const webhook = await webhookOf(delivery);
          const property = fc.property(withOneValueReplaced(delivery.body), (body) =>
            attempt({ ...webhook, body }),
          );
          fc.assert(property, { numRuns: 1000 });
        }
      },
    },
    {
      name: 'never throws on a sample of the platform with one value replaced',
      run: async () => {
        const webhooks: VerifiedWebhook[] = [];
        for (const sample of samples.length > 0 ? samples : [announced])
          webhooks.push(await webhookOf(sample));
        const spoilt = fc
          .constantFrom(...webhooks)
          .chain((webhook) => withOneValueReplaced(webhook.body).map((body) => ({ ...webhook, body })));
        fc.assert(fc.property(spoilt, attempt), { numRuns: 2000 });
      },
    },
  ];
};
