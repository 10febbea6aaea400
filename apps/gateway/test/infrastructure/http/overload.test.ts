import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';
import type { TestAnswer } from '../../support/requests.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

/** Items that admission counts and does not store. */
const BATCH = { messages: Array.from({ length: 1000 }, () => ({})) };

/** Keeps every wallet locked while `body` runs, so that no batch of admission can end. */
const whileWalletsAreLocked = async (body: () => Promise<void>): Promise<void> => {
  const holder = await gateway.database.pool.connect();
  try {
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE wallets IN ACCESS EXCLUSIVE MODE');
    await body();
  } finally {
    await holder.query('ROLLBACK');
    holder.release();
  }
};

const isWaitingForWallets = async (): Promise<boolean> => {
  const { rows } = await gateway.database.pool.query<{ waiting: boolean }>(
    "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'wallets'::regclass AND NOT granted) AS waiting",
  );
  return rows[0]!.waiting;
};

test('more than admission can write in time is refused, and what waits is answered once it can', async () => {
  const asked: Promise<TestAnswer>[] = [];
  const refused: TestAnswer[] = [];
  await whileWalletsAreLocked(async () => {
    asked.push(gateway.live.post('/v1/messages', toPhone('0001')));
    await eventually('the first text waits for its wallet', isWaitingForWallets);
    for (let batch = 0; batch < 51; batch++) asked.push(gateway.live.post('/v1/messages/batch', BATCH));
    await eventually('a text is refused', async () => {
      const attempt = gateway.live.post('/v1/messages', toPhone('0001'));
      asked.push(attempt);
      void attempt.then((answer) => answer.status === 503 && refused.push(answer));
      return refused.length > 0;
    });
  });
  expect(refused[0]).toMatchObject({ status: 503, body: { code: 'overloaded' } });
  expect(Number(refused[0]!.headers['retry-after'])).toBeGreaterThan(0);
  const answers = await Promise.all(asked);
  expect(answers[0]!.status).toBe(202);
  // A text that overtook the last batch may have taken its place.
  const batches = answers.slice(1, 52).filter(({ status }) => status === 202);
  expect(batches.length).toBeGreaterThanOrEqual(50);
  for (const { body } of batches) expect(body.data).toHaveLength(1000);
  expect((await gateway.live.post('/v1/messages', toPhone('0001'))).status).toBe(202);
});
