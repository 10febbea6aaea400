import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Requests } from '../../support/requests.ts';
import { type OtpGateway, otherThan, phone, start, startOtpGateway, verify } from './otp-gateway.ts';

let gateway: OtpGateway;
beforeAll(async () => {
  gateway = await startOtpGateway();
});
afterAll(() => gateway.close());

const inParallel = async (requests: Requests, id: string, codes: readonly string[]) => {
  const answers = await Promise.all(codes.map((code) => verify(requests, id, { code })));
  const statuses = answers.map(({ body }) => String(body['status']));
  return (status: string): number => statuses.filter((one) => one === status).length;
};

describe('100 checks of one code at the same moment', () => {
  it('count 5 wrong ones, then it is locked', async () => {
    const { requests } = await gateway.shop();
    const id = await start(requests, { to: phone(1) });
    const code = await gateway.codeOf(id);
    const count = await inParallel(
      requests,
      id,
      Array.from({ length: 100 }, () => otherThan(code)),
    );
    expect([count('wrong'), count('locked')]).toEqual([5, 95]);
    expect((await verify(requests, id, { code })).body).toMatchObject({ status: 'locked' });
  });

  it('verify it exactly once when all are right', async () => {
    const { requests } = await gateway.shop();
    const id = await start(requests, { to: phone(2) });
    const code = await gateway.codeOf(id);
    const count = await inParallel(requests, id, Array<string>(100).fill(code));
    expect([count('verified'), count('expired')]).toEqual([1, 99]);
  });

  it('verify it at most once when 99 are wrong', async () => {
    const { requests } = await gateway.shop();
    const id = await start(requests, { to: phone(3) });
    const code = await gateway.codeOf(id);
    const guesses = Array.from({ length: 100 }, (_, place) => (place === 50 ? code : otherThan(code)));
    const count = await inParallel(requests, id, guesses);
    expect(count('verified')).toBeLessThanOrEqual(1);
    expect(count('wrong')).toBeLessThanOrEqual(5);
  });
});

type Action = 'right' | 'wrong' | 'old' | 'resend' | 'cancel' | 'new';

describe('any interleaving of checks, resends, cancels and newer challenges', () => {
  it('verifies a code at most once, and counts no more than five guesses', async () => {
    const actions = fc.array(
      fc.constantFrom<Action>('right', 'right', 'wrong', 'wrong', 'old', 'resend', 'cancel', 'new'),
      { minLength: 4, maxLength: 24 },
    );
    let number = 4;
    await fc.assert(
      fc.asyncProperty(actions, fc.boolean(), async (list, resentBefore) => {
        const { requests } = await gateway.shop();
        number += 1;
        const to = phone(number);
        const id = await start(requests, { to });
        const old = await gateway.codeOf(id);
        gateway.advance(30_000);
        if (resentBefore) await requests.post(`/v1/otp/${id}/resend`);
        const code = await gateway.codeOf(id);
        const typed: Partial<Record<Action, string>> = { right: code, wrong: otherThan(code), old };
        const run = async (action: Action): Promise<{ action: Action; status: unknown }> => {
          if (action === 'resend' || action === 'cancel') {
            return { action, status: (await requests.post(`/v1/otp/${id}/${action}`)).status };
          }
          if (action === 'new') return { action, status: (await requests.post('/v1/otp', { to })).status };
          return { action, status: (await verify(requests, id, { code: typed[action]! })).body['status'] };
        };
        const answers = await Promise.all(list.map(run));
        const verified = answers.filter(({ status }) => status === 'verified');
        expect(verified.length).toBeLessThanOrEqual(1);
        expect(verified.every(({ action }) => action === 'right' || (action === 'old' && old === code))).toBe(
          true,
        );
        expect(answers.filter(({ status }) => status === 'wrong').length).toBeLessThanOrEqual(5);
        const { rows } = await gateway.database.pool.query<{ used: number; pending: bigint }>(
          `SELECT max(attempts_used) AS used, count(*) FILTER (WHERE state = 'pending') AS pending
           FROM otp_challenges WHERE account_id = (SELECT account_id FROM otp_challenges WHERE id = $1)`,
          [id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')],
        );
        expect(rows[0]!.used).toBeLessThanOrEqual(5);
        expect(Number(rows[0]!.pending)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40, interruptAfterTimeLimit: 40_000 },
    );
  });
});
