import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FlowNews, flowTriggerOf } from '@carillon/connector-shopify';
import { flowAnswerSchema } from '@carillon/gateway-api/shopify-app';
import { buildSchema, isEnumType, isObjectType, isSpecifiedScalarType, specifiedDirectives } from 'graphql';
import { expect, test } from 'vitest';
import { appConfigSchema } from './support/app-config.ts';
import { EXTENSIONS, textOf, tomlOf } from './support/app-files.ts';
import { flowActionSchema, flowTriggerSchema, uiExtensionsSchema } from './support/extension-config.ts';

const configOf = (folder: string): unknown => tomlOf('extensions', folder, 'shopify.extension.toml');

const action = flowActionSchema.parse(configOf('flow-send-text'));
const triggers = EXTENSIONS.filter((name) => /^flow-(?!send)/.test(name)).map((name) =>
  flowTriggerSchema.parse(configOf(name)),
);
const admin = uiExtensionsSchema.parse(configOf('admin-texts'));
const buyer = uiExtensionsSchema.parse(configOf('buyer-consent'));
const pages = [
  ...admin.extensions.map((one) => ({ folder: 'admin-texts', ...one })),
  ...buyer.extensions.map((one) => ({ folder: 'buyer-consent', ...one })),
];

/** The pages that Shopify's types know, by the file each has there. */
const TARGETS = ['admin', 'checkout', 'customer-account'].flatMap((surface) =>
  readdirSync(
    join(
      dirname(fileURLToPath(import.meta.resolve('@shopify/ui-extensions/admin'))),
      `../../ts/surfaces/${surface}/targets`,
    ),
  ).map((file) => file.replace(/\.d\.ts$/, '')),
);

test('every extension has a handle of its own, which Shopify never lets change', () => {
  const handles = [action, ...triggers, admin, buyer].flatMap(({ extensions }) =>
    extensions.map(({ handle }) => handle),
  );
  expect(handles.toSorted()).toEqual([
    'carillon-customer-text',
    'carillon-customer-thread',
    'carillon-opted-out',
    'carillon-order-status-consent',
    'carillon-order-text',
    'carillon-order-thread',
    'carillon-orders-text',
    'carillon-reply-received',
    'carillon-send-text',
    'carillon-text-delivered',
    'carillon-text-failed',
    'carillon-thank-you-consent',
  ]);
});

test('the action of Flow posts to the gateway, by an address below that of the app', () => {
  expect(action.extensions[0].runtime_url).toBe('/connectors/shopify/flow/send-text');
});

test('what the action gives back is what the gateway answers, in the part of SDL that Flow reads', () => {
  const [{ schema: file, return_type_ref: name }] = action.extensions;
  const schema = buildSchema(textOf('extensions/flow-send-text', file));
  const own = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
  for (const type of own)
    expect(isObjectType(type) || isEnumType(type) || isSpecifiedScalarType(type), type.name).toBe(true);
  expect(schema.getDirectives()).toEqual(specifiedDirectives);
  const returned = schema.getType(name);
  if (!isObjectType(returned)) throw new Error(`${name} is no object type`);
  const { return_value: answer } = flowAnswerSchema.shape;
  const fields = Object.values(returned.getFields());
  expect(fields.map((field) => field.name).toSorted()).toEqual(Object.keys(answer.shape).toSorted());
  for (const field of fields) {
    expect(field.description, field.name).toBeTruthy();
    const member: { safeParse(value: unknown): { success: boolean } } =
      answer.shape[field.name as keyof typeof answer.shape];
    // Flow fails a step whose answer lacks what is said to be always there.
    expect(member.safeParse(null).success, field.name).toBe(!String(field.type).endsWith('!'));
  }
  const decisions = schema.getType('Decision');
  expect(isEnumType(decisions) && decisions.getValues().map(({ name }) => name)).toEqual(
    answer.shape.decision.options,
  );
});

const NEWS: readonly FlowNews[] = [
  { kind: 'delivered', messageId: 'msg_1' },
  { kind: 'failed', messageId: 'msg_1', detail: 'The number is not in use.' },
  { kind: 'reply', replyId: 'rpl_1', text: 'Thanks' },
  { kind: 'opted_out', at: '2026-11-27T12:00:00.000Z' },
];

/** Flow calls the field of a reference by its object. */
const keyOf = (field: { readonly type: string; readonly key?: string }): string =>
  field.key ?? field.type.replace(/_reference$/, '_id');

test('a trigger is told of with its own handle and all of its fields, or Flow refuses it', () => {
  const objects = [
    { type: 'order', id: '1' },
    { type: 'customer', id: '2' },
  ];
  const told = NEWS.map((news) => flowTriggerOf(news, objects)!);
  const declared = triggers.map(({ extensions: [{ handle }], settings }) => [
    handle,
    settings.fields.map(keyOf).toSorted(),
  ]);
  expect(told.map(({ handle, payload }) => [handle, Object.keys(payload).toSorted()]).toSorted()).toEqual(
    declared.toSorted(),
  );
});

test('what the action asks for is what the gateway reads', () => {
  const fields = action.settings.fields.map(keyOf);
  expect(fields).toEqual(['order_id', 'customer_id', 'text', 'template', 'purpose']);
});

test.for(pages)('$handle is on a page that Shopify has, and its module is typed for it', (one) => {
  const [{ module, target }] = one.targeting;
  expect(TARGETS).toContain(target);
  expect(textOf('extensions', one.folder, module)).toContain(`from '@shopify/ui-extensions/${target}'`);
});

test('only the pages that ask buyers for consent may do so', () => {
  expect(admin.extensions.filter(({ capabilities }) => capabilities !== undefined)).toEqual([]);
  expect(buyer.extensions.map(({ capabilities }) => capabilities?.collect_buyer_consent)).toEqual([
    { sms_marketing: true },
    { sms_marketing: true },
  ]);
});

test('orders and customers have an action and a block, and the list of orders an action', () => {
  expect(admin.extensions.map(({ targeting: [{ target }] }) => target).toSorted()).toEqual([
    'admin.customer-details.action.render',
    'admin.customer-details.block.render',
    'admin.order-details.action.render',
    'admin.order-details.block.render',
    'admin.order-index.selection-action.render',
  ]);
});

test('app and extensions speak one version of the API', () => {
  const { api_version } = appConfigSchema.parse(tomlOf('shopify.app.toml')).webhooks;
  expect([admin.api_version, buyer.api_version]).toEqual([api_version, api_version]);
});
