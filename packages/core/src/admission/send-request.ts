import type { Extra } from '../billing/index.ts';
import type { Whereabouts } from '../consent/index.ts';
import type { Lane, Purpose } from '../messaging/index.ts';

/** Who asks for a text: a caller of the API, or an automation that an event set off. */
export type Origin =
  /** `connector` is the platform whose app asks in the name of the account. */
  | { readonly kind: 'api'; readonly connector?: string }
  /** A code; `text` is what the message says with the code left out. */
  | { readonly kind: 'otp'; readonly challenge: string; readonly text: string }
  | {
      readonly kind: 'automation';
      readonly automation: string;
      readonly event: string;
      /** Of the automation: the content that speaks. */
      readonly version?: number;
      /** 1 is the first. */
      readonly step?: number;
      readonly connector?: string;
      /** What the shop was asked right before the text left, and said. */
      readonly asked?: string;
      readonly answer?: 'holds' | 'unknown';
      readonly said?: string;
    };

/** One text somebody wants sent, before anything has been checked. Instants are milliseconds since 1970. */
export interface SendRequest {
  /** A phone number in any human form. */
  readonly to: string;
  /** ISO 3166-1 alpha-2, to read `to` with. */
  readonly country: string | null;
  readonly text: string;
  /** Writes the text in the alphabet of its carrier where that changes its dress and not its sense; the default is no. */
  readonly smartEncoding?: boolean;
  readonly purpose: Purpose;
  /** Null takes the lane of the purpose. */
  readonly lane: Lane | null;
  readonly sender: string | null;
  readonly eventKey: string | null;
  readonly reference: string | null;
  readonly sendAt: number | null;
  readonly notAfter: number | null;
  /** ISO 639-1 of the recipient; the usual language of the country when left out. */
  readonly language?: string | null;
  /** Where the recipient is, as far as the sender knows it from an address. */
  readonly whereabouts?: Whereabouts;
  /** What is charged on top of the segments; the code of a one-time password adds itself. */
  readonly extras?: readonly Extra[];
  readonly origin: Origin;
}
