/** What a million steps that wait cost: the rate at which due ones are sent beside them, against the same without, medians of three. */
import { setTimeout as delay } from 'node:timers/promises';
import { startGateway } from '../gateway/support/gateway-process.ts';
import { call, credit, demoAccount } from '../gateway/support/operate.ts';
import { median } from '../support/median.ts';
import { startOwnDatabase } from '../support/own-database.ts';

const WAITING = 1_000_000;
const DUE = 4_000;
const RUNS = 3;
const GOAL = 0.9;

const own = await startOwnDatabase();
const gateway = await startGateway({ DATABASE_URL: own.url });
let round = 0;
try {
  const account = await demoAccount(gateway);
  await credit(gateway, account);
  const uuid = account.id.replace('acc_', '');
  const { id } = await call(gateway, account.key, 'POST', '/v1/automations', {
    name: 'Reminder',
    on: 'order.placed',
    purpose: 'transactional',
    text: 'Your order {{ order.name }} waits.',
  });
  const automation = id.replace('aut_', '');

  /** Lets so many people into the automation, with a step that is due after some time. */
  const addRuns = async (count: number, dueIn: string): Promise<void> => {
    round += 1;
    await own.database.pool.query(
      `WITH made AS (
         SELECT n, uuidv7() AS event_id, uuidv7() AS run_id, $5 || '-' || n AS name FROM generate_series(1, $3::integer) AS n),
       events AS (
         INSERT INTO events (account_id, id, type, event_key, mode, event, status, occurred_at)
         SELECT $1, event_id, 'order.placed', name, 'live', jsonb_build_object('type', 'order.placed',
           'source', jsonb_build_object('platform', 'api', 'shop', 'default'), 'object', jsonb_build_object('type', 'order', 'id', name),
           'transition', 'placed', 'occurredAt', '2026-01-01T00:00:00Z', 'data', jsonb_build_object('order', jsonb_build_object('name', name)),
           'person', jsonb_build_object('phone', '+3361' || lpad(n::text, 7, '0'), 'country', 'FR', 'name', NULL, 'locale', 'fr')),
           'processed', now() FROM made),
       runs AS (
         INSERT INTO automation_runs (account_id, id, automation_id, version, event_id, mode, object_key, recipient, occurred_at, state, started_at)
         SELECT $1, run_id, $2, 1, event_id, 'live', 'api:default/order/' || name, '+3361' || lpad(n::text, 7, '0'), now(), 'active', now()
         FROM made)
       INSERT INTO automation_steps (account_id, run_id, place, due_at, state)
       SELECT $1, run_id, 0, now() + $4::interval, 'waiting' FROM made`,
      [uuid, automation, count, dueIn, `r${round}`],
    );
  };

  const isDone = async (): Promise<boolean> => {
    const { rows } = await own.database.pool.query<{ left: boolean }>(
      `SELECT EXISTS (SELECT FROM automation_steps WHERE state = 'waiting' AND NOT held AND due_at < now())
         OR EXISTS (SELECT FROM automation_steps WHERE state = 'sending' AND taken_at <= now()) AS left`,
    );
    return rows[0]!.left === false;
  };

  /** Steps a second, from when they are due until the last is sent. */
  const measure = async (): Promise<number> => {
    const rates: number[] = [];
    while (rates.length < RUNS) {
      await addRuns(DUE, '0');
      const began = performance.now();
      while (!(await isDone())) await delay(20);
      rates.push(DUE / ((performance.now() - began) / 1_000));
    }
    return median(rates);
  };

  await measure();
  const alone = await measure();
  for (let added = 0; added < WAITING; added += WAITING / 10) await addRuns(WAITING / 10, '30 days');
  await own.database.pool.query('VACUUM ANALYZE automation_steps, automation_runs, events');
  const beside = await measure();
  const ratio = beside / alone;
  console.log(
    `${Math.round(alone)} steps/s with none waiting, ${Math.round(beside)}/s beside ${WAITING.toLocaleString('en')}: ` +
      `ratio ${ratio.toFixed(2)} (goal ${GOAL})`,
  );
  if (ratio < GOAL) process.exitCode = 1;
} finally {
  await gateway.stop();
  await own.stop();
}
