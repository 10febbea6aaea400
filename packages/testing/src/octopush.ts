import { type CallbackPoster, createCallbackPoster } from './callback-poster.ts';
import { type FakeReply, type FakeRequest, type FakeServer, startFakeServer } from './fake-server.ts';
import { type Campaign, openOctopushAccount } from './octopush-account.ts';
import { createOctopushCallbacks } from './octopush-callbacks.ts';
import { type OctopushSend, readSend } from './octopush-validation.ts';

const LOGIN = 'shop@example.com';
const API_KEY = 'octopush-key-1';
const COUNTRIES = ['FR', 'BE', 'GB', 'DE', 'ES'];

export interface FakeOctopushOptions {
  /** Euros on the account; 100 unless given. */
  readonly credit?: number;
  /** Callbacks as form fields instead of JSON. */
  readonly form?: boolean;
  /** Numbers in callbacks with their `+`, as they are unless this is false. */
  readonly plus?: boolean;
  /** Countries served, ISO 3166-1 alpha-2. */
  readonly countries?: readonly string[];
}

/**
 * A faithful fake of the HTTP API of Octopush: its lenient reading, its order of checks, its memory of request_ids,
 * its counting and prices, its callbacks, over real HTTP on 127.0.0.1. `POST /__test/inbound {number, text}` plays a
 * handset.
 */
export interface FakeOctopush extends Pick<FakeServer, 'requests' | 'failNext' | 'received' | 'close'> {
  /** What goes into the setting `baseUrl`. */
  readonly baseUrl: string;
  readonly login: string;
  readonly apiKey: string;
  /** Where receipts, replies and STOPs are posted; nowhere until it is set. */
  callbackUrl: string | null;
  /** Answers 201 without a ticket from now on. */
  withoutTicket: boolean;
  readonly campaigns: readonly Campaign[];
  /** What was sent to a number. */
  textsTo(number: string): readonly string[];
  readonly callbacks: CallbackPoster;
  credit(): number;
  setCredit(euros: number): void;
  blacklist(number: string): void;
  /** Moves its clock: request_ids are forgotten, scheduled campaigns leave. */
  advance(milliseconds: number): void;
}

const json = (status: number, body: unknown): FakeReply => ({ status, body: JSON.stringify(body) });
const failure = (status: number, code: number, message: string): FakeReply => json(status, { code, message });

const parseBody = (body: string): Record<string, unknown> => {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return {};
  }
};

export const startFakeOctopush = async (options: FakeOctopushOptions = {}): Promise<FakeOctopush> => {
  const { credit = 100, form = false, plus = true, countries = COUNTRIES } = options;
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const account = openOctopushAccount({ credit, countries, now });
  const poster = createCallbackPoster();
  const callbacks = createOctopushCallbacks({
    account,
    poster,
    form,
    plus,
    url: () => fake.callbackUrl,
    now,
  });

  const take = async (send: OctopushSend): Promise<FakeReply> => {
    const { campaign, answer } = account.take(send);
    if (campaign?.state === 'sent') {
      const later = await callbacks.leave(campaign);
      // The answer is written first: a receipt of the usual kind comes after it.
      setImmediate(() => void later());
    }
    const ticket = campaign && !fake.withoutTicket ? { sms_ticket: campaign.ticket } : {};
    return json(201, { ...ticket, ...answer });
  };

  const handle = async (request: FakeRequest): Promise<FakeReply> => {
    const path = request.url.split('?', 1)[0];
    const body = parseBody(request.body);
    if (path === '/__test/inbound') {
      await callbacks.inbound(body as { number: string; text: string; ticket?: string });
      return { status: 204, body: '' };
    }
    const { 'api-login': login, 'api-key': key } = request.headers;
    if (login !== LOGIN || key !== API_KEY) return failure(401, 101, 'wrong credentials');
    switch (`${request.method} ${path}`) {
      case 'POST /sms-campaign/send': {
        const send = readSend(body);
        const fault = account.check(send);
        return fault ? failure(fault.status, fault.code, fault.message) : take(send);
      }
      case 'DELETE /sms-campaign/cancel':
        return account.cancel(body['ticket_number'])
          ? { status: 204, body: '' }
          : failure(400, 132, 'not cancellable');
      case 'GET /wallet/check-balance':
        return json(200, { amount: account.credit(), unit: 'euros' });
      default:
        return failure(404, 100, 'no such endpoint');
    }
  };

  const server = await startFakeServer({
    handle,
    fallible: ({ url }) => url.startsWith('/sms-campaign/send'),
  });
  const fake: FakeOctopush = {
    baseUrl: server.url,
    login: LOGIN,
    apiKey: API_KEY,
    callbackUrl: null,
    withoutTicket: false,
    campaigns: account.campaigns,
    callbacks: poster,
    requests: server.requests,
    failNext: server.failNext,
    received: server.received,
    textsTo: (number) =>
      account.campaigns
        .filter(({ numbers, state }) => state === 'sent' && numbers.includes(number))
        .map(({ text }) => text),
    credit: account.credit,
    setCredit: account.setCredit,
    blacklist: (number) => {
      account.blacklist.add(number);
    },
    advance: (milliseconds) => {
      ahead += milliseconds;
      for (const campaign of account.due()) void callbacks.leave(campaign).then((later) => later());
    },
    close: async () => {
      await poster.settled();
      await server.close();
    },
  };
  return fake;
};
