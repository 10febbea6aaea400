import type { BusinessObject, CanonicalEvent } from '@carillon/core/events';
import type { Purpose } from '@carillon/core/messaging';

/** What is to be said: a text as it is sent, one with Liquid in it, or a template of the account. */
export type ShopWording =
  | { readonly kind: 'plain' | 'liquid'; readonly text: string }
  | { readonly kind: 'template'; readonly name: string };

/** A text about an object of a shop. */
export interface AskedText {
  readonly object: BusinessObject;
  readonly wording: ShopWording;
  readonly purpose: Purpose;
  /** What follows the object in the event key: a text that is asked for again under it is the same one. */
  readonly key: string;
  /** Whatever is to find the text again. */
  readonly reference: string | null;
}

/** A text with what is known of the person it is for. */
export interface AddressedText extends AskedText {
  readonly event: CanonicalEvent;
}
