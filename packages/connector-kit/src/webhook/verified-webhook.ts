/** A webhook whose signature was right: plain data, which can be translated again and gives the same. */
export interface VerifiedWebhook {
  /** As in `Connector.platform`. */
  readonly platform: string;
  /** As `Connector.shopOf` gave it. */
  readonly shop: string;
  /** The platform's own name for what happened, e.g. `fulfillments/create`. */
  readonly topic: string;
  /**
   * The same for every retry of one delivery, and for no other delivery to this shop. It goes into the evidence of a
   * consent change. It is no part of an event key: one fact may come in several deliveries.
   */
  readonly deliveryId: string;
  /**
   * What the deliveries of one cause have in common, where the platform says it. One cause may give several
   * deliveries that all count (an order placed and paid at once), so this id relates deliveries and drops none.
   */
  readonly eventId: string | null;
  /** When the platform saw it happen: ISO 8601, UTC. Deliveries may arrive out of this order. */
  readonly triggeredAt: string | null;
  /** The version of the platform's format, e.g. `2026-07`. */
  readonly apiVersion: string | null;
  /** The body, byte for byte what was signed. */
  readonly body: string;
}
