import type { ShopifyRequest } from './shopify-request.ts';
import { signAsShopify } from './sign.ts';

/** A call of a workflow's step, as Shopify Flow makes it. */
export interface FlowStep {
  readonly shop: string;
  /** The same for each time Flow sends the call. */
  readonly runId: string;
  /** The fields of the step: numbers of objects, and what the merchant typed. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * The signed request Shopify Flow makes for a step (shopify.dev/docs/apps/build/flow/actions/endpoints).
 *
 * @example
 * const { headers, rawBody } = flowRequest({ shop, runId: 'run-1', properties: { order_id: 1001 } }, secret);
 */
export const flowRequest = ({ shop, runId, properties }: FlowStep, secret: string): ShopifyRequest => {
  const body = JSON.stringify({
    shop_id: 1,
    shopify_domain: shop,
    action_run_id: runId,
    action_definition_id: 'carillon-send-text',
    handle: 'carillon-send-text',
    step_reference: '01hx',
    properties,
  });
  return {
    headers: { 'Content-Type': 'application/json', 'X-Shopify-Hmac-Sha256': signAsShopify(body, secret) },
    rawBody: Buffer.from(body),
  };
};
