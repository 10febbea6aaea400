import type { EventType } from './event-types.ts';

/** Any value JSON can carry. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Where an event happened: a platform, and the shop or organisation on it. */
export interface EventSource {
  readonly platform: string;
  /** The shop's own name on that platform, e.g. `acme.myshopify.com`. */
  readonly shop: string;
}

/** Whom the event concerns. The phone is as the platform gave it: human form, perhaps missing. */
export interface EventPerson {
  readonly phone: string | null;
  /** Where the platform had the phone from, when it knows several: e.g. `shipping_address`, `customer`. */
  readonly phoneFrom?: string | null | undefined;
  /** ISO 3166-1 alpha-2, upper case: the country to read the phone with. */
  readonly country: string | null;
  /** ISO 3166-2 of the address, e.g. `US-TX`: its clock, hours and holidays apply. */
  readonly region?: string | null | undefined;
  /** IANA name, where the platform knows it, e.g. `America/Chicago`. */
  readonly timeZone?: string | null | undefined;
  readonly name: string | null;
  /** BCP 47, e.g. `fr-FR`. */
  readonly locale: string | null;
}

/** A thing of the shop, e.g. `{ type: 'order', id: '820982911946154500' }`. Ids are strings: some pass 2^53. */
export interface BusinessObject {
  readonly type: string;
  readonly id: string;
}

/**
 * A shop or CRM event in the one form every connector translates to and every automation reads.
 *
 * `object` and `transition` name the business fact, so that the same fact reported twice, or by two plugins, is
 * recognised (see `eventKey`). `data` is what templates may use, e.g. `{{ order.name }}`, `{{ tracking.url }}`.
 */
export interface CanonicalEvent {
  readonly type: EventType;
  readonly source: EventSource;
  /** The business object it happened to. */
  readonly object: BusinessObject;
  /** Others it concerns, e.g. the checkout an order came from: what waits for one of them hears of it too. */
  readonly related?: readonly BusinessObject[] | undefined;
  /** What happened to it, unique per object, e.g. `shipped:123456` for fulfilment 123456. */
  readonly transition: string;
  /** ISO 8601, UTC. */
  readonly occurredAt: string;
  readonly person: EventPerson;
  readonly data: { readonly [key: string]: Json };
}
