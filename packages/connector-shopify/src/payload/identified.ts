import { exactId } from '@carillon/connector-kit/payload';
import { z } from 'zod';

/** `gid://shopify/Order/820982911946154508`, perhaps with parameters (shopify.dev/docs/api/usage/gids). */
const GLOBAL_ID = /^gid:\/\/shopify\/[A-Za-z]+\/(\d+)(\?.*)?$/;

const digitsOf = (id: unknown): unknown => (typeof id === 'string' ? (GLOBAL_ID.exec(id)?.[1] ?? id) : id);

/** An id in either of its forms, as digits: what one topic calls by its number, another calls by its global id. */
export const shopifyId = z.preprocess(digitsOf, exactId);

/** An id in either of its forms, or null. */
export const optionalShopifyId = z.preprocess((id) => digitsOf(id) ?? null, exactId.nullable());

const withId = (payload: unknown): unknown => {
  if (typeof payload !== 'object' || payload === null) return payload;
  const { id, admin_graphql_api_id: globalId } = payload as Record<string, unknown>;
  return { ...payload, id: id ?? digitsOf(globalId) };
};

/**
 * An object with its `id`, which stands in `admin_graphql_api_id` as well: a subscription with `include_fields` may send
 * one without the other. The number comes first, for other objects refer to it by the number.
 */
export const identified = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.preprocess(withId, z.object({ ...shape, id: exactId }));
