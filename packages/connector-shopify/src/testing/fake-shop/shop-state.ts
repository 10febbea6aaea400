import type {
  FakeCheckout,
  FakeCustomer,
  FakeMetafield,
  FakeOrder,
  FakeSubscription,
  FakeVariant,
} from './records.ts';

export const CURRENCY = 'EUR';

/** Everything the fake shop knows: its GraphQL and its webhooks are both told from here. */
export interface ShopState {
  /** Its permanent domain. */
  readonly domain: string;
  readonly customers: Map<string, FakeCustomer>;
  readonly variants: Map<string, FakeVariant>;
  readonly checkouts: Map<string, FakeCheckout>;
  readonly orders: Map<string, FakeOrder>;
  readonly subscriptions: Map<string, FakeSubscription>;
  readonly metafields: FakeMetafield[];
  /** Whether names, phones and addresses are hidden, as from an app that was not approved for them. */
  hidesPeople: boolean;
  /** The next id, as digits: ids count up from the first. */
  nextId(): string;
  /** ISO 8601, UTC, to the second. */
  now(): string;
}

/** Shopify's times have no fractions. */
export const instantOf = (milliseconds: number): string =>
  new Date(Math.floor(milliseconds / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');

export interface ShopStateOptions {
  readonly domain: string;
  readonly now: () => number;
  readonly firstId: bigint;
}

export const createShopState = ({ domain, now, firstId }: ShopStateOptions): ShopState => {
  let id = firstId;
  return {
    domain,
    customers: new Map(),
    variants: new Map(),
    checkouts: new Map(),
    orders: new Map(),
    subscriptions: new Map(),
    metafields: [],
    hidesPeople: false,
    nextId: () => String(id++),
    now: () => instantOf(now()),
  };
};
