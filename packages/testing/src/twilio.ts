import { createHmac } from 'node:crypto';
import { measure } from '@carillon/core/encoding';
import { type CallbackPoster, createCallbackPoster } from './callback-poster.ts';
import { type FakeReply, type FakeRequest, type FakeServer, startFakeServer } from './fake-server.ts';

const ACCOUNT_SID = `AC${'1f'.repeat(16)}`;
const AUTH_TOKEN = 'twilio-token-1';
const LONGEST = 1600;
const MESSAGES = `/2010-04-01/Accounts/${ACCOUNT_SID}/Messages`;

/** What becomes of a message, by the last two digits of its number; any other ending is delivered. */
const SCRIPTS: Readonly<Record<string, readonly (readonly [status: string, errorCode?: string])[]>> = {
  '01': [['sent'], ['delivered']],
  '02': [['sent'], ['undelivered', '30003']],
  '03': [['sent'], ['undelivered', '30005']],
  '04': [['failed', '30007']],
  '07': [['sent']],
  '09': [['sent'], ['delivered'], ['delivered']],
};

/** Numbers the API refuses, by the last two digits. */
const REFUSALS: Readonly<Record<string, readonly [code: number, message: string]>> = {
  '05': [21211, "Invalid 'To' Phone Number"],
  '06': [21614, "'To' number is not a valid mobile number"],
};

/** A message the fake created. */
export interface CreatedMessage {
  readonly sid: string;
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly statusCallback: string | null;
  readonly createdAt: Date;
  /** Where it stands: what a request for it tells, whether or not the callback that told so has arrived. */
  status: string;
  errorCode: string | null;
}

/** A fake of Twilio's Messages API and its signed webhooks, over real HTTP on 127.0.0.1. */
export interface FakeTwilio extends Pick<FakeServer, 'requests' | 'failNext' | 'received' | 'close'> {
  readonly baseUrl: string;
  readonly accountSid: string;
  readonly authToken: string;
  readonly messages: readonly CreatedMessage[];
  readonly callbacks: CallbackPoster;
  textsTo(number: string): readonly string[];
  /** The recipient has sent STOP to the account's numbers. */
  optOut(number: string): void;
  /** A handset texts a number of the account whose webhook is given. */
  text(
    webhook: string,
    text: { from: string; to: string; body: string; optOutType?: string },
  ): Promise<unknown>;
  /** Signs with another token from now on, as somebody else would. */
  signWith(token: string): void;
}

const json = (status: number, body: unknown): FakeReply => ({ status, body: JSON.stringify(body) });
const failure = (status: number, code: number, message: string): FakeReply =>
  json(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });

const refusalOf = (fields: URLSearchParams, optedOut: ReadonlySet<string>): FakeReply | null => {
  const to = fields.get('To') ?? '';
  const body = fields.get('Body') ?? '';
  if (!/^\+\d{8,15}$/.test(to)) return failure(400, 21211, "Invalid 'To' Phone Number");
  if (!fields.get('From') && !fields.get('MessagingServiceSid'))
    return failure(400, 21603, "A 'From' phone number is required");
  if (body === '') return failure(400, 21602, 'Message body is required');
  if (body.length > LONGEST) return failure(400, 21617, 'The concatenated message body exceeds the limit');
  if (optedOut.has(to)) return failure(400, 21610, 'Attempt to send to unsubscribed recipient');
  const refused = REFUSALS[to.slice(-2)];
  return refused ? failure(400, ...refused) : null;
};

const NOT_FOUND = failure(404, 20404, 'The requested resource was not found');

const scriptOf = ({ to }: CreatedMessage) => SCRIPTS[to.slice(-2)] ?? SCRIPTS['01']!;

/** RFC 2822, as Twilio writes times. */
const rfc2822 = (at: Date): string => at.toUTCString().replace('GMT', '+0000');

/** The Message resource: https://www.twilio.com/docs/messaging/api/message-resource */
const resourceOf = (message: CreatedMessage) => {
  const { sid, to, from, body, status, errorCode, createdAt } = message;
  const isPool = from.startsWith('MG');
  return {
    sid,
    account_sid: ACCOUNT_SID,
    api_version: '2010-04-01',
    to,
    from: isPool ? null : from,
    messaging_service_sid: isPool ? from : null,
    body,
    num_segments: String(measure(body).segments),
    direction: 'outbound-api',
    status,
    error_code: errorCode === null ? null : Number(errorCode),
    error_message: null,
    date_created: rfc2822(createdAt),
    date_sent: status === 'queued' ? null : rfc2822(createdAt),
    date_updated: rfc2822(createdAt),
    uri: `${MESSAGES}/${sid}.json`,
  };
};

/** One page of messages, the newest first, with the filters of the list. */
const listOf = (messages: readonly CreatedMessage[], query: URLSearchParams): FakeReply => {
  const size = Number(query.get('PageSize') ?? 50);
  const since = query.get('DateSent>');
  const found = messages
    .filter(({ to }) => !query.has('To') || to === query.get('To'))
    .filter(({ status, createdAt }) => !since || (status !== 'queued' && createdAt >= new Date(since)))
    .toReversed();
  const next = found.length > size ? `${MESSAGES}.json?Page=1&PageSize=${size}` : null;
  return json(200, { messages: found.slice(0, size).map(resourceOf), page: 0, next_page_uri: next });
};

/** Twilio's signature over an address and the fields posted to it. */
const sign = (token: string, url: string, fields: URLSearchParams): string => {
  const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac('sha1', token)
    .update(url + sorted.map(([name, value]) => name + value).join(''))
    .digest('base64');
};

export const startFakeTwilio = async (): Promise<FakeTwilio> => {
  const messages: CreatedMessage[] = [];
  const optedOut = new Set<string>();
  const callbacks = createCallbackPoster();
  let token = AUTH_TOKEN;
  let sids = 0;
  const nextSid = (): string => `SM${(++sids).toString(16).padStart(32, '0')}`;

  const post = (url: string, fields: URLSearchParams): Promise<unknown> =>
    callbacks.post({
      url,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': sign(token, url, fields),
      },
      body: fields.toString(),
    });

  const progress = (message: CreatedMessage): void => {
    const [status, errorCode = null] = scriptOf(message).at(-1)!;
    Object.assign(message, { status, errorCode });
  };

  const tell = async (message: CreatedMessage): Promise<void> => {
    if (message.statusCallback === null) return;
    for (const [status, errorCode] of scriptOf(message)) {
      const fields = new URLSearchParams({
        AccountSid: ACCOUNT_SID,
        From: message.from,
        MessageSid: message.sid,
        MessageStatus: status,
        SmsSid: message.sid,
        SmsStatus: status,
        To: message.to,
        ...(errorCode ? { ErrorCode: errorCode } : {}),
      });
      await post(message.statusCallback, fields);
    }
  };

  const create = (fields: URLSearchParams): FakeReply => {
    const message: CreatedMessage = {
      sid: nextSid(),
      to: fields.get('To')!,
      from: fields.get('From') ?? fields.get('MessagingServiceSid')!,
      body: fields.get('Body')!,
      statusCallback: fields.get('StatusCallback'),
      createdAt: new Date(),
      status: 'queued',
      errorCode: null,
    };
    messages.push(message);
    // The answer is written first.
    const taken = resourceOf(message);
    setImmediate(() => {
      progress(message);
      void tell(message);
    });
    return json(201, taken);
  };

  const read = (path: string, query: URLSearchParams): FakeReply => {
    if (path === `${MESSAGES}.json`) return listOf(messages, query);
    const found = messages.find(({ sid }) => path === `${MESSAGES}/${sid}.json`);
    return found ? json(200, resourceOf(found)) : NOT_FOUND;
  };

  const handle = (request: FakeRequest): FakeReply => {
    const credentials = Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64');
    if (request.headers.authorization !== `Basic ${credentials}`) return failure(401, 20003, 'Authenticate');
    const { pathname, searchParams } = new URL(request.url, 'http://twilio.example');
    if (request.method === 'GET') return read(pathname, searchParams);
    if (pathname !== `${MESSAGES}.json` || request.method !== 'POST') return NOT_FOUND;
    const fields = new URLSearchParams(request.body);
    return refusalOf(fields, optedOut) ?? create(fields);
  };

  const server = await startFakeServer({ handle });
  return {
    baseUrl: server.url,
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    messages,
    callbacks,
    requests: server.requests,
    failNext: server.failNext,
    received: server.received,
    textsTo: (number) => messages.filter(({ to }) => to === number).map(({ body }) => body),
    optOut: (number) => {
      optedOut.add(number);
    },
    text: (webhook, { from, to, body, optOutType }) => {
      const sid = nextSid();
      const fields = new URLSearchParams({
        AccountSid: ACCOUNT_SID,
        Body: body,
        From: from,
        MessageSid: sid,
        NumMedia: '0',
        NumSegments: '1',
        SmsStatus: 'received',
        To: to,
        ...(optOutType ? { OptOutType: optOutType } : {}),
      });
      return post(webhook, fields);
    },
    signWith: (other) => {
      token = other;
    },
    close: async () => {
      await callbacks.settled();
      await server.close();
    },
  };
};
