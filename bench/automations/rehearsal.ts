/** How long a rehearsal of an abandoned checkout takes on 100 000 events of a shop: 60 000 checkouts, 40 000 orders. */
import { startGateway } from '../gateway/support/gateway-process.ts';
import { call, demoAccount } from '../gateway/support/operate.ts';
import { startOwnDatabase } from '../support/own-database.ts';

const EVENTS = 100_000;
const MUST_SECONDS = 20;

const step = (delaySeconds: number, text: string, more: object = {}) => ({
  purpose: 'transactional',
  delaySeconds,
  text,
  ...more,
});

const DRAFT = {
  name: 'Abandoned checkout',
  on: 'checkout.updated',
  stopOn: ['order.placed', 'message.received'],
  conditions: [{ path: 'checkout.total', operator: 'at_least', value: 20 }],
  perPersonPerDay: 3,
  steps: [
    step(3_600, 'Your basket is still here: {{ checkout.url }}', {
      translations: { fr: 'Votre panier vous attend : {{ checkout.url }}' },
    }),
    step(86_400, 'It is kept until {{ "now" | date: "%d %B" }}: {{ checkout.url }}', { at: '10:00' }),
    step(172_800, 'Last call: {{ checkout.url }}'),
  ],
};

const own = await startOwnDatabase();
const gateway = await startGateway({ DATABASE_URL: own.url });
try {
  const account = await demoAccount(gateway);
  // 30 000 checkouts are told twice; 40 000 orders, of which 15 000 came of one of them.
  await own.database.pool.query(
    `INSERT INTO events (account_id, id, type, event_key, mode, event, status, occurred_at, created_at)
     SELECT $1, uuidv7(-at), type, 'bench/' || n, 'live', jsonb_build_object(
         'type', type, 'source', jsonb_build_object('platform', 'shopify', 'shop', 'acme.myshopify.com'),
         'object', jsonb_build_object('type', CASE type WHEN 'order.placed' THEN 'order' ELSE 'checkout' END, 'id', id),
         'related', CASE WHEN type = 'order.placed' AND n % 8 < 3
           THEN jsonb_build_array(jsonb_build_object('type', 'checkout', 'id', id)) ELSE '[]'::jsonb END,
         'transition', 'bench:' || n, 'occurredAt', to_char((now() - at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
         'person', jsonb_build_object('phone', '+3361' || lpad((id::integer % 20000)::text, 7, '0'), 'country', 'FR',
           'name', 'Zoé', 'locale', CASE WHEN n % 2 = 0 THEN 'fr-FR' ELSE 'en-GB' END),
         'data', jsonb_build_object('checkout', jsonb_build_object('total', 10 + n % 100, 'url', 'https://acme.example/c/' || id))),
       'processed', now() - at, now() - at
     FROM (SELECT n, interval '29 days' * (1 - n / $2::float8) AS at,
       CASE WHEN n % 5 < 2 THEN 'order.placed' ELSE 'checkout.updated' END AS type, ((n * 7919) % 30000)::text AS id
       FROM generate_series(1, $2::integer) AS n) AS made`,
    [account.id.replace('acc_', ''), EVENTS],
  );
  await own.database.pool.query('ANALYZE events');
  for (let round = 1; round <= 3; round++) {
    const began = performance.now();
    const answer = await call(gateway, account.key, 'POST', '/v1/automations/rehearse', {
      automation: DRAFT,
    });
    const seconds = (performance.now() - began) / 1_000;
    console.log(
      `${round}: ${String(answer['events'])} events, ${String(answer['runs'])} runs, ${String(answer['texts'])} texts in ` +
        `${seconds.toFixed(1)} s (must ${MUST_SECONDS})`,
    );
    if (seconds > MUST_SECONDS) process.exitCode = 1;
  }
} finally {
  await gateway.stop();
  await own.stop();
}
