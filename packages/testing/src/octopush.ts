import { measure, octopushProfile } from '@carillon/core/encoding';
import { type CallbackPoster, createCallbackPoster } from './callback-poster.ts';
import { type FakeReply, type FakeRequest, type FakeServer, startFakeServer } from './fake-server.ts';
import { receiptScript } from './octopush-receipts.ts';
import { faultOf, type OctopushSend, readSend } from './octopush-validation.ts';

const LOGIN = 'shop@example.com';
const API_KEY = 'octopush-key-1';
const MEMORY_MS = 24 * 3600 * 1000;
/** Millionths of a euro for a segment: the floats of the API are made at the edge only. */
const PRICE_MICROS = 45_000;
const SHORT_CODE = '36105';
const CANCEL_AHEAD_MS = 600_000;
const STOP_WORD = /^\s*stop\b/i;

/** A campaign the fake took. */
export interface TakenCampaign {
  readonly ticket: string;
  readonly requestId: string | null;
  readonly text: string;
  readonly sender: string | null;
  readonly purpose: string;
  readonly numbers: readonly string[];
}

export interface FakeOctopushOptions {
  /** Euros on the account. */
  readonly credit?: number;
  /** Callbacks as form fields instead of JSON, and numbers without their `+`. */
  readonly form?: boolean;
  readonly plus?: boolean;
  /** Countries served, ISO 3166-1 alpha-2. */
  readonly countries?: readonly string[];
}

/**
 * A faithful fake of the HTTP API of Octopush: its lenient reading, its order of checks, its memory of request_ids,
 * its counting and prices, its callbacks, over real HTTP on 127.0.0.1.
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
  readonly campaigns: readonly TakenCampaign[];
  /** How often each number was texted, by text. */
  textsTo(number: string): readonly string[];
  readonly callbacks: CallbackPoster;
  credit(): number;
  setCredit(euros: number): void;
  blacklist(number: string): void;
  /** Moves its clock: request_ids are forgotten, scheduled campaigns leave. */
  advance(milliseconds: number): void;
}

interface Campaign extends TakenCampaign {
  readonly send: OctopushSend;
  readonly leavesAt: number;
  state: 'scheduled' | 'sent';
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

const written = (at: number): string =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Paris',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(at);

export const startFakeOctopush = async (options: FakeOctopushOptions = {}): Promise<FakeOctopush> => {
  let ahead = 0;
  let micros = Math.round((options.credit ?? 100) * 1e6);
  let tickets = 0;
  const now = (): number => Date.now() + ahead;
  const campaigns: Campaign[] = [];
  const seen = new Map<string, number>();
  const blacklisted = new Set<string>();
  const callbacks = createCallbackPoster();

  const post = (fields: Record<string, string>): Promise<unknown> => {
    if (fake.callbackUrl === null) return Promise.resolve();
    const shown = options.plus === false ? { ...fields, number: fields['number']!.replace('+', '') } : fields;
    return callbacks.post({
      url: fake.callbackUrl,
      headers: { 'content-type': options.form ? 'application/x-www-form-urlencoded' : 'application/json' },
      body: options.form ? new URLSearchParams(shown).toString() : JSON.stringify(shown),
    });
  };

  const postReceipt = (ticket: string, number: string, status: string): Promise<unknown> =>
    post({ channel: 'sms', message_id: ticket, number, status, delivery_date: written(now()) });

  const segmentsOf = (text: string): number => measure(text, octopushProfile).segments;
  const reach = (send: OctopushSend): readonly string[] =>
    send.removeBlacklisted ? send.numbers.filter((number) => !blacklisted.has(number)) : send.numbers;
  const costMicros = (send: OctopushSend): number =>
    reach(send).length * segmentsOf(send.text) * PRICE_MICROS;

  /** Posts what is due before the answer, and gives what comes after it. */
  const leave = async (campaign: Campaign): Promise<() => Promise<void>> => {
    campaign.state = 'sent';
    const later: (() => Promise<unknown>)[] = [];
    if (campaign.send.type === 'sms_low_cost') return async () => {};
    for (const number of campaign.numbers) {
      const script = blacklisted.has(number) ? { statuses: ['BLACKLISTED_NUMBER'] } : receiptScript(number);
      const send = async (): Promise<void> => {
        for (const status of script.statuses) await postReceipt(campaign.ticket, number, status);
      };
      if ('early' in script && script.early) await send();
      else later.push(send);
    }
    return async () => {
      for (const send of later) await send();
    };
  };

  const take = async (send: OctopushSend): Promise<FakeReply> => {
    const cost = costMicros(send);
    const numbers = reach(send);
    const ticket = `sms_${(++tickets).toString(16).padStart(13, '0')}`;
    const answer = {
      ...(fake.withoutTicket || send.simulation ? {} : { sms_ticket: ticket }),
      number_of_contacts: numbers.length,
      total_cost: cost / 1e6,
      number_of_sms_needed: segmentsOf(send.text),
      residual_credit: (micros - (send.simulation ? 0 : cost)) / 1e6,
    };
    if (send.simulation) return json(201, answer);
    if (send.requestId !== null) seen.set(send.requestId, now());
    micros -= cost;
    const leavesAt = send.sendAt === null ? now() : Date.parse(send.sendAt);
    const { text, purpose, requestId } = send;
    const sender = send.withReplies ? SHORT_CODE : send.sender;
    const state = leavesAt > now() ? 'scheduled' : 'sent';
    const campaign: Campaign = { ticket, requestId, text, sender, purpose, numbers, send, leavesAt, state };
    campaigns.push(campaign);
    if (state === 'sent') {
      const later = await leave(campaign);
      // The answer is written first: a receipt of the usual kind comes after it.
      setImmediate(() => void later());
    }
    return json(201, answer);
  };

  const sendCampaign = (request: FakeRequest): Promise<FakeReply> | FakeReply => {
    const send = readSend(parseBody(request.body));
    const fault = faultOf(send, {
      knownRequest: (id) => now() - (seen.get(id) ?? Number.NEGATIVE_INFINITY) < MEMORY_MS,
      cost: (asked) => costMicros(asked) / 1e6,
      credit: micros / 1e6,
      countries: options.countries ?? ['FR', 'BE', 'GB', 'DE', 'ES'],
    });
    return fault ? failure(fault.status, fault.code, fault.message) : take(send);
  };

  const cancel = (request: FakeRequest): FakeReply => {
    const ticket = parseBody(request.body)['ticket_number'];
    const place = campaigns.findIndex((campaign) => campaign.ticket === ticket);
    const campaign = campaigns[place];
    const cancellable =
      campaign?.state === 'scheduled' &&
      campaign.numbers.length < 3 &&
      campaign.leavesAt - now() > CANCEL_AHEAD_MS;
    if (!cancellable) return failure(400, 132, 'not cancellable');
    campaigns.splice(place, 1);
    micros += costMicros(campaign.send);
    return { status: 204, body: '' };
  };

  const inbound = async (request: FakeRequest): Promise<FakeReply> => {
    const { number, text, ticket } = parseBody(request.body) as Record<string, string>;
    const common = { message_id: ticket ?? '', number: number!, text: text! };
    if (STOP_WORD.test(text!)) {
      blacklisted.add(number!);
      await post({ ...common, stop_date: written(now()) });
    } else {
      await post({ ...common, sim_card_number: SHORT_CODE, reception_date: written(now()) });
    }
    return { status: 204, body: '' };
  };

  const handle = (request: FakeRequest): Promise<FakeReply> | FakeReply => {
    const path = request.url.split('?', 1)[0];
    if (path === '/__test/inbound') return inbound(request);
    const { 'api-login': login, 'api-key': key } = request.headers;
    if (login !== LOGIN || key !== API_KEY) return failure(401, 101, 'wrong credentials');
    switch (`${request.method} ${path}`) {
      case 'POST /sms-campaign/send':
        return sendCampaign(request);
      case 'DELETE /sms-campaign/cancel':
        return cancel(request);
      case 'GET /wallet/check-balance':
        return json(200, { amount: micros / 1e6, unit: 'euros' });
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
    campaigns,
    callbacks,
    requests: server.requests,
    failNext: server.failNext,
    received: server.received,
    textsTo: (number) =>
      campaigns
        .filter(({ numbers, state }) => state === 'sent' && numbers.includes(number))
        .map(({ text }) => text),
    credit: () => micros / 1e6,
    setCredit: (euros) => {
      micros = Math.round(euros * 1e6);
    },
    blacklist: (number) => {
      blacklisted.add(number);
    },
    advance: (milliseconds) => {
      ahead += milliseconds;
      for (const campaign of campaigns) {
        if (campaign.state === 'scheduled' && campaign.leavesAt <= now())
          void leave(campaign).then((later) => later());
      }
    },
    close: async () => {
      await callbacks.settled();
      await server.close();
    },
  };
  return fake;
};
