import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginEvenRelease } from '../../../src/services/otp/even-release.ts';
import type { Requests } from '../../support/requests.ts';
import { type OtpGateway, startOtpGateway, verify } from './otp-gateway.ts';
import { rankDistance } from './rank-test.ts';

let gateway: OtpGateway;
beforeAll(async () => {
  gateway = await startOtpGateway();
});
afterAll(() => gateway.close());

/** What chance alone passes once in ten thousand times. */
const TELLING = 3.9;
const WAVES = 20;
const PAIRS = 4;

/** Times two kinds of work side by side, in waves of pairs, so that whatever else the machine does meets both. */
const timeBoth = async (work: (known: boolean, index: number) => Promise<unknown>) => {
  const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
  for (let wave = 0; wave < WAVES; wave += 1) {
    const kinds = Array.from({ length: 2 * PAIRS }, (_, place) => (place + wave) % 2 === 0);
    await Promise.all(
      kinds.map(async (known, place) => {
        const began = performance.now();
        await work(known, wave * 2 * PAIRS + place);
        times[known ? 'known' : 'unknown'].push(performance.now() - began);
      }),
    );
  }
  return times;
};

const watching = async (): Promise<Requests> => {
  const { requests } = await gateway.shop();
  await requests.patch('/v1/otp/policy', { guard: { mode: 'observe' } });
  return requests;
};
const number = (index: number): string => `+336${12_000_000 + index * 10_007}`;

describe('known and unknown numbers', () => {
  it('are answered alike, in the same time, and only the known one is texted', async () => {
    const requests = await watching();
    const shapes = new Set<string>();
    const times = await timeBoth(async (known, index) => {
      const answer = await requests.post('/v1/otp', { to: number(index), known });
      shapes.add(
        `${answer.status} ${Object.keys(answer.body).join()} ${String(answer.body['code'] ?? answer.body['status'])}`,
      );
    });
    expect([...shapes]).toEqual(['202 id,status,expiresAt,resendAt pending']);
    expect(Math.abs(rankDistance(times.known, times.unknown))).toBeLessThan(TELLING);
    const { rows } = await gateway.database.pool.query<{ decoy: boolean; texted: boolean }>(
      'SELECT DISTINCT decoy, message_id IS NOT NULL AS texted FROM otp_challenges',
    );
    expect(rows).toHaveLength(2);
    expect(rows.every(({ decoy, texted }) => decoy !== texted)).toBe(true);
  });

  it('take the same time to refuse a guess, with the same words', async () => {
    const requests = await watching();
    const ids = await Promise.all(
      [true, false].map(async (known) => {
        const starts = Array.from({ length: WAVES * PAIRS }, (_, index) =>
          requests.post('/v1/otp', { to: number(2_000 + index * 2 + Number(known)), known }),
        );
        return (await Promise.all(starts)).map(({ body }) => body.id);
      }),
    );
    const next = [0, 0];
    const words = new Set<string>();
    const times = await timeBoth(async (known) => {
      const side = known ? 0 : 1;
      const id = ids[side]![next[side]!]!;
      next[side]! += 1;
      words.add(JSON.stringify((await verify(requests, id, { code: 'not-it' })).body));
    });
    expect([...words]).toEqual(['{"status":"wrong","attemptsLeft":4}']);
    expect(Math.abs(rankDistance(times.known, times.unknown))).toBeLessThan(TELLING);
  });

  it('meet the same refusals', async () => {
    const poor = await gateway.account('Poor', '0');
    const refusals = await Promise.all(
      [true, false].map((known) => poor.requests.post('/v1/otp', { to: number(5_000), known })),
    );
    const [told, hidden] = refusals.map(({ status, body: { requestId: _, ...body } }) => ({ status, body }));
    expect(told).toEqual(hidden);
    expect(told).toMatchObject({ status: 422, body: { code: 'insufficient_credit' } });
  });
});

describe('the comparison itself', () => {
  it('sees a difference of a few milliseconds when answers are not released evenly', async () => {
    const times = await timeBoth((known) => delay(known ? 14 : 8));
    expect(Math.abs(rankDistance(times.known, times.unknown))).toBeGreaterThan(TELLING);
  });

  it('sees none when they are, however different the work', async () => {
    const times = await timeBoth(async (known) => {
      const release = beginEvenRelease(100);
      await delay(known ? 40 : 5);
      await release();
    });
    expect(Math.abs(rankDistance(times.known, times.unknown))).toBeLessThan(TELLING);
  });
});
