import type { ShopAccess, ShopFailure, ShopPort } from '@carillon/connector-kit/shop';
import { type Result, succeed } from '@carillon/core/result';
import { z } from 'zod';
import { type AdminDesk, API_VERSION, askAdmin } from '../http/ask-admin.ts';
import { listSubscriptions } from '../subscriptions/subscriptions.ts';
import {
  apiVersionFinding,
  type PhoneSeen,
  protectedDataFinding,
  scopesFinding,
  topicsFinding,
} from './findings.ts';

export const INSTALLATION_QUERY = `query Installation {
  currentAppInstallation { accessScopes { handle } }
  publicApiVersions { handle supported }
}`;

const installation = z.object({
  currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }),
  publicApiVersions: z.array(z.object({ handle: z.string(), supported: z.boolean() })),
});

/** One customer who has a phone: if it is not in the answer, Shopify hides it. */
export const PHONE_QUERY = `query Phone {
  customers(first: 1, query: "phone:*") { nodes { id defaultPhoneNumber { phoneNumber } } }
}`;

const phones = z.object({
  customers: z.object({
    nodes: z.array(
      z.object({ defaultPhoneNumber: z.object({ phoneNumber: z.string().nullable() }).nullable() }),
    ),
  }),
});

const lookForPhone = async (
  desk: AdminDesk,
  access: ShopAccess,
  scopes: readonly string[],
): Promise<Result<PhoneSeen, ShopFailure>> => {
  if (!scopes.includes('read_customers') && !scopes.includes('write_customers'))
    return succeed('not_allowed');
  const found = await askAdmin(desk, access, { query: PHONE_QUERY, answer: phones });
  // With the scope, what is denied is protected data that Shopify did not approve at all.
  if (!found.ok) return found.error.code === 'shop_scope_missing' ? succeed('hidden') : found;
  const [customer] = found.value.customers.nodes;
  if (!customer) return succeed('nobody');
  return succeed(customer.defaultPhoneNumber?.phoneNumber ? 'seen' : 'hidden');
};

/** Looks at a shop as a doctor. */
export const createExamine =
  (desk: AdminDesk): ShopPort['examine'] =>
  async (access, address) => {
    const installed = await askAdmin(desk, access, { query: INSTALLATION_QUERY, answer: installation });
    if (!installed.ok) return installed;
    const scopes = installed.value.currentAppInstallation.accessScopes.map(({ handle }) => handle);
    const subscriptions = await listSubscriptions(desk, access);
    if (!subscriptions.ok) return subscriptions;
    const seen = await lookForPhone(desk, access, scopes);
    if (!seen.ok) return seen;
    return succeed([
      scopesFinding(scopes),
      protectedDataFinding(seen.value),
      topicsFinding(subscriptions.value, address),
      apiVersionFinding(API_VERSION, installed.value.publicApiVersions),
    ]);
  };
