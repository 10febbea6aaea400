import { defaultFieldResolver, GraphQLError, type GraphQLFieldResolver, getNamedType } from 'graphql';

/** One of these scopes opens objects of a type; a type that is not here is open (shopify.dev/docs/api/usage/access-scopes). */
const SCOPES_OF_TYPES: Readonly<Record<string, readonly string[]>> = {
  Order: ['read_orders'],
  AbandonedCheckout: ['read_orders'],
  Refund: ['read_orders'],
  Fulfillment: ['read_fulfillments', 'read_orders'],
  FulfillmentOrder: [
    'read_merchant_managed_fulfillment_orders',
    'read_assigned_fulfillment_orders',
    'read_third_party_fulfillment_orders',
  ],
  PaymentTerms: ['read_payment_terms'],
  Customer: ['read_customers'],
  Product: ['read_products'],
  ProductVariant: ['read_products'],
  CustomerSmsMarketingConsentUpdatePayload: ['write_customers'],
  MetafieldsSetPayload: ['write_orders'],
};

/** What a request is made with. */
export interface AccessContext {
  readonly scopes: readonly string[];
}

/** Whether one of the scopes is there; one to write lets read, too. */
export const isAllowed = (granted: readonly string[], oneOf: readonly string[]): boolean =>
  oneOf.length === 0 ||
  oneOf.some((scope) => granted.includes(scope) || granted.includes(scope.replace(/^read_/, 'write_')));

/** The error Shopify gives beside a status of 200. */
export const accessDenied = (field: string, oneOf: readonly string[]): GraphQLError => {
  const requiredAccess = `${oneOf.map((scope) => `\`${scope}\``).join(' or ')} access scope.`;
  return new GraphQLError(`Access denied for ${field} field. Required access: ${requiredAccess}`, {
    extensions: {
      code: 'ACCESS_DENIED',
      documentation: 'https://shopify.dev/api/usage/access-scopes',
      requiredAccess,
    },
  });
};

const typeNamesOf = (value: unknown): readonly string[] => {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.flatMap((one) =>
    typeof one === 'object' && one !== null && '__typename' in one ? String(one.__typename) : [],
  );
};

/** Reads a field as graphql does, and refuses what the scopes do not open. */
export const resolveWithAccess: GraphQLFieldResolver<unknown, AccessContext> = (...call) => {
  const [, , context, info] = call;
  const named = getNamedType(info.returnType).name.replace(/Connection$/, '');
  const ofField = SCOPES_OF_TYPES[named] ?? [];
  if (!isAllowed(context.scopes, ofField)) throw accessDenied(info.fieldName, ofField);
  const value: unknown = defaultFieldResolver(...call);
  for (const name of typeNamesOf(value)) {
    const oneOf = SCOPES_OF_TYPES[name] ?? [];
    if (!isAllowed(context.scopes, oneOf)) throw accessDenied(info.fieldName, oneOf);
  }
  return value;
};
