import { type OpenApi, resolve, type Schema } from '../../support/openapi/document.ts';

/** Strings that read well where the contract gives no example, by the name of their field. */
const BY_NAME: Readonly<Record<string, string>> = {
  to: '+33639980001',
  number: '+33639980001',
  country: 'FR',
  currency: 'EUR',
  month: '2026-10',
  url: 'https://shop.example/hooks/sms',
};
const BY_FORMAT: Readonly<Record<string, string>> = {
  'date-time': '2026-11-30T09:00:00Z',
  date: '2026-11-30',
  uri: 'https://shop.example/hooks/sms',
  email: 'someone@shop.example',
};

const sampleString = (name: string, { format, minLength = 0 }: Schema): string =>
  BY_FORMAT[format ?? ''] ?? BY_NAME[name] ?? name.padEnd(minLength, '.');

/** A value that fits a schema: its example, or the least that it asks for. */
export const sampleOf = (document: OpenApi, given: Schema, name = 'value'): unknown => {
  const schema = resolve(document, given);
  const { example, enum: [first] = [], items, properties = {}, required = [] } = schema;
  if (example !== undefined) return example;
  if (schema.default !== undefined) return schema.default;
  if (first !== undefined) return first;
  const variant = schema.oneOf?.[0] ?? schema.anyOf?.[0] ?? schema.allOf?.[0];
  if (variant) return sampleOf(document, variant, name);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(required.map((key) => [key, sampleOf(document, properties[key] ?? {}, key)]));
    case 'array':
      return items ? [sampleOf(document, items, name)] : [];
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1);
    default:
      return sampleString(name, schema);
  }
};
