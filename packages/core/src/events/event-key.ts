import type { BusinessObject, CanonicalEvent, EventSource } from './canonical-event.ts';

/** Separators inside a part are percent-encoded (RFC 3986, section 2.1), so no two facts share a key. */
const SEPARATORS = /[%/]/g;
const PLATFORM_SEPARATORS = /[%/:]/g;

const encodePart = (part: string, separators = SEPARATORS): string =>
  part.replace(separators, (separator) => encodeURIComponent(separator));

/**
 * The key under which a business fact texts a person once: `platform:shop/object/id/transition`.
 *
 * The gateway keeps it unique together with account, recipient and purpose, so a second delivery of the same
 * webhook, or a second plugin that reports the same fact, gets the first answer. It starts with the object, so
 * everything queued for one order can be cancelled by prefix. A `/` or `%` inside a part is percent-encoded, as is a
 * `:` in the platform.
 *
 * @example
 * eventKey(event); // 'shopify:acme.myshopify.com/order/820982911946154500/shipped:123456'
 */
export const eventKey = (event: Pick<CanonicalEvent, 'source' | 'object' | 'transition'>): string =>
  `${objectKey(event.source, event.object)}/${encodePart(event.transition)}`;

/**
 * The part of an event key that names the business object: `platform:shop/object/id`.
 *
 * @example
 * objectKey(event.source, event.object); // 'shopify:acme.myshopify.com/order/820982911946154500'
 */
export const objectKey = (source: EventSource, object: BusinessObject): string => {
  const origin = `${encodePart(source.platform, PLATFORM_SEPARATORS)}:${encodePart(source.shop)}`;
  return [origin, encodePart(object.type), encodePart(object.id)].join('/');
};

/** The business objects an event concerns, as `objectKey` writes them, each once; the one it happened to comes first. */
export const objectsOf = ({ source, object, related = [] }: CanonicalEvent): readonly string[] => [
  ...new Set([object, ...related].map((one) => objectKey(source, one))),
];
