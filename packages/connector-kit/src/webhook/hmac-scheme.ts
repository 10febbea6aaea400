/** How the 32 bytes of an HMAC-SHA256 are written in a header. */
export type HmacEncoding = 'base64' | 'base64url' | 'hex';

/** A time that is signed together with the body, so that a recorded request cannot be sent again later. */
export interface SignedTimestamp {
  /** The header that carries the time, in seconds since 1970. */
  readonly header: string;
  /** How far the time may be from now, in either direction. */
  readonly toleranceSeconds: number;
  /** What the platform signs: the time as the header has it and the body, e.g. `${timestamp}.${body}`. */
  readonly signed: (timestamp: string, body: string) => string;
  /** The clock, in milliseconds since 1970: `Date.now`. */
  readonly now: () => number;
}

/** How a platform signs its webhooks: HMAC-SHA256 with a shared secret, written into a header. */
export interface HmacScheme {
  /** The header that carries the signature. */
  readonly header: string;
  readonly encoding: HmacEncoding;
  /** What stands before the signature in its header, e.g. `sha256=`. */
  readonly prefix?: string;
  /** Left out where the platform signs the raw body alone. */
  readonly timestamp?: SignedTimestamp;
}

/** The one way each encoding writes 32 bytes: another spelling of the same bytes is another signature. */
export const HMAC_FORMS: Readonly<
  Record<HmacEncoding, { readonly pattern: RegExp; readonly description: string }>
> = {
  base64: {
    pattern: /^[A-Za-z0-9+/]{43}=$/,
    description: 'the Base64 form of a SHA-256, 44 characters long',
  },
  base64url: {
    pattern: /^[A-Za-z0-9_-]{43}$/,
    description: 'the URL-safe Base64 form of a SHA-256, 43 characters long without padding',
  },
  hex: {
    pattern: /^[0-9a-f]{64}$/,
    description: 'the hexadecimal form of a SHA-256, 64 digits long in lower case',
  },
};
