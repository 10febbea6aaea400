import type {
  ConsentDecision,
  ConsentWritten,
  ShopAccess,
  ShopFailure,
  ShopPort,
} from '@carillon/connector-kit/shop';
import { type Result, succeed } from '@carillon/core/result';
import { z } from 'zod';
import { type AdminDesk, askAdmin } from '../http/ask-admin.ts';
import { failShop } from '../http/failure.ts';

/** The fields that 2026-07 has; its replacement, `smsMarketingConsent` of a phone number, comes with 2026-10. */
const PHONE_FIELDS = 'defaultPhoneNumber { phoneNumber marketingState }';

export const CUSTOMER_QUERY = `query CustomerOfPhone($phone: String!) {
  customerByIdentifier(identifier: { phoneNumber: $phone }) { id ${PHONE_FIELDS} }
}`;

export const CONSENT_MUTATION = `mutation WriteConsent($input: CustomerSmsMarketingConsentUpdateInput!) {
  customerSmsMarketingConsentUpdate(input: $input) { customer { ${PHONE_FIELDS} } userErrors { code } }
}`;

const phoneNumber = z.object({ phoneNumber: z.string().nullable(), marketingState: z.string() }).nullable();

const found = z.object({
  customerByIdentifier: z.object({ id: z.string(), defaultPhoneNumber: phoneNumber }).nullable(),
});

const written = z.object({
  customerSmsMarketingConsentUpdate: z
    .object({
      customer: z.object({ defaultPhoneNumber: phoneNumber }).nullable(),
      userErrors: z.array(z.object({ code: z.string().nullable() })),
    })
    .nullable(),
});

const STATES = { subscribed: 'SUBSCRIBED', unsubscribed: 'UNSUBSCRIBED' } as const;
const NO: readonly string[] = ['UNSUBSCRIBED', 'REDACTED'];

/** What is to become of a decision, by what the shop says now; null when it is to be written. */
const settled = (state: string, decision: ConsentDecision): ConsentWritten | null => {
  if (NO.includes(state)) return decision.state === 'unsubscribed' ? 'kept' : 'outweighed';
  // A yes of the shop never outweighs a no, be it newer: that the gateway knows of none that undoes it is why it asks.
  return state === STATES[decision.state] ? 'kept' : null;
};

const inputOf = (customerId: string, { state, optInLevel, decidedAt }: ConsentDecision) => ({
  customerId,
  smsMarketingConsent: {
    marketingState: STATES[state],
    ...(optInLevel !== 'unknown' && { marketingOptInLevel: optInLevel.toUpperCase() }),
    consentUpdatedAt: decidedAt,
  },
});

const write = async (
  desk: AdminDesk,
  access: ShopAccess,
  { customerId, decision }: { readonly customerId: string; readonly decision: ConsentDecision },
): Promise<Result<ConsentWritten, ShopFailure>> => {
  const done = await askAdmin(desk, access, {
    query: CONSENT_MUTATION,
    variables: { input: inputOf(customerId, decision) },
    answer: written,
  });
  if (!done.ok) return done;
  const outcome = done.value.customerSmsMarketingConsentUpdate;
  const state = outcome?.customer?.defaultPhoneNumber?.marketingState;
  // Shopify may take a decision and keep what it has, e.g. because its own is newer.
  if (outcome?.userErrors.length === 0 && state === STATES[decision.state]) return succeed('written');
  return failShop('shop_refused', `${access.shop} did not take a decision about commercial texts.`);
};

/** Tells a decision to the shop. It is read first: Shopify itself would raise a no to a yes. */
export const createWriteConsent =
  (desk: AdminDesk): ShopPort['writeConsent'] =>
  async (access, decision) => {
    const known = await askAdmin(desk, access, {
      query: CUSTOMER_QUERY,
      variables: { phone: decision.phone },
      answer: found,
    });
    if (!known.ok) return known;
    const customer = known.value.customerByIdentifier;
    if (customer === null || customer.defaultPhoneNumber?.phoneNumber !== decision.phone)
      return succeed('unknown_person');
    const outcome = settled(customer.defaultPhoneNumber.marketingState, decision);
    return outcome === null ? write(desk, access, { customerId: customer.id, decision }) : succeed(outcome);
  };
