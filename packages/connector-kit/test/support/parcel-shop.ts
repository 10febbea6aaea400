import type { BusinessObject } from '@carillon/core/events';
import { z } from 'zod';
import type { NotedText, ShopPort } from '../../src/shop/index.ts';
import type { ShopFixtures, ShopStand } from '../../src/testing/index.ts';
import { hexSignature, parcelConnector } from './parcel-connector.ts';
import { parcelFixtures } from './parcel-fixtures.ts';
import { createParcelPort, type ParcelDesk } from './parcel-port.ts';

const SHOP = 'acme.parcel.test';
const APP = { clientId: 'parcel-client', clientSecret: 'parcel-secret' };
const NOW = Date.parse('2026-07-01T10:00:00.000Z');

interface Order {
  readonly payload: string;
  cancelled: boolean;
}

interface Note {
  readonly object: BusinessObject;
  readonly texts: readonly NotedText[];
}

/** What the shop keeps. */
interface ParcelState {
  readonly orders: Map<string, Order>;
  readonly people: Map<string, 'subscribed' | 'unsubscribed'>;
  readonly notes: Map<string, Note[]>;
  readonly hooks: Map<string, string[]>;
  readonly tokens: Set<string>;
  count: number;
  lives: number | null;
  installed: boolean;
  hidesPhones: boolean;
}

const keyOf = ({ type, id }: BusinessObject): string => `${type}/${id}`;

const note = z.object({
  object: z.object({ type: z.string(), id: z.string() }),
  texts: z.array(z.custom<NotedText>()),
  /** Set by a port with a fault: adds to what stands there. */
  append: z.boolean().optional(),
});

const period = z.object({ from: z.string(), until: z.string() });

const issued = (shop: ParcelState) => {
  shop.count += 1;
  shop.tokens.add(`refresh-token-${shop.count}`);
  return { access: `access-token-${shop.count}`, refresh: `refresh-token-${shop.count}`, lives: shop.lives };
};

/** What each address answers; null is 401. */
const ANSWERS: Readonly<Record<string, (shop: ParcelState, body: unknown) => object | null>> = {
  token: (shop, body) => {
    const { refresh } = z.object({ refresh: z.string().optional() }).parse(body);
    const isKnown = refresh === undefined || shop.tokens.delete(refresh);
    return shop.installed && isKnown ? issued(shop) : null;
  },
  orders: ({ orders }, body) => ({
    orders: z
      .object({ ids: z.array(z.string()) })
      .parse(body)
      .ids.map((id) => orders.get(id) ?? null),
  }),
  left: ({ orders }, body) => {
    const { from, until } = period.parse(body);
    const isLeft = from <= new Date(NOW).toISOString() && new Date(NOW).toISOString() < until;
    return { left: isLeft ? [...orders.values()].map(({ payload }) => payload) : [] };
  },
  note: ({ notes }, body) => {
    const { object, texts, append } = note.parse(body);
    const before = append ? (notes.get(keyOf(object)) ?? []) : [];
    notes.set(keyOf(object), [...before, { object, texts }]);
    return { done: true };
  },
  person: ({ people }, body) => ({
    said: people.get(z.object({ phone: z.string() }).parse(body).phone) ?? null,
  }),
  consent: ({ people }, body) => {
    const { phone, state } = z
      .object({ phone: z.string(), state: z.enum(['subscribed', 'unsubscribed']) })
      .parse(body);
    people.set(phone, state);
    return { done: true };
  },
  hooks: ({ hooks }, body) => ({
    present: hooks.get(z.object({ address: z.string() }).parse(body).address) ?? [],
  }),
  hook: ({ hooks }, body) => {
    const { address, topics } = z.object({ address: z.string(), topics: z.array(z.string()) }).parse(body);
    hooks.set(address, [...(hooks.get(address) ?? []), ...topics]);
    return { done: true };
  },
  health: ({ hidesPhones }) => ({ phones: !hidesPhones }),
};

const respond = (shop: ParcelState, path: string, body: unknown): Response => {
  const answer = ANSWERS[path]?.(shop, body);
  return answer ? Response.json(answer) : new Response(null, { status: 401 });
};

/** What the merchant, the shop and its customers do. */
const createHappenings = (shop: ParcelState) => ({
  comeBack: (url: string, { secret = APP.clientSecret, ageMs = 0 } = {}) => {
    const state = new URL(url).searchParams.get('state') ?? '';
    const signed = new URLSearchParams({
      shop: SHOP,
      state,
      code: 'code',
      at: String(NOW - ageMs),
    }).toString();
    return `${signed}&signature=${hexSignature(signed, secret)}`;
  },
  sessionToken: async (secret: string) => {
    const said = `${SHOP}|${APP.clientId}`;
    return `${said}|${hexSignature(said, secret)}`;
  },
  hideExpiry: () => {
    shop.lives = null;
  },
  removeApp: () => {
    shop.installed = false;
  },
  placeOrder: () => {
    shop.count += 1;
    const id = String(shop.count);
    const payload = `{"id":${id},"state":"left","phone":"+33639980001","created":"${new Date(NOW).toISOString()}"}`;
    shop.orders.set(id, { payload, cancelled: false });
    const delivery = { shop: SHOP, topic: 'parcel/left', deliveryId: `delivery-${id}`, body: payload };
    return [parcelFixtures.send(delivery, APP.clientSecret)];
  },
  cancelOrder: ({ object }: { readonly object: BusinessObject }) => {
    const order = shop.orders.get(object.id);
    if (order) order.cancelled = true;
  },
  deleteOrder: ({ object }: { readonly object: BusinessObject }) => {
    shop.orders.delete(object.id);
  },
  addCustomer: (said: 'subscribed' | 'unsubscribed') => {
    shop.people.set('+33639980001', said);
    return { phone: '+33639980001' };
  },
  isSubscribed: (phone: string) => shop.people.get(phone) === 'subscribed',
  notesOn: (object: BusinessObject) => (shop.notes.get(keyOf(object)) ?? []).map(({ texts }) => texts),
});

/** Makes the port that is tried: an honest one, or one with a fault. */
export type MakePort = (desk: ParcelDesk) => ShopPort;

const openStand = (makePort: MakePort, hidesPhones: boolean): ShopStand => {
  const shop: ParcelState = {
    orders: new Map(),
    people: new Map(),
    notes: new Map(),
    hooks: new Map(),
    tokens: new Set(),
    count: 0,
    lives: 3_000_000,
    installed: true,
    hidesPhones,
  };
  let instead: (() => Response | Promise<Response>) | null = null;
  const fetch: ParcelDesk['fetch'] = async (input, init) => {
    if (instead) return instead();
    return respond(shop, new URL(String(input)).pathname.slice(1), JSON.parse(String(init?.body)));
  };
  const now = () => NOW;
  const { access, refresh } = issued(shop);
  return {
    connector: { ...parcelConnector, shop: makePort({ fetch, now }) },
    app: APP,
    shop: SHOP,
    grant: {
      accessToken: access,
      scopes: ['all'],
      expiresAt: null,
      refreshToken: refresh,
      refreshExpiresAt: null,
    },
    now,
    answerWith: (answer) => {
      instead = answer;
    },
    ...createHappenings(shop),
    denied: () => openStand(makePort, true),
  };
};

/** A parcel shop for the battery, asked by the port that is tried. */
export const parcelShop = (makePort: MakePort = createParcelPort): ShopFixtures => ({
  open: () => openStand(makePort, false),
  address: 'https://gateway.example/connectors/parcel/webhooks',
});
