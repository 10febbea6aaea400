import type { BusinessObject, CanonicalEvent } from '@carillon/core/events';
import type { Connector } from '../../connector/index.ts';
import type { NotedText, ShopApp, ShopGrant } from '../../shop/index.ts';
import type { WebhookRequest } from '../../webhook/index.ts';

/** How a merchant's way back from the platform differs from an honest one. */
export interface SpoiltReturn {
  /** What it is signed with, in place of the secret of the app. */
  readonly secret?: string;
  /** How old it is, in milliseconds. */
  readonly ageMs?: number;
}

/** A shop of the platform in which the app is installed, as a fake plays it, with a connector that asks it. */
export interface ShopStand {
  /** Asks this shop, through a `fetch` that leads to it alone, by the clock of `now`. */
  readonly connector: Connector;
  readonly app: ShopApp;
  readonly shop: string;
  /** Allows all that the connector asks for. */
  readonly grant: ShopGrant;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What every request meets from now on, in place of the shop. */
  readonly answerWith: (answer: () => Response | Promise<Response>) => void;
  /** The query a merchant comes back with who allowed everything at the page `urlOf` names. */
  readonly comeBack: (url: string, spoilt?: SpoiltReturn) => string;
  /** A token of an embedded page, signed with a secret; null where the platform has none. */
  readonly sessionToken: ((secret: string) => Promise<string>) | null;
  /** From now on, grants do not say when they end. */
  readonly hideExpiry: () => void;
  /** The merchant removes the app. */
  readonly removeApp: () => void;
  /** Somebody orders: the webhooks of it, signed with the secret of the app. At least one tells an event of an order. */
  readonly placeOrder: () => readonly WebhookRequest[];
  readonly cancelOrder: (event: CanonicalEvent) => void;
  readonly deleteOrder: (event: CanonicalEvent) => void;
  /** Somebody with a phone, in E.164, who said this of commercial texts. */
  readonly addCustomer: (said: 'subscribed' | 'unsubscribed') => { readonly phone: string };
  /** Whether the shop now says *yes* of a phone. */
  readonly isSubscribed: (phone: string) => boolean;
  /** The notes that stand on the page of an object, each as its texts. */
  readonly notesOn: (object: BusinessObject) => readonly (readonly NotedText[])[];
  /** A shop like this whose merchant denied what can be denied. */
  readonly denied: () => ShopStand;
}

/** What the battery needs to hold a connector to the contract of `ShopPort`. */
export interface ShopFixtures {
  /** A new shop, which knows nothing of those before. */
  readonly open: () => ShopStand;
  /** An address that webhooks may be posted to. */
  readonly address: string;
}
