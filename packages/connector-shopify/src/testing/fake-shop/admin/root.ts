import type { GraphQLSchema } from 'graphql';
import { GraphQLEnumType } from 'graphql';
import { ADMIN_VERSIONS } from '../admin-schema.ts';
import type { FakeConsent } from '../records.ts';
import type { ShopState } from '../shop-state.ts';
import { type AccessContext, isAllowed } from './access.ts';
import { connection, type PageArguments } from './connection.ts';
import {
  checkoutNode,
  customerNode,
  metafieldNode,
  orderNode,
  subscriptionNode,
  variantNode,
} from './nodes.ts';
import { search } from './search.ts';

interface Searched extends PageArguments {
  readonly query?: string | null;
  readonly sortKey?: string | null;
}

const refused = (field: readonly string[], message: string, code?: string) => ({ field, message, code });

const digitsOf = (id: string): string => /\/(\d+)(?:\?.*)?$/.exec(id)?.[1] ?? '';

const nodeOf = (id: string, shop: ShopState) => {
  const digits = digitsOf(id);
  const [order, checkout] = [shop.orders.get(digits), shop.checkouts.get(digits)];
  const [customer, variant] = [shop.customers.get(digits), shop.variants.get(digits)];
  if (id.includes('/Order/') && order) return orderNode(order, shop);
  if (id.includes('/AbandonedCheckout/') && checkout) return checkoutNode(checkout, shop);
  const prepared = [...shop.orders.values()].find((one) => one.fulfillmentOrderId === digits);
  if (id.includes('/FulfillmentOrder/') && prepared)
    return { __typename: 'FulfillmentOrder', id, order: orderNode(prepared, shop) };
  if (id.includes('/Customer/') && customer) return customerNode(customer, shop);
  return id.includes('/ProductVariant/') && variant ? variantNode(variant) : null;
};

interface Timed {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

const placeOf =
  (sortKey: string | null | undefined) =>
  ({ id, createdAt, updatedAt }: Timed): readonly [string, string] => {
    if (sortKey === 'UPDATED_AT') return [updatedAt, id];
    return [sortKey === 'ID' ? '' : createdAt, id];
  };

const timeFields = {
  id: ({ id }: Timed) => id,
  created_at: ({ createdAt }: Timed) => createdAt,
  updated_at: ({ updatedAt }: Timed) => updatedAt,
};

const queryOn = (shop: ShopState) => ({
  node: ({ id }: { id: string }) => nodeOf(id, shop),
  nodes: ({ ids }: { ids: readonly string[] }) => ids.map((id) => nodeOf(id, shop)),
  order: ({ id }: { id: string }) => nodeOf(id, shop),
  shop: () => ({ __typename: 'Shop', name: 'Acme', myshopifyDomain: shop.domain }),
  orders: (asked: Searched) =>
    connection(
      search([...shop.orders.values()], asked.query, {
        ...timeFields,
        checkout_token: ({ checkout }) => checkout?.token ?? null,
      }),
      asked,
      { positionOf: placeOf(asked.sortKey), nodeOf: (order) => orderNode(order, shop) },
    ),
  customers: (asked: Searched) =>
    connection(
      search([...shop.customers.values()], asked.query, { ...timeFields, phone: ({ phone }) => phone }),
      asked,
      { positionOf: placeOf(asked.sortKey), nodeOf: (customer) => customerNode(customer, shop) },
    ),
  customerByIdentifier: ({ identifier }: { identifier: { phoneNumber?: string } }) => {
    const found = [...shop.customers.values()].find(({ phone }) => phone === identifier.phoneNumber);
    return found ? customerNode(found, shop) : null;
  },
  abandonedCheckouts: (asked: Searched) =>
    connection(search([...shop.checkouts.values()], asked.query, timeFields), asked, {
      positionOf: placeOf(asked.sortKey),
      nodeOf: (checkout) => checkoutNode(checkout, shop),
    }),
  webhookSubscriptions: ({ topics, uri, ...page }: PageArguments & { topics?: string[]; uri?: string }) =>
    connection(
      [...shop.subscriptions.values()].filter(
        (one) => (!topics || topics.includes(one.topic)) && (!uri || one.uri === uri),
      ),
      page,
      { positionOf: ({ createdAt, id }) => [createdAt, id], nodeOf: subscriptionNode },
    ),
  publicApiVersions: () =>
    ADMIN_VERSIONS.map((handle) => ({
      __typename: 'ApiVersion',
      handle,
      displayName: handle,
      supported: true,
    })),
  currentAppInstallation: (_args: unknown, { scopes }: AccessContext) => ({
    __typename: 'AppInstallation',
    accessScopes: scopes.map((handle) => ({ __typename: 'AccessScope', handle, description: handle })),
  }),
});

interface SubscriptionInput {
  readonly uri?: string;
  readonly callbackUrl?: string;
}

const subscriptionMutations = (shop: ShopState, schema: GraphQLSchema) => {
  const topics = schema.getType('WebhookSubscriptionTopic');
  const scopesOf = (topic: string): readonly string[] => {
    const value = topics instanceof GraphQLEnumType ? topics.getValue(topic) : undefined;
    return value?.description?.match(/\b(?:read|write)_[a-z_]+/g) ?? [];
  };
  return {
    webhookSubscriptionCreate: (
      asked: { topic: string; webhookSubscription: SubscriptionInput },
      { scopes }: AccessContext,
    ) => {
      const uri = asked.webhookSubscription.uri ?? asked.webhookSubscription.callbackUrl ?? '';
      const problem = !isAllowed(scopes, scopesOf(asked.topic))
        ? 'You cannot create a webhook subscription with the specified topic'
        : [...shop.subscriptions.values()].some((one) => one.topic === asked.topic && one.uri === uri)
          ? 'Address for this topic has already been taken'
          : null;
      if (problem !== null)
        return { webhookSubscription: null, userErrors: [refused(['webhookSubscription'], problem)] };
      const made = { id: shop.nextId(), topic: asked.topic, uri, createdAt: shop.now() };
      shop.subscriptions.set(made.id, made);
      return { webhookSubscription: subscriptionNode(made), userErrors: [] };
    },
    webhookSubscriptionUpdate: (asked: { id: string; webhookSubscription: SubscriptionInput }) => {
      const found = shop.subscriptions.get(digitsOf(asked.id));
      if (!found)
        return {
          webhookSubscription: null,
          userErrors: [refused(['id'], 'Webhook subscription does not exist')],
        };
      found.uri = asked.webhookSubscription.uri ?? asked.webhookSubscription.callbackUrl ?? found.uri;
      return { webhookSubscription: subscriptionNode(found), userErrors: [] };
    },
  };
};

interface ConsentInput {
  readonly marketingState: FakeConsent['state'];
  readonly marketingOptInLevel?: FakeConsent['level'];
  readonly consentUpdatedAt?: string;
}

const writableStates: readonly string[] = ['SUBSCRIBED', 'UNSUBSCRIBED', 'PENDING'];

const consentMutation =
  (shop: ShopState) =>
  ({ input }: { input: { customerId: string; smsMarketingConsent: ConsentInput } }) => {
    const customer = shop.customers.get(digitsOf(input.customerId));
    const asked = input.smsMarketingConsent;
    const at = asked.consentUpdatedAt ?? shop.now();
    const problem = !customer
      ? refused(['input', 'customerId'], 'Customer not found', 'INVALID')
      : customer.phone === null
        ? refused(
            ['input', 'smsMarketingConsent'],
            'A phone number is required to set the SMS consent state.',
            'INVALID',
          )
        : !writableStates.includes(asked.marketingState)
          ? refused(
              ['input', 'smsMarketingConsent', 'marketingState'],
              'Marketing state is invalid',
              'INCLUSION',
            )
          : null;
    if (!customer || problem) return { customer: null, userErrors: [problem] };
    customer.consent = {
      state: asked.marketingState,
      level: asked.marketingOptInLevel ?? 'UNKNOWN',
      updatedAt: at,
      collectedFrom: 'OTHER',
    };
    customer.updatedAt = shop.now();
    return { customer: customerNode(customer, shop), userErrors: [] };
  };

interface MetafieldInput {
  readonly ownerId: string;
  readonly namespace?: string;
  readonly key: string;
  readonly type?: string;
  readonly value: string;
}

/** The namespace of the app itself: `$app` and what it is without a name become `app--` and the app's number. */
const namespaceOf = ({ namespace = '$app' }: MetafieldInput): string => namespace.replace(/^\$app/, 'app--1');

const isJson = (value: string): boolean => {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
};

const metafieldsMutation =
  (shop: ShopState) =>
  ({ metafields }: { metafields: readonly MetafieldInput[] }) => {
    const problems = [
      ...(metafields.length > 25
        ? [refused(['metafields'], 'Exceeded the maximum of 25.', 'LESS_THAN_OR_EQUAL_TO')]
        : []),
      ...metafields.flatMap((field, at) => [
        ...(nodeOf(field.ownerId, shop)
          ? []
          : [
              {
                ...refused(['metafields', String(at), 'ownerId'], 'Owner does not exist.', 'INVALID'),
                elementIndex: at,
              },
            ]),
        ...(field.type === 'json' && !isJson(field.value)
          ? [
              {
                ...refused(['metafields', String(at), 'value'], 'Value is invalid JSON.', 'INVALID_VALUE'),
                elementIndex: at,
              },
            ]
          : []),
      ]),
    ];
    if (problems.length > 0) return { metafields: null, userErrors: problems };
    const written = metafields.map((field) => {
      const namespace = namespaceOf(field);
      const known = shop.metafields.find(
        (one) => one.ownerId === field.ownerId && one.namespace === namespace && one.key === field.key,
      );
      if (known) return Object.assign(known, { value: field.value, type: field.type ?? known.type });
      const made = {
        id: shop.nextId(),
        ownerId: field.ownerId,
        namespace,
        key: field.key,
        type: field.type ?? 'json',
        value: field.value,
      };
      shop.metafields.push(made);
      return made;
    });
    return {
      __typename: 'MetafieldsSetPayload',
      metafields: written.map(metafieldNode),
      userErrors: [],
    };
  };

/** What the two roots of the schema answer with. */
export const rootOf = (shop: ShopState, schema: GraphQLSchema) => ({
  ...queryOn(shop),
  ...subscriptionMutations(shop, schema),
  customerSmsMarketingConsentUpdate: consentMutation(shop),
  metafieldsSet: metafieldsMutation(shop),
});
