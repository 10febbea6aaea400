import { type Refusal, type Result, UnexpectedAnswerError } from './result.ts';

/** An answer, read whole: a line that breaks in its middle is a fault of the network, as one that breaks before. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

const RETRYABLE_STATUS: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** The first request under the same Idempotency-Key has not ended: its answer is there in a moment. */
export const IN_PROGRESS = 'idempotency_in_progress';

const textOf = ({ body }: Answer): string => new TextDecoder().decode(body);

const typeOf = ({ headers }: Answer): string => headers.get('content-type')?.split(';')[0]?.trim() ?? '';

const jsonOf = (answer: Answer): unknown => {
  const text = textOf(answer);
  try {
    return JSON.parse(text);
  } catch {
    throw new UnexpectedAnswerError(answer.status, text);
  }
};

/** The problem of an answer; null when it has none. */
export const problemOf = (answer: Answer): Record<string, unknown> | null => {
  if (typeOf(answer) !== 'application/problem+json') return null;
  const problem = jsonOf(answer);
  const known = typeof problem === 'object' && problem !== null && 'code' in problem;
  return known ? (problem as Record<string, unknown>) : null;
};

/** The page of a code: the gateway writes it from its own root, which may stand behind a path. */
const pageOf = (base: string, docs = '/docs/errors'): string => (docs.startsWith('/') ? base + docs : docs);

const refusalOf = (answer: Answer, base: string): Refusal => {
  const problem = problemOf(answer);
  if (!problem) throw new UnexpectedAnswerError(answer.status, textOf(answer));
  const { code, detail, field, requestId, docs, messageId } = problem as Record<string, string | undefined>;
  return {
    code: String(code),
    detail: String(detail),
    status: answer.status,
    requestId: String(requestId),
    docs: pageOf(base, docs),
    retryable: RETRYABLE_STATUS.has(answer.status) || code === IN_PROGRESS,
    ...(field === undefined ? {} : { field }),
    ...(messageId === undefined ? {} : { messageId }),
  };
};

const contentOf = (answer: Answer): unknown => {
  if (answer.body.length === 0) return null;
  const type = typeOf(answer);
  if (type === 'application/json') return jsonOf(answer);
  return type.startsWith('text/') ? textOf(answer) : answer.body;
};

/** What an answer says: a value or a refusal. Throws when the gateway cannot have written it. */
export const readAnswer = (answer: Answer, base: string): Result<unknown> =>
  answer.status >= 200 && answer.status < 300
    ? { ok: true, value: contentOf(answer) }
    : { ok: false, error: refusalOf(answer, base) };
