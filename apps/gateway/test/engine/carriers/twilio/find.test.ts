import { uuidv7 } from 'uuidv7';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Finding, Unresolved } from '../../../../src/engine/carriers/carrier.ts';
import { outbound, submitOne } from '../outbound.ts';
import { mobile, openTwilio, type TwilioBench } from './bench.ts';

const MINUTE = 60_000;

let bench: TwilioBench;
let ahead: number;
beforeEach(async () => {
  ahead = 0;
  bench = await openTwilio({}, () => Date.now() + ahead);
  bench.twilio.callbacks.hold();
});
afterEach(() => bench.close());

/** A message that Twilio has, and of which we do not know so. */
const lose = async (recipient: string, extra: Partial<Unresolved> = {}): Promise<Unresolved> => {
  const message = { ...outbound(recipient, extra), ...extra };
  bench.twilio.failNext({ at: 'after', how: 'drop' });
  expect((await submitOne(bench.carrier, message)).kind).toBe('unknown');
  return { ...message, since: extra.since ?? new Date() };
};

const find = async (...messages: readonly Unresolved[]): Promise<readonly Finding[]> =>
  bench.carrier.find!(messages);

const questions = (): number => bench.twilio.requests.filter(({ method }) => method === 'GET').length;

const sidOf = (place: number): string => bench.twilio.messages[place]!.sid;

it('finds a message by its recipient, text, sender and time', async () => {
  const other = await submitOne(bench.carrier, outbound(mobile('01')));
  expect(other.kind).toBe('accepted');
  const message = await lose(mobile('01'));
  ahead = 5 * MINUTE;
  expect(await find(message)).toEqual([{ kind: 'accepted', carrierMessageIds: [sidOf(1)] }]);
});

it('waits for answers that are merely late, and then asks ever more rarely', async () => {
  const message = outbound(mobile('01'));
  const unheardOf = { ...message, since: new Date() };
  const asked: number[] = [];
  for (ahead = 0; ahead < 3 * 60 * MINUTE; ahead += MINUTE) {
    const before = questions();
    expect(await find(unheardOf)).toEqual([{ kind: 'unknown' }]);
    if (questions() > before) asked.push(ahead / MINUTE);
  }
  expect(asked[0]).toBeGreaterThanOrEqual(2);
  const gaps = asked.slice(1).map((at, index) => at - asked[index]!);
  expect(gaps.slice(0, 4)).toEqual([4, 8, 16, 32]);
  expect(gaps.slice(4)).toEqual(Array(gaps.length - 4).fill(60));
});

it('does not choose between two that say the same to the same number', async () => {
  const phone = mobile('01');
  const [first, second] = [await lose(phone), await lose(phone)];
  ahead = 5 * MINUTE;
  expect(await find(first, second)).toEqual([{ kind: 'unknown' }, { kind: 'unknown' }]);
});

it('leaves out those we know under their id already', async () => {
  const phone = mobile('01');
  const known = outbound(phone);
  const message = await lose(phone);
  await submitOne(bench.carrier, known);
  await bench.database.pool.query(
    `SELECT ensure_partitions('submissions', interval '1 month', now() - interval '1 day', now(), '')`,
  );
  await bench.database.pool.query(
    `INSERT INTO submissions (account_id, message_id, segment, segments, carrier, carrier_message_id, status, submitted_at)
     VALUES ($1, $2, 1, 1, $3, $4, 'transmitted', now())`,
    [known.accountId, known.messageId, bench.carrier.name, sidOf(1)],
  );
  ahead = 5 * MINUTE;
  expect(await find(message)).toEqual([{ kind: 'accepted', carrierMessageIds: [sidOf(0)] }]);
});

it.each<[string, Partial<Unresolved>]>([
  ['another text', { text: 'Something else.' }],
  ['a text that is no longer kept', { text: '' }],
  ['another sender', { sender: 'SOMEBODY' }],
  ['no sender, and none in the settings', { sender: null }],
  ['an earlier time', { since: new Date(Date.now() - 3 * 60 * MINUTE) }],
])('does not take it for one with %s', async (_what, difference) => {
  const message = await lose(mobile('01'));
  ahead = 5 * MINUTE;
  expect(await find({ ...message, messageId: uuidv7(), ...difference })).toEqual([{ kind: 'unknown' }]);
});

it('does not choose where others nobody knows of would fit as well', async () => {
  const message = await lose(mobile('01'));
  const { pool } = bench.database;
  await pool.query(`SELECT ensure_partitions(name, interval '1 month', now() - interval '1 day', now(), '')
    FROM unnest(ARRAY['messages', 'message_texts']) AS name`);
  for (const id of [message.messageId, uuidv7()]) {
    await pool.query(
      `INSERT INTO messages (account_id, id, mode, recipient, purpose, lane, encoding, units, segments, price, currency,
         carrier, stage, status, settlement, created_at)
       VALUES ($1, $2, 'live', $3, 'transactional', 'transactional', 'gsm7', 5, 1, 0, 'EUR', $4, 'unknown',
         'transmitted', 'none', now())`,
      [message.accountId, id, message.recipient, bench.carrier.name],
    );
    const shared = [message.accountId, id];
    await pool.query('INSERT INTO message_texts VALUES ($1, $2, $3)', [...shared, message.text]);
    await pool.query('INSERT INTO unknown_submissions VALUES ($1, $2, $3, now())', [
      ...shared,
      bench.carrier.name,
    ]);
  }
  ahead = 5 * MINUTE;
  expect(await find(message)).toEqual([{ kind: 'unknown' }]);
});

it('never says that a message did not leave, whatever Twilio answers', async () => {
  const message = await lose(mobile('01'));
  for (const how of ['hang', 'drop', 500, 404, 429] as const) {
    bench.twilio.failNext({ at: 'before', how });
    ahead += 3 * 60 * MINUTE;
    expect(await find(message)).toEqual([{ kind: 'unknown' }]);
  }
  ahead += 3 * 60 * MINUTE;
  expect((await find(message))[0]!.kind).toBe('accepted');
});
