import type { PrivacyRequest } from '../connector/index.ts';
import type { WebhookRefusalCode, WebhookRequest } from '../webhook/index.ts';
import type { ShopFixtures } from './shop-port/index.ts';

/** A delivery as the platform would make it. */
export interface Delivery {
  readonly shop: string;
  readonly topic: string;
  /** The platform's id of this delivery; a retry has the same. */
  readonly deliveryId: string;
  readonly body: string;
}

/** What the battery needs to know about a platform to hold its connector to the contract. */
export interface ConnectorFixtures {
  /** The request the platform would send: all its headers, the body signed with the secret. Must not use the connector. */
  readonly send: (delivery: Delivery, secret: string) => WebhookRequest;
  /** The header that carries the signature. */
  readonly signatureHeader: string;
  /** Every header a delivery cannot do without, with the code of its absence. */
  readonly requiredHeaders: Readonly<Record<string, WebhookRefusalCode>>;
  /** The header that names the shop, and values that are no shop of the platform. */
  readonly shopHeader: string;
  readonly strangeShops: readonly string[];
  /** A delivery that gives an event with a phone: best, the platform's own sample. */
  readonly announced: Delivery;
  /** The same without any phone in it. */
  readonly withoutPhone: Delivery;
  /** The same about the object with this id, in the form the platform sends ids in. */
  readonly aboutObject: (id: string) => Delivery;
  /** A delivery of a known topic that concerns nobody. */
  readonly notAnnounced: Delivery;
  /** Deliveries of a person's yes and no to commercial texts, where the platform tells them. */
  readonly consent?: { readonly yes: Delivery; readonly no: Delivery };
  /** Deliveries of what befalls the connection of a shop, where the platform tells it: each tells one change. */
  readonly lifecycle?: readonly Delivery[];
  /** Deliveries of the rights of people on their data, where the platform passes them on. */
  readonly privacy?: Readonly<Partial<Record<PrivacyRequest['kind'], Delivery>>>;
  /** The platform's own samples of every topic the connector reads, in every version it serves. */
  readonly samples?: readonly Delivery[];
  /** A shop to ask, where the connector asks something of shops. */
  readonly shop?: ShopFixtures;
  /** A topic of the platform that the connector does not read. */
  readonly unknownTopic: string;
}
