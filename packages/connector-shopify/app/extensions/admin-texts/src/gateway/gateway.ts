import type {
  AdminThread,
  adminEstimateSchema,
  adminOutcomesSchema,
  adminSendSchema,
} from '@carillon/gateway-api/shopify-app';
import type { z } from 'zod';
import type { AdminPage } from '../page.ts';

/** Why the gateway gave no answer that can be shown. */
export interface GatewayFault {
  readonly kind: 'signedOut' | 'notConnected' | 'unreachable' | 'refused';
  /** What the gateway says of it; empty where it says nothing. */
  readonly detail: string;
}

export type Answered<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: GatewayFault };

export type Wording = z.input<typeof adminEstimateSchema>;
export type Sending = z.input<typeof adminSendSchema>;
export type Outcomes = z.infer<typeof adminOutcomesSchema>;

/** The gateway, as these pages ask it. */
export interface Gateway {
  thread(object: string): Promise<Answered<AdminThread>>;
  estimate(wording: Wording): Promise<Answered<Outcomes>>;
  send(sending: Sending): Promise<Answered<Outcomes>>;
}

/** Shopify resolves it against application_url, which is the gateway. */
const ROOT = '/connectors/shopify/admin';

const fault = (kind: GatewayFault['kind'], detail = ''): { ok: false; fault: GatewayFault } => ({
  ok: false,
  fault: { kind, detail },
});

const detailOf = (problem: unknown): string =>
  typeof problem === 'object' && problem !== null && 'detail' in problem ? String(problem.detail) : '';

const faultOf = ({ status }: Response, problem: unknown) => {
  const detail = detailOf(problem);
  // A page of a shop and app that are not connected proves nothing to the gateway.
  if (status === 401) return fault('notConnected');
  return status >= 500 || status === 429 ? fault('unreachable', detail) : fault('refused', detail);
};

/** Asks the gateway in the name of whoever looks at the page: Shopify's token says who, for a minute. */
export const createGateway = ({ auth }: Pick<AdminPage, 'auth'>): Gateway => {
  const ask = async <Value>(path: string, body?: unknown): Promise<Answered<Value>> => {
    try {
      const token = await auth.idToken();
      if (token === null) return fault('signedOut');
      const authorization = `Bearer ${token}`;
      const response = await fetch(
        `${ROOT}${path}`,
        body === undefined
          ? { headers: { authorization } }
          : {
              method: 'POST',
              headers: { authorization, 'content-type': 'application/json' },
              body: JSON.stringify(body),
            },
      );
      const answer: unknown = await response.json();
      // The gateway answers by the schema of the route, so what it says is what the type says.
      return response.ok ? { ok: true, value: answer as Value } : faultOf(response, answer);
    } catch {
      return fault('unreachable');
    }
  };
  return {
    thread: (object) => ask(`/thread?${new URLSearchParams({ object })}`),
    estimate: (wording) => ask('/estimate', wording),
    send: (sending) => ask('/send', sending),
  };
};
