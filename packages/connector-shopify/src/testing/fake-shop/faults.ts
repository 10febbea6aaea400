/** How a shop that is down behaves: it says nothing at all, answers with a page and 503, or asks for less with 429. */
export type Outage = 'hangs' | '503' | '429' | null;

/** What the next requests meet instead of the shop. */
export interface Faults {
  down: Outage;
  /** The answer of the request after so many more, counted from now: 1 is the next. */
  failNth(nth: number, answer: () => Response | Promise<Response>): void;
}

/** Never answers, until the one who asks gives up. */
export const hang = (signal: AbortSignal | null | undefined): Promise<never> =>
  new Promise((_resolve, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

const PAGE_503 = '<!doctype html><title>Something went wrong</title>';

/** Counts requests, and takes those that meet a fault. */
export const createFaults = () => {
  const planned = new Map<number, () => Response | Promise<Response>>();
  let count = 0;
  const faults: Faults = {
    down: null,
    failNth: (nth, answer) => {
      planned.set(count + nth, answer);
    },
  };
  return {
    faults,
    /** The answer in place of the shop's; null where it answers itself. */
    meet: (signal: AbortSignal | null | undefined): Response | Promise<Response> | null => {
      count += 1;
      if (faults.down === 'hangs') return hang(signal);
      if (faults.down === '503')
        return new Response(PAGE_503, { status: 503, headers: { 'Content-Type': 'text/html' } });
      if (faults.down === '429')
        return Response.json(
          { errors: 'Exceeded 2 calls per second for api client.' },
          { status: 429, headers: { 'Retry-After': '2.0' } },
        );
      return planned.get(count)?.() ?? null;
    },
  };
};
