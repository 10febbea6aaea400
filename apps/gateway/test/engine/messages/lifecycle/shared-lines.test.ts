import { TRACE_STEPS } from '@carillon/core/messaging';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropExpired } from '../../../../src/engine/messages/partitions.ts';
import { eventually } from '../../../support/deadline.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../../support/gateway.ts';
import type { Requests } from '../../../support/requests.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

interface Stored {
  readonly shared: number;
  readonly whole: number;
}

/** How many messages of an account name shared lines, and how many have a why-card of their own. */
const stored = async (account: string): Promise<Stored> => {
  const { rows } = await gateway.database.pool.query<Stored>(
    `SELECT count(m.trace_lines)::int AS shared, count(w.id)::int AS whole
     FROM messages m LEFT JOIN message_traces w USING (account_id, id) WHERE m.account_id = $1`,
    [account.replace('acc_', '')],
  );
  return rows[0]!;
};

const send = async (requests: Requests, sender: string): Promise<string> => {
  const { status, body } = await requests.post('/v1/messages', { ...toPhone('0001'), sender });
  expect(status).toBe(202);
  return body.id;
};

interface Line {
  readonly step: string;
  readonly outcome: string;
  readonly detail: string;
  readonly facts?: Record<string, unknown>;
}

const SHARED_STEPS: ReadonlySet<string> = new Set(TRACE_STEPS);

/** What admission decided, without the time. */
const whyCard = async (requests: Requests, id: string): Promise<readonly Line[]> => {
  const { trace } = (await requests.get(`/v1/messages/${id}`)).body as unknown as { trace: readonly Line[] };
  return trace
    .filter(({ step, facts }) => SHARED_STEPS.has(step) && facts !== undefined)
    .map(({ step, outcome, detail, facts }) => ({ step, outcome, detail, facts: facts! }));
};

test('what many why-cards say is stored once, and reads as what is stored whole', async () => {
  const { id: account, requests } = await gateway.account('Shop', '1000');
  const first = await send(requests, 'SHARED');
  await eventually('a why-card whose lines are all shared', async () => {
    await send(requests, 'SHARED');
    return (await stored(account)).shared > 0;
  });
  const last = await send(requests, 'SHARED');
  const told = await whyCard(requests, last);
  expect(told.map(({ step }) => step)).toContain('credit');
  expect(told).toEqual(await whyCard(requests, first));

  const before = await stored(account);
  const other = await send(requests, 'ONLYONCE');
  expect(await stored(account)).toEqual({ ...before, whole: before.whole + 1 });
  expect((await whyCard(requests, other)).find(({ step }) => step === 'sender')).toMatchObject({
    facts: { sender: 'ONLYONCE' },
  });
});

test('a line that comes to be worth sharing later in the month is shared beside those that are', async () => {
  const { id: account, requests } = await gateway.account('Two senders', '1000');
  for (const sender of ['EARLIER', 'LATER']) {
    const before = (await stored(account)).shared;
    await eventually(`a why-card of ${sender} whose lines are all shared`, async () => {
      await send(requests, sender);
      return (await stored(account)).shared > before;
    });
  }
});

test('shared lines go after the messages that name them', async () => {
  const lines = async (month: string): Promise<number> => {
    const sql = 'SELECT count(*)::int AS lines FROM trace_lines WHERE month = $1';
    return (await gateway.database.pool.query<{ lines: number }>(sql, [month])).rows[0]!.lines;
  };
  await gateway.database.pool.query(
    `INSERT INTO trace_lines (month, line) VALUES ('2024-01', '{}'), ('2024-06', '{}')`,
  );
  await dropExpired(gateway.database, Date.UTC(2025, 4, 20));
  expect([await lines('2024-01'), await lines('2024-06')]).toEqual([0, 1]);
});
