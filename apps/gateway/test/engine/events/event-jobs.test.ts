import { randomUUID } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import { expect, test } from 'vitest';
import { createEventJobs } from '../../../src/engine/events/event-jobs.ts';
import { createTestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/deadline.ts';

test('what was committed together is worked off one after the other, though its workers were woken once', async () => {
  const clone = await createTestDatabase();
  const boss = new PgBoss({ ...clone.connection, max: 2 });
  await boss.start();
  try {
    const jobs = await createEventJobs(boss);
    const events = Array.from({ length: 40 }, () => ({ accountId: randomUUID(), eventId: randomUUID() }));
    const done = new Set<string>();
    await clone.database.transaction((client) => jobs.enqueue(client, events));
    await jobs.work(async ({ eventId }) => void done.add(eventId));
    jobs.wake();
    await eventually('all events to be worked on', async () => done.size === events.length);
    expect([...done].toSorted()).toEqual(events.map(({ eventId }) => eventId).toSorted());
  } finally {
    await boss.stop({ graceful: false });
    await clone.drop();
  }
});
