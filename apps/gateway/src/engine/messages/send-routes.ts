import { fail, type Refusal, type Result, succeed } from '@carillon/core/result';
import {
  acceptedSchema,
  batchAnswerSchema,
  type Send,
  sendBatchSchema,
  sendSchema,
} from '@carillon/gateway-api/messages';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Answer, readIdempotentRequest } from '../../infrastructure/http/idempotency.ts';
import { fromRefusal, sendProblem } from '../../infrastructure/http/problems.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import { fromIssues } from '../../infrastructure/http/validation.ts';
import type { CpuShare } from '../../infrastructure/jobs/cpu-share.ts';
import type { Admission } from './admission/admission.ts';
import type { AdmissionJob } from './admission/admit.ts';
import { answerMany, answerOne } from './admission/answers.ts';
import { draftAll, type IntakeDependencies } from './admission/intake.ts';
import type { MessageTraces, RequestOrigin } from './message-traces.ts';

export interface SendDependencies extends IntakeDependencies {
  readonly admission: Admission;
  readonly cpu: CpuShare;
  readonly now: () => number;
  /** No traces are kept unless given. */
  readonly traces?: MessageTraces | null;
}

const originOf = (request: FastifyRequest, reply: FastifyReply, now: number): RequestOrigin => {
  const { traceparent } = request.headers;
  return {
    requestId: request.id,
    traceparent: typeof traceparent === 'string' ? traceparent : undefined,
    from: now - reply.elapsedTime,
  };
};

/** Puts the messages of a request on disk and answers it. */
const send = async (
  dependencies: SendDependencies,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  {
    sends,
    alone,
    answer,
  }: { sends: readonly Result<Send, Refusal>[]; alone: boolean; answer: AdmissionJob['answer'] },
): Promise<void> => {
  const idempotent = readIdempotentRequest(request);
  if (!idempotent.ok) return void sendProblem(reply, fromRefusal(idempotent.error));
  const work = dependencies.cpu.request(request.caller.account.id);
  const drafts = await draftAll({ ...dependencies, work, now: dependencies.now() }, request.caller, sends);
  // Bad input changes nothing and is not remembered: the caller may mend it and use the key again.
  const [only] = drafts;
  if (alone && only && !only.ok) return sendAnswer(reply, answer([{ kind: 'invalid', refusal: only.error }]));
  const result = await dependencies.admission.submit({
    caller: request.caller,
    drafts,
    idempotent: idempotent.value,
    ...(dependencies.traces && { origin: originOf(request, reply, dependencies.now()) }),
    answer,
  });
  if (result.kind === 'decided') return sendAnswer(reply, result.answer);
  if (result.earlier.ok) return sendAnswer(reply, result.earlier.value);
  sendProblem(reply, fromRefusal(result.earlier.error));
};

/** Answers are built whole, problems included, so they bypass the schema of the success. */
export const sendAnswer = (reply: FastifyReply, { status, body }: Answer): void => {
  void reply
    .code(status)
    .header('content-type', `application/${status >= 400 ? 'problem+json' : 'json'}; charset=utf-8`)
    .serializer(JSON.stringify)
    .send(body);
};

/** Reads one item of a batch: each is checked by itself. */
export const readSend = (item: unknown): Result<Send, Refusal> => {
  const checked = sendSchema.safeParse(item);
  if (checked.success) return succeed(checked.data);
  const { code, detail, field } = fromIssues(checked.error.issues);
  return fail({ code, detail: detail ?? code, ...(field === undefined ? {} : { field }) });
};

/** `POST /v1/messages` and `/v1/messages/batch`. */
export const sendRoutes =
  (dependencies: SendDependencies): Routes =>
  (app) => {
    const config = { access: { scope: 'messages:send', mode: 'own' } } as const;
    app.post(
      '/v1/messages',
      {
        config: { ...config, audit: false },
        schema: {
          tags: ['messages'],
          summary: 'Send a text',
          body: sendSchema,
          response: { 202: acceptedSchema },
        },
      },
      (request, reply) =>
        send(
          dependencies,
          { request, reply },
          {
            sends: [succeed(request.body)],
            alone: true,
            answer: answerOne(request.id),
          },
        ),
    );
    app.post(
      '/v1/messages/batch',
      {
        config: { ...config, audit: false },
        schema: {
          tags: ['messages'],
          summary: 'Send up to 1000 texts',
          body: sendBatchSchema,
          response: { 202: batchAnswerSchema },
        },
      },
      (request, reply) =>
        send(
          dependencies,
          { request, reply },
          {
            sends: request.body.messages.map(readSend),
            alone: false,
            answer: answerMany(request.id),
          },
        ),
    );
  };
