import { randomInt } from 'node:crypto';
import { fromId } from '@carillon/gateway-api/ids';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import type { Requests, TestAnswer } from '../../support/requests.ts';

/** A gateway, and what tests of codes need besides. */
export interface OtpGateway extends TestGateway {
  /** An account of the test's own: the guard knows nothing of it yet. */
  shop(): Promise<{ readonly id: string; readonly requests: Requests }>;
  /** The text that carries the current code of a challenge, as the handset will get it. */
  textOf(challenge: string): Promise<string>;
  /** The current code of a challenge: what a person would read on the handset. */
  codeOf(challenge: string): Promise<string>;
}

export const startOtpGateway = async (env: Record<string, string> = {}): Promise<OtpGateway> => {
  const gateway = await startTestGateway(env);
  let shops = 0;
  const textOf = async (challenge: string): Promise<string> => {
    const { rows } = await gateway.database.pool.query<{ text: string }>(
      `SELECT t.text FROM otp_challenges c JOIN message_texts t ON t.account_id = c.account_id AND t.id = c.message_id
       WHERE c.id = $1`,
      [fromId('otp', challenge)],
    );
    return rows[0]!.text;
  };
  return {
    ...gateway,
    shop: () => {
      shops += 1;
      return gateway.account(`Shop ${shops}`, '100');
    },
    textOf,
    codeOf: async (challenge) => /\d{6}/.exec(await textOf(challenge))![0],
  };
};

/** A virtual phone that takes every text. */
export const phone = (index: number): string => `+3363998${String(index % 100).padStart(2, '0')}01`;

/** A code that is not the right one. */
export const otherThan = (code: string): string => {
  const guess = String(randomInt(1_000_000)).padStart(6, '0');
  return guess === code ? otherThan(code) : guess;
};

/** Starts a challenge and gives its id. */
export const start = async (requests: Requests, body: object): Promise<string> => {
  const answer: TestAnswer = await requests.post('/v1/otp', body);
  if (answer.status !== 202) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.id;
};

/** Types a code in. */
export const verify = (requests: Requests, id: string, body: object): Promise<TestAnswer> =>
  requests.post(`/v1/otp/${id}/verify`, body);
