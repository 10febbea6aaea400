/** Topics that only an app's configuration may subscribe to, and the schema does not know. */
export const COMPLIANCE_TOPICS: readonly string[] = [
  'customers/data_request',
  'customers/redact',
  'shop/redact',
];
