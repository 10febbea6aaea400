import { expect, it } from 'vitest';
import { ALL_WEBHOOK_EVENT_TYPES, WEBHOOK_EVENT_SCHEMAS, WEBHOOK_EVENTS } from '../../src/webhooks/index.ts';

const samplePosted = (type: (typeof ALL_WEBHOOK_EVENT_TYPES)[number]) => ({
  type,
  timestamp: '2026-11-26T16:20:05.000Z',
  data: WEBHOOK_EVENTS[type].sample,
});

const page = `# Webhook events

What a webhook can be told of, each with a sample of its body. Made from \`packages/gateway-api/src/webhooks/events.ts\`; the schemas
are in \`/openapi.json\`. How to receive them: [webhooks.md](webhooks.md).
\`carrier.degraded\` and \`carrier.recovered\` go to the operator's webhooks (\`/v1/operator/webhooks\`), the others to those of accounts.

${ALL_WEBHOOK_EVENT_TYPES.map(
  (type) => `## ${type}

${WEBHOOK_EVENTS[type].meaning}.

\`\`\`json
${JSON.stringify(samplePosted(type), null, 2)}
\`\`\`
`,
).join('\n')}`;

it('docs/webhook-events.md holds the events; write it with vitest run --project unit packages/gateway-api -u', async () => {
  await expect(page).toMatchFileSnapshot('../../../../docs/webhook-events.md');
});

it('every sample fits its schema', () => {
  for (const type of ALL_WEBHOOK_EVENT_TYPES)
    expect(WEBHOOK_EVENT_SCHEMAS[type].parse(samplePosted(type))).toEqual(samplePosted(type));
});
