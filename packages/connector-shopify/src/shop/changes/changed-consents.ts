import type { ChangedPage, ChangedPeriod, ShopAccess, ShopFailure } from '@carillon/connector-kit/shop';
import type { ConsentChange } from '@carillon/core/consent';
import { type Result, succeed } from '@carillon/core/result';
import { z } from 'zod';
import { consentChangeOf, smsConsentSchema } from '../../payload/sms-consent.ts';
import { type AdminDesk, API_VERSION, askAdmin } from '../http/ask-admin.ts';
import { searchTime } from '../search-text.ts';
import { isWithin } from './facts.ts';

/** Consent by the fields that 2026-07 has; those of 2026-10 come beside them. */
export const CHANGED_CUSTOMERS_QUERY = `query ChangedCustomers($after: String, $query: String!) {
  customers(first: 100, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes {
      id
      defaultPhoneNumber {
        phoneNumber marketingState marketingOptInLevel marketingUpdatedAt marketingCollectedFrom
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

const customer = z.object({
  id: z.string(),
  defaultPhoneNumber: z
    .object({
      phoneNumber: z.string().nullable(),
      marketingState: z.string(),
      marketingOptInLevel: z.string().nullable(),
      marketingUpdatedAt: z.string().nullable(),
      marketingCollectedFrom: z.string().nullable(),
    })
    .nullable(),
});

const page = z.object({
  customers: z.object({
    nodes: z.array(customer),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

const TOPIC = 'customers_marketing_consent/update';

/** What somebody decided, read as its webhook is. */
const changeOf = (
  { id, defaultPhoneNumber: number }: z.infer<typeof customer>,
  shop: string,
): ConsentChange | null => {
  if (number === null) return null;
  const read = smsConsentSchema.safeParse({
    admin_graphql_api_id: id,
    phone: number.phoneNumber,
    sms_marketing_consent: {
      state: number.marketingState,
      opt_in_level: number.marketingOptInLevel,
      consent_updated_at: number.marketingUpdatedAt,
      consent_collected_from: number.marketingCollectedFrom,
    },
  });
  if (!read.success) return null;
  const told = { platform: 'shopify', shop, topic: TOPIC, eventId: null, triggeredAt: null, body: '' };
  const deliveryId = `asked:${read.data.id}:${number.marketingUpdatedAt}`;
  return consentChangeOf({ ...told, deliveryId, apiVersion: API_VERSION }, read.data);
};

/** A page of what people decided. Shopify finds customers by when they were changed, not by when they decided. */
export const changedConsents = async (
  desk: AdminDesk,
  access: ShopAccess,
  period: ChangedPeriod,
): Promise<Result<ChangedPage, ShopFailure>> => {
  const found = await askAdmin(desk, access, {
    query: CHANGED_CUSTOMERS_QUERY,
    variables: { after: period.cursor, query: `updated_at:>=${searchTime(period.from)}` },
    answer: page,
  });
  if (!found.ok) return found;
  const { nodes, pageInfo } = found.value.customers;
  const consentChanges = nodes
    .flatMap((node) => changeOf(node, access.shop) ?? [])
    .filter(({ decidedAt }) => isWithin(decidedAt, period));
  return succeed({ events: [], consentChanges, next: pageInfo.hasNextPage ? pageInfo.endCursor : null });
};
