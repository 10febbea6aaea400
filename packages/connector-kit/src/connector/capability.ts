/** Something a connector can do, or the sentence that says why this one cannot. */
export type Capability<Run> =
  | { readonly supported: true; readonly run: Run }
  | { readonly supported: false; readonly reason: string };

/**
 * Says that a connector cannot do something, and why, as a value the gateway shows on the why-card.
 *
 * @example
 * const stillTrue = cannot('Zapier has no way to ask whether an order still stands.');
 */
export const cannot = (reason: string): Capability<never> => ({ supported: false, reason });
