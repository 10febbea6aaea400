import { timingSafeEqual } from 'node:crypto';
import { type Failed, fail, type Result, succeed } from '@carillon/core/result';
import { z } from 'zod';
import type {
  InstallRefusal,
  ShopAccess,
  ShopFailure,
  ShopFailureCode,
  ShopGrant,
  ShopInstall,
  ShopPort,
} from '../../src/shop/index.ts';
import { hexSignature, parcelConnector } from './parcel-connector.ts';

const MAX_BYTES = 1_000_000;
const TOLERANCE = 60_000;
const HOUR = 3_600_000;

export interface ParcelDesk {
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
}

const failShop = (code: ShopFailureCode, detail: string): Failed<ShopFailure> =>
  fail({ code, detail, retryAfterMs: null });

const UNREACHABLE = failShop('shop_unreachable', 'The shop gave no answer that can be read.');
const ENDED = failShop('access_ended', 'The shop knows the app no more. Install it again.');

const readWithin = async (response: Response): Promise<string> => {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_BYTES) throw new Error('too large');
  }
  return text;
};

const ended = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

interface Question<Answer> {
  readonly path: string;
  readonly body: object;
  readonly answer: z.ZodType<Answer>;
}

/** Asks a parcel shop: one address for each question, JSON both ways, 401 for who is not known. */
const ask = async <Answer>(
  { fetch }: ParcelDesk,
  { shop, signal }: Pick<ShopAccess, 'shop' | 'signal'>,
  { path, body, answer }: Question<Answer>,
): Promise<Result<Answer, ShopFailure>> => {
  try {
    const exchange = async () => {
      const response = await fetch(`https://${shop}/${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        redirect: 'manual',
        signal,
      });
      return { status: response.status, text: await readWithin(response) };
    };
    const { status, text } = await Promise.race([exchange(), ended(signal)]);
    if (status === 401) return ENDED;
    const read = status === 200 ? answer.safeParse(JSON.parse(text)) : null;
    return read?.success ? succeed(read.data) : UNREACHABLE;
  } catch {
    return UNREACHABLE;
  }
};

const token = z.object({ access: z.string(), refresh: z.string(), lives: z.number().nullable() });

const requestGrant = async (
  desk: ParcelDesk,
  asked: Pick<ShopAccess, 'shop' | 'signal'>,
  body: object,
): Promise<Result<ShopGrant, ShopFailure>> => {
  const answered = await ask(desk, asked, { path: 'token', body, answer: token });
  if (!answered.ok) return answered;
  const { access, refresh, lives } = answered.value;
  return succeed({
    accessToken: access,
    scopes: ['all'],
    expiresAt: new Date(desk.now() + (lives ?? HOUR)).toISOString(),
    refreshToken: refresh,
    refreshExpiresAt: null,
  });
};

const parametersOf = (query: string) => Object.fromEntries(new URLSearchParams(query));

const isSigned = (query: string, secret: string, now: number): boolean => {
  const [signed = '', signature = ''] = query.split('&signature=');
  const expected = hexSignature(signed, secret);
  const isEqual =
    signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
  return isEqual && Math.abs(now - Number(parametersOf(query)['at'])) <= TOLERANCE;
};

const refuseInstall = (code: InstallRefusal['code'], detail: string) =>
  fail<InstallRefusal>({ code, detail });

const NO_SESSION = refuseInstall(
  'session_invalid',
  'The session token is not of this app. Load the page anew.',
);

const sessionOf = (sessionToken: string) => {
  const [shop = '', clientId = '', signature = ''] = sessionToken.split('|');
  return signature === '' ? null : { shop, clientId, signature };
};

const readSession: ShopInstall['readSession'] = async ({ clientSecret }, sessionToken) => {
  const session = sessionOf(sessionToken);
  if (session === null) return NO_SESSION;
  const { shop, clientId, signature } = session;
  return signature === hexSignature(`${shop}|${clientId}`, clientSecret)
    ? succeed({ shop, user: null })
    : NO_SESSION;
};

const createInstall = (desk: ParcelDesk): ShopInstall => ({
  scopes: ['all'],
  urlOf: ({ shop, clientId, state }) => `https://${shop}/allow?client=${clientId}&state=${state}`,
  shopOf: (query) => parametersOf(query)['shop'] ?? null,
  stateOf: (query) => parametersOf(query)['state'] ?? null,
  accept: async ({ app, shop, state, query, signal }) => {
    if (!isSigned(query, app.clientSecret, desk.now()))
      return refuseInstall('install_not_signed', 'The way back is not signed, or is old. Install again.');
    const said = parametersOf(query);
    if (said['shop'] !== shop || said['state'] !== state)
      return refuseInstall('install_mismatch', 'The way back is of another install. Install again.');
    return requestGrant(desk, { shop, signal }, { code: said['code'] });
  },
  audienceOf: (sessionToken) => {
    const session = sessionOf(sessionToken);
    return session && { shop: session.shop, clientId: session.clientId };
  },
  readSession,
  exchange: async (app, { sessionToken, signal }) => {
    const session = await readSession(app, sessionToken);
    return session.ok
      ? requestGrant(desk, { shop: session.value.shop, signal }, { session: sessionToken })
      : session;
  },
  refresh: async (_app, { shop, grant, signal }) =>
    grant.refreshToken === null
      ? ENDED
      : requestGrant(desk, { shop, signal }, { refresh: grant.refreshToken }),
});

const orders = z.object({ orders: z.array(z.object({ cancelled: z.boolean() }).nullable()) });
const done = z.object({ done: z.literal(true) });
const person = z.object({ said: z.enum(['subscribed', 'unsubscribed']).nullable() });
const hooks = z.object({ present: z.array(z.string()) });
const health = z.object({ phones: z.boolean() });
const left = z.object({ left: z.array(z.string()) });

const createQuestions = (desk: ParcelDesk): Pick<ShopPort, 'stillTrue' | 'changed' | 'examine'> => ({
  stillTrue: async (access, questions) => {
    const ids = questions.map(({ event }) => event.object.id);
    const found = await ask(desk, access, { path: 'orders', body: { ids }, answer: orders });
    return questions.map((_question, at) => {
      if (!found.ok) return found;
      const holds = found.value.orders[at]?.cancelled === false;
      return succeed({
        holds,
        detail: holds ? 'The order is not cancelled.' : 'The order is cancelled or gone.',
      });
    });
  },
  changed: async (access, { from, until }) => {
    const found = await ask(desk, access, { path: 'left', body: { from, until }, answer: left });
    if (!found.ok) return found;
    const events = found.value.left.flatMap((body) => {
      const told = { platform: 'parcel', shop: access.shop, topic: 'parcel/left', deliveryId: '', body };
      const read = parcelConnector.translate({ ...told, eventId: null, triggeredAt: null, apiVersion: null });
      return read.ok ? read.value.events : [];
    });
    return succeed({ events, consentChanges: [], next: null });
  },
  examine: async (access) => {
    const found = await ask(desk, access, { path: 'health', body: {}, answer: health });
    if (!found.ok) return found;
    return succeed([
      found.value.phones
        ? { check: 'phones', state: 'ok', detail: 'The shop shows phones.', fix: null }
        : {
            check: 'phones',
            state: 'failing',
            detail: 'The shop hides phones.',
            fix: 'Allow them in the shop.',
          },
    ]);
  },
});

const createDeeds = (desk: ParcelDesk): Pick<ShopPort, 'writeBack' | 'writeConsent' | 'subscribe'> => ({
  writeBack: (access, notes) =>
    Promise.all(
      notes.map(async (note) => {
        const written = await ask(desk, access, { path: 'note', body: note, answer: done });
        return written.ok ? succeed(null) : written;
      }),
    ),
  writeConsent: async (access, { phone, state }) => {
    const known = await ask(desk, access, { path: 'person', body: { phone }, answer: person });
    if (!known.ok) return known;
    const { said } = known.value;
    if (said === null) return succeed('unknown_person');
    if (said === state) return succeed('kept');
    if (said === 'unsubscribed') return succeed('outweighed');
    const written = await ask(desk, access, { path: 'consent', body: { phone, state }, answer: done });
    return written.ok ? succeed('written') : written;
  },
  subscribe: async (access, address) => {
    const found = await ask(desk, access, { path: 'hooks', body: { address }, answer: hooks });
    if (!found.ok) return found;
    const { present } = found.value;
    const healed = parcelConnector.topics.filter((topic) => !present.includes(topic));
    const made = await ask(desk, access, { path: 'hook', body: { address, topics: healed }, answer: done });
    return made.ok ? succeed({ present, healed, missing: [] }) : made;
  },
});

/** A port that keeps the contract, for shops small enough to see that it does. */
export const createParcelPort = (desk: ParcelDesk): ShopPort => ({
  install: createInstall(desk),
  ...createQuestions(desk),
  ...createDeeds(desk),
});
