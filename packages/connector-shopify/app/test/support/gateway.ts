import {
  type AdminThread,
  adminEstimateSchema,
  adminOutcomesSchema,
  adminSendSchema,
  adminThreadSchema,
  type TextOutcome,
} from '@carillon/gateway-api/shopify-app';

/** A request that a page sent. */
export interface Asked {
  readonly path: string;
  readonly authorization: string | null;
  readonly body: unknown;
}

const OUTCOME: TextOutcome = {
  object: 'gid://shopify/Order/1',
  id: null,
  to: '+336•••••01',
  text: 'Hello',
  decision: 'send',
  heldUntil: null,
  reason: null,
  detail: null,
  segments: 1,
  price: { amount: '0.045', currency: 'EUR' },
};

const THREAD: AdminThread = {
  object: 'gid://shopify/Order/1',
  mode: 'live',
  to: '+336•••••01',
  consent: { state: 'unknown', blocked: false, since: null },
  texts: [],
  templates: ['order-late'],
};

/** What the gateway is to say: parts of its usual answers, or a problem in place of any of them. */
export interface Said {
  readonly thread?: Partial<AdminThread>;
  readonly outcomes?: readonly Partial<TextOutcome>[];
  readonly problem?: { readonly status: number; readonly code: string; readonly detail: string };
}

const outcomesOf = (objects: readonly string[], said: Said) => {
  const data = objects.map((object, place) => ({ ...OUTCOME, object, ...said.outcomes?.[place] }));
  const sent = data.filter(({ decision }) => decision !== 'refuse');
  const amount = (sent.length * 0.045).toFixed(3);
  return adminOutcomesSchema.parse({
    data,
    total: { messages: sent.length, segments: sent.length, price: { amount, currency: 'EUR' } },
  });
};

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });

/** Plays the gateway's side of the contract: a request or an answer that does not fit its schema fails. */
export const playGateway = (said: Said = {}) => {
  const asked: Asked[] = [];
  const answerTo = (path: string, body: unknown): Response => {
    if (said.problem) return json(said.problem.status, said.problem);
    if (path.startsWith('/connectors/shopify/admin/thread?'))
      return json(200, adminThreadSchema.parse({ ...THREAD, ...said.thread }));
    const schema = path.endsWith('/send') ? adminSendSchema : adminEstimateSchema;
    return json(200, outcomesOf(schema.parse(body).objects, said));
  };
  const fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const path = String(input);
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;
    asked.push({ path, authorization: new Headers(init.headers).get('authorization'), body });
    return answerTo(path, body);
  };
  return { fetch, asked };
};
