import { Pool } from 'undici';
import type { SoakedGateway } from './soaked-gateway.ts';

/** Texts sent at an even pace, each to a number of its own. */
export interface Load {
  /** What the gateway said 202 to: its id, by the number it goes to. */
  readonly accepted: ReadonlyMap<string, string>;
  /** Requests that were answered otherwise, or not at all. */
  readonly refused: number;
  /** Ends it; resolves when every request has been answered. */
  stop(): Promise<void>;
}

const TICK_MS = 50;
const CONNECTIONS = 32;
/** Requests under way at most: on a machine that cannot keep the pace less is sent, not more asked at once. */
const UNDER_WAY = 200;
/** One text in so many is long. */
const LONG_ONE_IN = 20;
/** Numbers a network could assign: fictional ones never reach a real carrier. */
const FIRST_NUMBER = 33_610_000_000;

const words = (index: number): string => {
  const text = `Order ${index} is on its way.`;
  return index % LONG_ONE_IN === 0
    ? Array.from({ length: 10 }, (_, line) => `${text} line ${line}.`).join(' ')
    : text;
};

export const startLoad = (gateway: SoakedGateway, perSecond: number): Load => {
  const pool = new Pool(gateway.address, { connections: CONNECTIONS, pipelining: 1 });
  const headers = { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' };
  const accepted = new Map<string, string>();
  const underWay = new Set<Promise<void>>();
  let at = performance.now();
  let due = 0;
  let sent = 0;
  let refused = 0;

  const send = async (index: number): Promise<void> => {
    const to = `+${FIRST_NUMBER + index}`;
    const body = JSON.stringify({ to, text: words(index), purpose: 'transactional', sender: 'CARILLON' });
    try {
      const answer = await pool.request({ path: '/v1/messages', method: 'POST', headers, body });
      const { id } = (await answer.body.json()) as { id: string };
      if (answer.statusCode === 202) accepted.set(to, id);
      else refused += 1;
    } catch {
      refused += 1;
    }
  };
  const timer = setInterval(() => {
    const now = performance.now();
    due = Math.min(UNDER_WAY, due + ((now - at) / 1_000) * perSecond);
    at = now;
    for (; due >= 1 && underWay.size < UNDER_WAY; due--) {
      const sending = send(sent++).finally(() => underWay.delete(sending));
      underWay.add(sending);
    }
  }, TICK_MS);

  return {
    accepted,
    get refused() {
      return refused;
    },
    stop: async () => {
      clearInterval(timer);
      await Promise.all(underWay);
      await pool.close();
    },
  };
};
