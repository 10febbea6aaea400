import type { Lane, Purpose } from '../messaging/index.ts';

/** Who asks for a text: a caller of the API, or an automation that an event set off. */
export type Origin =
  | { readonly kind: 'api' }
  | { readonly kind: 'automation'; readonly automation: string; readonly event: string };

/** One text somebody wants sent, before anything has been checked. Instants are milliseconds since 1970. */
export interface SendRequest {
  /** A phone number in any human form. */
  readonly to: string;
  /** ISO 3166-1 alpha-2, to read `to` with. */
  readonly country: string | null;
  readonly text: string;
  readonly purpose: Purpose;
  /** Null takes the lane of the purpose. */
  readonly lane: Lane | null;
  readonly sender: string | null;
  readonly eventKey: string | null;
  readonly reference: string | null;
  readonly sendAt: number | null;
  readonly notAfter: number | null;
  readonly origin: Origin;
}
