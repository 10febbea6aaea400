import type { Server } from '../../src/infrastructure/http/server.ts';

/** An answer's body: the fields tests go on with, and whatever else it holds. */
export interface AnswerBody {
  readonly [field: string]: unknown;
  readonly id: string;
  readonly key: string;
  readonly data: readonly AnswerBody[];
  readonly nextCursor: string | null;
}

/** An answer with its body read as JSON; an empty body is null. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: AnswerBody;
}

type Headers = Readonly<Record<string, string>>;

/** Requests with one key. */
export interface Requests {
  get(url: string): Promise<TestAnswer>;
  post(url: string, body?: object, headers?: Headers): Promise<TestAnswer>;
  /** A POST of a body as it stands. */
  send(url: string, body: string, contentType: string): Promise<TestAnswer>;
  put(url: string, body?: object, headers?: Headers): Promise<TestAnswer>;
  patch(url: string, body?: object, headers?: Headers): Promise<TestAnswer>;
  delete(url: string): Promise<TestAnswer>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Requests to a server with the text of a key, or without any. */
export const requestsOf = (app: Server, key: string | null): Requests => {
  const authorization: Headers = key === null ? {} : { authorization: `Bearer ${key}` };
  const request = async (
    method: Method,
    url: string,
    body?: object | string,
    headers?: Headers,
  ): Promise<TestAnswer> => {
    const answer = await app.inject({
      method,
      url,
      headers: { ...authorization, ...headers },
      ...(body === undefined ? {} : { payload: body }),
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: answer.body === '' ? null : JSON.parse(answer.body),
    };
  };
  return {
    get: (url) => request('GET', url),
    post: (url, body, headers) => request('POST', url, body, headers),
    send: (url, body, type) => request('POST', url, body, { 'content-type': type }),
    put: (url, body, headers) => request('PUT', url, body, headers),
    patch: (url, body, headers) => request('PATCH', url, body, headers),
    delete: (url) => request('DELETE', url),
  };
};

/** An Idempotency-Key header. */
export const once = (key: string): Headers => ({ 'idempotency-key': key });
