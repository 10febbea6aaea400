import { z } from 'zod';
import type { OutboundHttp } from '../../../infrastructure/outbound-http/exchange.ts';
import { messagesUrl, requestHeaders } from './api.ts';
import type { TwilioSettings } from './settings.ts';

/** RFC 2822, as in `Fri, 24 May 2019 17:44:46 +0000`. */
const date = z
  .string()
  .transform((text) => new Date(text))
  .refine((at) => !Number.isNaN(at.getTime()));

/** What we read of the Message resource: https://www.twilio.com/docs/messaging/api/message-resource */
const createdMessage = z.object({
  sid: z.string(),
  status: z.string(),
  error_code: z.number().nullish(),
  direction: z.string(),
  to: z.string(),
  from: z.string().nullish(),
  messaging_service_sid: z.string().nullish(),
  body: z.string(),
  date_created: date,
  date_updated: date,
});
export type CreatedMessage = z.output<typeof createdMessage>;

const page = z.object({ messages: z.array(createdMessage), next_page_uri: z.string().nullish() });

/** Reads what Twilio knows of the account's messages. Null is no answer, or none that can be understood. */
export interface CreatedMessages {
  bySid(sid: string): Promise<CreatedMessage | null>;
  /** Those that were sent to a number on a day or later; null also where they are more than one page. */
  to(number: string, since: Date): Promise<readonly CreatedMessage[] | null>;
}

const PAGE_SIZE = 100;

const parse = <Value>(schema: z.ZodType<Value>, body: string): Value | null => {
  try {
    return schema.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
};

export const createdMessages = (
  http: OutboundHttp,
  settings: TwilioSettings,
  authToken: string,
): CreatedMessages => {
  const url = messagesUrl(settings);
  const headers = requestHeaders(settings, authToken);
  const read = async <Value>(address: string, schema: z.ZodType<Value>): Promise<Value | null> => {
    const exchange = await http.exchange({ method: 'GET', url: address, headers });
    return exchange.kind === 'answered' && exchange.status === 200 ? parse(schema, exchange.body) : null;
  };
  return {
    bySid: (sid) => read(`${url}/${encodeURIComponent(sid)}.json`, createdMessage),
    to: async (number, since) => {
      const day = since.toISOString().slice(0, 10);
      // The name of the field is "DateSent>": on the day or later.
      const query = new URLSearchParams({ To: number, 'DateSent>': day, PageSize: String(PAGE_SIZE) });
      const found = await read(`${url}.json?${query}`, page);
      return found && !found.next_page_uri ? found.messages : null;
    },
  };
};
