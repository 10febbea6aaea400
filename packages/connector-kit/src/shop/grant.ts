/** The app of a platform through which the gateway asks shops: its public name and what only it knows. */
export interface ShopApp {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What a shop let the app do, and the tokens that prove it. It is kept sealed, and replaced as a whole. */
export interface ShopGrant {
  readonly accessToken: string;
  /** In the platform's own words, e.g. `read_orders`. */
  readonly scopes: readonly string[];
  /** ISO 8601, UTC: from then on the access token is refused; null is never. */
  readonly expiresAt: string | null;
  /** What a new grant is got with; null when none can be had without the merchant. */
  readonly refreshToken: string | null;
  /** ISO 8601, UTC; null is never, or no refresh token. */
  readonly refreshExpiresAt: string | null;
}

/** A shop that may be asked. */
export interface ShopAccess {
  readonly shop: string;
  readonly grant: ShopGrant;
  /** Ends the asking: a question has a second, a job has longer. */
  readonly signal: AbortSignal;
}
