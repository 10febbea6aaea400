/** A request as it left, and the answer it is given. */
export interface Asked {
  readonly url: string;
  readonly body: unknown;
  readonly init: RequestInit;
}

/** A `fetch` that keeps what it was asked, and answers with what it is given. */
export const recordedFetch = (answer: (asked: Asked) => Response | Promise<Response>) => {
  const asked: Asked[] = [];
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const one = { url: String(input), body: JSON.parse(String(init.body)), init };
    asked.push(one);
    return answer(one);
  };
  return { fetch, asked };
};

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers });
