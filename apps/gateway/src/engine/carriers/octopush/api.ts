import type { Exchange, OutboundHttp } from '../../../infrastructure/outbound-http/exchange.ts';
import { parseLossless } from '../../../infrastructure/outbound-http/lossless-json.ts';
import type { Batch } from './batches.ts';
import type { OctopushSettings } from './settings.ts';

/** What an answer to a request says. */
export type ApiAnswer =
  | { readonly kind: 'fine'; readonly body: Readonly<Record<string, unknown>> }
  /** The API refused, with its code; null where it named none. */
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly code: number | null;
      readonly retryAfterMs: number | null;
    }
  | Extract<Exchange, { kind: 'not_sent' | 'lost' }>;

/** The calls this adapter makes. */
export interface OctopushApi {
  send(batch: Batch): Promise<ApiAnswer>;
  balance(): Promise<ApiAnswer>;
}

const parse = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = parseLossless(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};

const codeOf = (body: Readonly<Record<string, unknown>>): number | null => {
  const code = Number(body['code'] ?? Number.NaN);
  return Number.isInteger(code) && code !== 0 ? code : null;
};

const read = (exchange: Exchange): ApiAnswer => {
  if (exchange.kind !== 'answered') return exchange;
  const { status, retryAfterMs } = exchange;
  // A gateway in front of the API, or the API half way through: it may have the request.
  if (status >= 500 || status === 408) return { kind: 'lost', reason: `HTTP ${status}` };
  const body = parse(exchange.body);
  const code = codeOf(body);
  return status < 300 && code === null
    ? { kind: 'fine', body }
    : { kind: 'error', status, code, retryAfterMs };
};

/** `alert` and `wholesale` are Octopush's words for our purposes. */
const PURPOSES = { transactional: 'alert', commercial: 'wholesale' } as const;

const sendBody = ({ requestId, messages }: Batch, settings: OctopushSettings): string => {
  const { text, sender, purpose } = messages[0]!;
  // Low cost texts carry no sender of the customer's.
  const shown = settings.type === 'sms_low_cost' ? null : sender;
  return JSON.stringify({
    recipients: messages.map(({ recipient }) => ({ phone_number: recipient })),
    text,
    ...(shown === null ? {} : { sender: shown.replace(/^\+/, '') }),
    type: settings.type,
    purpose: PURPOSES[purpose],
    with_replies: settings.withReplies,
    simulation_mode: settings.simulation,
    auto_optimize_text: settings.autoOptimizeText,
    request_id: requestId,
  });
};

/** Speaks the API over a line, with the account's login and key. */
export const createApi = (http: OutboundHttp, settings: OctopushSettings, apiKey: string): OctopushApi => {
  const headers = {
    'api-login': settings.apiLogin,
    'api-key': apiKey,
    'content-type': 'application/json',
    accept: 'application/json',
    'cache-control': 'no-cache',
  };
  return {
    send: async (batch) => {
      const url = `${settings.baseUrl}/sms-campaign/send`;
      const named = { ...headers, 'x-request-id': batch.requestId };
      const body = sendBody(batch, settings);
      return read(await http.exchange({ method: 'POST', url, headers: named, body }));
    },
    balance: async () =>
      read(await http.exchange({ method: 'GET', url: `${settings.baseUrl}/wallet/check-balance`, headers })),
  };
};
