import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LedgerDifference } from '../../src/engine/billing/verify-ledger.ts';
import { eventually } from '../support/deadline.ts';
import { type KilledGateway, prepareGateway, type StoredMessage } from './kill-points/killed-gateway.ts';
import { KILL_POINTS, type KillPoint, type KillPointName } from './kill-points/points.ts';
import { type ReceiptingSmsc, startReceiptingSmsc } from './kill-points/receipting-smsc.ts';

const PHONE = '+33612345678';
const WINDOW = 10;
/** Which time a point is reached ends the process: not the first, so that there is life before it. */
const NTH = 3;
const SINGLES = 6;
const BATCH = 60;

interface Send {
  readonly path: string;
  readonly body: object;
  readonly key: string;
}

/** What one kill did. */
interface Round {
  /** How the gateway ended: only its own hand kills it. */
  ended: number | NodeJS.Signals;
  /** Ids that were promised by a 202. */
  readonly accepted: Set<string>;
  /** Requests that got no answer. */
  readonly unanswered: Send[];
  /** From the kill to the first submit_sm after it. Milliseconds. */
  restartToFirstSend: number;
}

const names = Object.keys(KILL_POINTS) as KillPointName[];
const rounds = new Map<KillPointName, Round>();
let stored: ReadonlyMap<string, StoredMessage>;
let ledger: readonly LedgerDifference[];
let smsc: ReceiptingSmsc;
let gateway: KilledGateway;

/** Credit, and a route to France over the SMSC. */
const furnish = async (): Promise<void> => {
  const { data } = await gateway.operator('/v1/operator/accounts');
  const accountId = data.find(({ name }) => name === 'Demo shop')!.id;
  await gateway.operator('/v1/operator/credit', { accountId, amount: '10000' });
  const settings = { host: '127.0.0.1', port: smsc.port, systemId: 'carillon', window: WINDOW };
  await gateway.operator('/v1/operator/carriers', { name: 'line', type: 'smpp', settings, secret: 'secret' });
  const route = { country: 'FR', order: 1, carriers: [{ name: 'line', weight: 1 }] };
  await gateway.operator('/v1/operator/routes', route);
};

const send = async (round: Round, { path, body, key }: Send): Promise<void> => {
  const answer = await gateway.request(path, body, key);
  if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`);
  const { id, data } = (await answer.json()) as { id: string; data?: { id: string }[] };
  for (const taken of data ?? [{ id }]) round.accepted.add(taken.id);
};

/** Sends until the gateway is gone, each text once in this run. */
const load = async (name: KillPointName, round: Round): Promise<void> => {
  let count = 0;
  let gone = false;
  const text = () => ({ to: PHONE, text: `${name}: ${count++}`, purpose: 'transactional' });
  const untilGone = async (make: () => Omit<Send, 'key'>): Promise<void> => {
    while (!gone) {
      const made = { ...make(), key: `${name} ${count}` };
      try {
        await send(round, made);
      } catch (error) {
        // fetch throws a TypeError where no answer came: whether the request was taken nobody knows.
        if (!(error instanceof TypeError)) throw error;
        round.unanswered.push(made);
        gone = true;
      }
    }
  };
  const single = () => untilGone(() => ({ path: '/v1/messages', body: text() }));
  const batch = () => ({ messages: Array.from({ length: BATCH }, text) });
  const batches = () => untilGone(() => ({ path: '/v1/messages/batch', body: batch() }));
  const point: KillPoint = KILL_POINTS[name];
  if ('load' in point) await single();
  else await Promise.all([batches(), ...Array.from({ length: SINGLES }, single)]);
};

const killAt = async (name: KillPointName): Promise<Round> => {
  const round: Round = { ended: 0, accepted: new Set(), unanswered: [], restartToFirstSend: 0 };
  await gateway.arm();
  const giveUp = setTimeout(gateway.stop, 15_000);
  await load(name, round);
  round.ended = await gateway.ended();
  clearTimeout(giveUp);
  return round;
};

/** Nothing waits and no receipt is owed: what is not final now is unknown. */
const drained = (): Promise<boolean> =>
  eventually(
    'everything to have left',
    async () => {
      const answer = await gateway.request('/v1/messages?limit=1&status=on_hold');
      return ((await answer.json()) as { data: unknown[] }).data.length === 0 && smsc.owed() === 0;
    },
    30_000,
  );

/** Starts it again, has everybody who got no answer ask again under the same key, and waits until all has left. */
const recover = async (name: KillPointName, round: Round, next: KillPointName): Promise<void> => {
  const killed = performance.now();
  const sentAgain = smsc.nextSubmission();
  await gateway.start(next);
  for (const again of round.unanswered) await send(round, again);
  const alive = { to: PHONE, text: `${name}: alive`, purpose: 'transactional' };
  await send(round, { path: '/v1/messages', body: alive, key: `${name} alive` });
  round.restartToFirstSend = (await sentAgain) - killed;
  await drained();
};

beforeAll(async () => {
  smsc = await startReceiptingSmsc();
  gateway = await prepareGateway(smsc.port, NTH);
  await gateway.start(names[0]!);
  await furnish();
  for (const [place, name] of names.entries()) {
    const round = await killAt(name);
    rounds.set(name, round);
    await recover(name, round, names[place + 1] ?? name);
  }
  gateway.stop();
  await gateway.ended();
  const left = await gateway.inspect();
  stored = new Map(left.messages.map((message) => [message.id, message]));
  ledger = left.ledger;
}, 180_000);

afterAll(async () => {
  await gateway?.remove();
  await smsc.close();
});

const roundOf = (name: KillPointName): Round => rounds.get(name)!;
const messagesOf = (name: KillPointName) => [...roundOf(name).accepted].map((id) => stored.get(id));
const unknownOf = (name: KillPointName) =>
  messagesOf(name).filter((message) => message?.standing === 'unknown');

/** The most texts that the carrier was given within a quarter of a second: so many may be claimed ahead of its window. */
const mostInAQuarter = (): number => {
  const times = smsc.submittedAt;
  let first = 0;
  return times.reduce((most, at, place) => {
    while (times[first]! < at - 250) first += 1;
    return Math.max(most, place - first + 1);
  }, 0);
};

describe.each(names)('kill -9 %s', (name) => {
  test('happened, with requests under way', () => {
    expect(roundOf(name).ended).toBe('SIGKILL');
    expect(roundOf(name).unanswered).not.toEqual([]);
  });

  test('loses nothing that was accepted', () => {
    const standings = messagesOf(name).map((message) => message?.standing ?? 'lost');
    expect(standings.length).toBeGreaterThan(NTH);
    expect(standings.filter((standing) => standing !== 'delivered' && standing !== 'unknown')).toEqual([]);
  });

  test('leaves unknown, beyond what had reached the carrier, the window and a quarter of a second at most', () => {
    const neverLeft = unknownOf(name).filter((message) => !smsc.submitted.has(message!.text));
    expect(neverLeft.length).toBeLessThanOrEqual(WINDOW + mostInAQuarter());
  });
});

test('nothing is submitted twice', () => {
  expect(smsc.submitted.size).toBeGreaterThan(names.length * NTH);
  expect([...smsc.submitted].filter(([, times]) => times > 1)).toEqual([]);
});

test('a request repeated under its key made one message, and what never left is unknown', () => {
  const accepted = names.reduce((sum, name) => sum + roundOf(name).accepted.size, 0);
  expect(stored.size).toBe(accepted);
  const neverLeft = [...stored.values()].filter(({ text }) => !smsc.submitted.has(text));
  expect(neverLeft.filter(({ standing }) => standing !== 'unknown')).toEqual([]);
});

test('the ledger adds up', () => {
  expect(ledger).toEqual([]);
});

test('sending goes on after each restart', () => {
  for (const name of names) {
    const { accepted, restartToFirstSend } = roundOf(name);
    expect(restartToFirstSend).toBeGreaterThan(0);
    const figures = [
      `${accepted.size} accepted`,
      `${unknownOf(name).length} unknown`,
      `sending again after ${Math.round(restartToFirstSend)} ms`,
    ];
    process.stdout.write(`  kill -9 ${name}: ${figures.join(', ')}\n`);
  }
});
