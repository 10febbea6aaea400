import { describe, expect, it } from 'vitest';
import { RateGovernor, type Session } from '../../src/index.ts';
import { boundEsme, message } from '../support/bound.ts';
import type { Wire } from '../support/wire.ts';

/** Answers the next submit_sm with a status and perhaps a congestion_state. */
const answer = async (wire: Wire, status: number, congestion?: number): Promise<void> => {
  const { sequence } = await wire.next('submit_sm');
  const tlvs = congestion === undefined ? {} : { congestion_state: congestion };
  wire.send({ command: 'submit_sm_resp', status, sequence, message_id: status === 0 ? 'x' : '', tlvs });
};

const submitWith = async (session: Session, wire: Wire, status: number, congestion?: number) => {
  const submitted = session.submit(message());
  await answer(wire, status, congestion);
  return submitted;
};

it.each([0x58, 0x14])(
  'S6: status %i is "put back uncharged", neither refused nor unknown',
  async (status) => {
    const { session, wire } = await boundEsme();
    expect(await submitWith(session, wire, status)).toMatchObject({ kind: 'throttled', status });
  },
);

it('S6: halves the rate and pauses this bind alone', async () => {
  const busy = await boundEsme({ rate: { limit: 100 } });
  const other = await boundEsme({ rate: { limit: 100 } });
  expect(await submitWith(busy.session, busy.wire, 0x58)).toMatchObject({ kind: 'throttled' });
  expect(busy.session.rate).toBe(50);
  expect(busy.session.capacity).toBe(0);
  void busy.session.submit(message('held back'));
  await busy.wire.settle();
  expect(busy.wire.unread).toBe(0);
  expect(other.session.rate).toBe(100);
  expect((await submitWith(other.session, other.wire, 0)).kind).toBe('accepted');
  busy.clock.advance(1_000);
  await busy.wire.next('submit_sm');
});

it('S6: answers to what was in flight at the time count once', async () => {
  const { session, wire } = await boundEsme({ rate: { limit: 1000 }, window: 10 });
  const sent = Array.from({ length: 10 }, () => session.submit(message()));
  for (const _ of sent) await answer(wire, 0x58);
  await Promise.all(sent);
  expect(session.rate).toBe(500);
});

it('S6: recovers slowly, up to the limit', () => {
  const governor = new RateGovernor({ limit: 100 });
  governor.onThrottled(0);
  const rates = Array.from({ length: 120 }, (_, second) => {
    governor.delay(second * 1000);
    return governor.rate;
  });
  expect(rates[0]).toBe(50);
  expect(rates[2]).toBeLessThan(90);
  expect(rates[10]).toBeGreaterThan(90);
  expect(rates.every((rate, second) => second === 0 || rate >= rates[second - 1]!)).toBe(true);
  expect(rates.at(-1)).toBe(100);
});

it('S6: never falls below the floor, however often it is throttled', () => {
  const governor = new RateGovernor({ floor: 2 });
  for (let second = 0; second < 600; second++) governor.onThrottled(second * 1000);
  expect(governor.rate).toBeGreaterThanOrEqual(2);
  expect(governor.delay(601_000)).toBeLessThanOrEqual(500);
});

it('S6: the configured rate holds over any second', () => {
  const governor = new RateGovernor({ limit: 50 });
  const sent: number[] = [];
  for (let now = 0; now < 10_000; now++) if (governor.admit(now)) sent.push(now);
  for (const start of sent) {
    expect(sent.filter((at) => at >= start && at < start + 1000).length).toBeLessThanOrEqual(52);
  }
  expect(sent.length).toBeGreaterThanOrEqual(495);
});

describe('S6: congestion_state', () => {
  it.each([
    [0, 'idle: as it was', 200, 200],
    [85, 'at its optimum: as it was', 200, 200],
    [95, 'near its limit: less', 101, 199],
    [100, 'congested: halved', 100, 100],
  ])('%i, %s', async (congestion, _, least, most) => {
    const { session, wire } = await boundEsme({ rate: { limit: 200 } });
    expect((await submitWith(session, wire, 0, congestion)).kind).toBe('accepted');
    expect(session.rate).toBeGreaterThanOrEqual(least);
    expect(session.rate).toBeLessThanOrEqual(most);
  });

  it('95 again and again steers below the limit, 85 then keeps it there', () => {
    const governor = new RateGovernor({ limit: 100 });
    for (let second = 1; second <= 10; second++) governor.onCongestion(95, second * 1000);
    const steered = governor.rate;
    expect(steered).toBeLessThan(60);
    for (let second = 11; second <= 100; second++) {
      governor.delay(second * 1000);
      governor.onCongestion(85, second * 1000);
    }
    expect(governor.rate).toBe(steered);
    governor.onCongestion(40, 101_000);
    governor.delay(110_000);
    expect(governor.rate).toBeGreaterThan(steered);
  });

  it.each([85, 95])(
    '%i counts for ten seconds: a peer that says no more of it is asked for more',
    (state) => {
      const governor = new RateGovernor({ limit: 100 });
      for (let second = 1; second <= 10; second++) governor.onCongestion(95, second * 1000);
      governor.onCongestion(state, 11_500);
      const steered = governor.rate;
      governor.delay(21_400);
      expect(governor.rate).toBe(steered);
      governor.delay(140_000);
      expect(governor.rate).toBe(100);
    },
  );
});

it.each(['throttling', 'congestion'] as const)(
  'S6: a first %s after a burst does not stop the traffic: what the peer takes of the rest tells its rate',
  (complaint) => {
    const governor = new RateGovernor();
    for (let request = 0; request < 20; request++) expect(governor.admit(0)).toBe(true);
    for (let answer = 0; answer < 20; answer++) {
      if (complaint === 'congestion') {
        governor.onAccepted(5 + answer);
        governor.onCongestion(95, 5 + answer);
      } else if (answer % 3 === 0) governor.onThrottled(5 + answer);
      else governor.onAccepted(5 + answer);
    }
    expect(governor.rate).toBeGreaterThanOrEqual(complaint === 'congestion' ? 17 : 6.5);
    expect(governor.rate).toBeLessThanOrEqual(20);
  },
);

it('S6: after ten seconds of refusing three in ten, whatever the rate, the old rate is back within a minute', () => {
  const governor = new RateGovernor();
  const STORM = { from: 10_000, to: 20_000 };
  const answers: { readonly at: number; readonly taken: boolean }[] = [];
  const taken = { before: 0, after: 0 };
  let submitted = 0;
  for (let now = 0; now < 90_000; now++) {
    for (let first = answers[0]; first !== undefined && first.at <= now; first = answers[0]) {
      answers.shift();
      if (first.taken) governor.onAccepted(now);
      else governor.onThrottled(now);
      if (!first.taken) continue;
      if (now < STORM.from) taken.before += 1;
      if (now >= STORM.to + 60_000) taken.after += 1;
    }
    while (answers.length < 5 && governor.admit(now)) {
      const stormy = now >= STORM.from && now < STORM.to;
      answers.push({ at: now + 10, taken: !stormy || submitted++ % 10 >= 3 });
    }
  }
  expect(taken.after / taken.before).toBeGreaterThan(0.9);
});

/** An SMSC that grants so many messages per second, with so many seconds' worth at once. */
class GrantingSmsc {
  readonly #granted: number;
  readonly #burst: number;
  #tokens: number;
  #at = 0;

  constructor(granted: number, burst: number) {
    this.#granted = granted;
    this.#burst = Math.max(1, granted * burst);
    this.#tokens = this.#burst;
  }

  takes(now: number): boolean {
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#at) / 1000) * this.#granted);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

it.each([
  [5, 1],
  [50, 0.05],
  [100, 0.2],
  [100, 1],
  [500, 0.2],
])(
  'S6: within a tenth of the %i/s an SMSC grants (burst %f s) after 60 s, with few refusals',
  (granted, burst) => {
    const governor = new RateGovernor();
    const smsc = new GrantingSmsc(granted, burst);
    const answers: { readonly at: number; readonly taken: boolean }[] = [];
    let accepted = 0;
    let throttled = 0;
    for (let now = 0; now < 120_000; now++) {
      for (let first = answers[0]; first !== undefined && first.at <= now; first = answers[0]) {
        answers.shift();
        if (first.taken) governor.onAccepted(now);
        else governor.onThrottled(now);
        if (now >= 60_000) accepted += first.taken ? 1 : 0;
        if (now >= 60_000) throttled += first.taken ? 0 : 1;
      }
      while (answers.length < 10 && governor.admit(now))
        answers.push({ at: now + 5, taken: smsc.takes(now) });
    }
    expect(accepted / 60 / granted).toBeGreaterThan(0.9);
    expect(accepted / 60 / granted).toBeLessThan(1.1);
    expect(throttled).toBeLessThan(60);
  },
);
