import { type Refusal, type Result, succeed } from '@carillon/core/result';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendAnswer } from '../../engine/messages/send-routes.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import {
  type Answers,
  type IdempotentRequest,
  readIdempotentRequest,
} from '../../infrastructure/http/idempotency.ts';
import { fromRefusal, sendProblem } from '../../infrastructure/http/problems.ts';
import type { CodeAnswer } from './send-code.ts';
import type { Asking } from './start.ts';

export interface AnswerDependencies {
  readonly database: Database;
  readonly answers: Answers;
}

/** The first answer to a repeated request; null when it is the first. */
const findEarlier = async (
  { database, answers }: AnswerDependencies,
  idempotent: IdempotentRequest | null,
): Promise<CodeAnswer | null> => {
  if (idempotent === null) return null;
  const earlier = (await database.transaction((client) => answers.find(client, [idempotent]))).get(
    idempotent,
  );
  if (!earlier) return null;
  return earlier.ok
    ? { kind: 'answer', answer: earlier.value }
    : { kind: 'held', held: { refusal: earlier.error, retryAfter: null } };
};

/** Answers with a refusal, and how long to wait where that helps. */
export const reject = (reply: FastifyReply, refusal: Refusal, retryAfter: number | null = null): void => {
  if (retryAfter !== null) void reply.header('retry-after', retryAfter);
  sendProblem(reply, fromRefusal(refusal));
};

/** Answers a request that sends a code, once per Idempotency-Key. `release` lets the answer go when it may. */
export const answerIdempotently = async (
  dependencies: AnswerDependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  {
    work,
    release,
  }: { work: (asking: Asking) => Promise<Result<CodeAnswer, Refusal>>; release: () => Promise<void> },
): Promise<void> => {
  const idempotent = readIdempotentRequest(request);
  if (!idempotent.ok) return reject(reply, idempotent.error);
  const earlier = await findEarlier(dependencies, idempotent.value);
  const asking = { caller: request.caller, idempotent: idempotent.value, requestId: request.id };
  const done = earlier ? succeed(earlier) : await work(asking);
  await release();
  if (!done.ok) return reject(reply, done.error);
  if (done.value.kind === 'answer') return sendAnswer(reply, done.value.answer);
  const { refusal, retryAfter } = done.value.held;
  return reject(reply, refusal, retryAfter);
};

/** Lets an answer go as soon as it is there. */
export const immediately = async (): Promise<void> => {};
