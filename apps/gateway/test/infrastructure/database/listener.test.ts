import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Listener, listenTo } from '../../../src/infrastructure/database/listener.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/deadline.ts';

let own: TestDatabase;
let listener: Listener;
let heard = 0;
beforeAll(async () => {
  own = await createTestDatabase({ from: 'nothing' });
});
afterEach(() => listener.close());
afterAll(() => own.drop());

const listen = async (): Promise<void> => {
  heard = 0;
  listener = listenTo({
    address: { connection: own.connection },
    channel: 'something',
    onNotification: () => {
      heard += 1;
    },
    onFault: () => {},
  });
  await eventually('it hears', async () => listener.hears());
};

test('what is notified is heard once it is committed, and nothing of another channel', async () => {
  await listen();
  const before = heard;
  await own.database.pool.query("SELECT pg_notify('something_else', '')");
  await own.database.transaction(async (client) => {
    await client.query("SELECT pg_notify('something', '')");
    expect(heard).toBe(before);
  });
  await eventually('it was heard', async () => heard === before + 1);
});

test('a listener that is cut off says so, and what it may have missed counts as heard', async () => {
  await listen();
  const before = heard;
  await own.database.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'carillon-listener' AND datname = current_database()",
  );
  await eventually('it hears nothing', async () => !listener.hears());
  expect(heard).toBeGreaterThan(before);
  const lost = heard;
  await eventually('it hears again', async () => listener.hears());
  expect(heard).toBeGreaterThan(lost);
});

test('one that is closed stays closed', async () => {
  await listen();
  await listener.close();
  expect(listener.hears()).toBe(false);
});
