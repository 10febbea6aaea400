import { announce, consentChanged, ignore, type Translation } from '@carillon/connector-kit/connector';
import { optionalLocalInstant, type PayloadRefusal, readPayload } from '@carillon/connector-kit/payload';
import type { VerifiedWebhook } from '@carillon/connector-kit/webhook';
import type { ConsentChange } from '@carillon/core/consent';
import { type Result, succeed } from '@carillon/core/result';
import { z } from 'zod';
import { customerFields } from '../payload/customer.ts';
import { identified } from '../payload/identified.ts';
import { occurredAt } from '../payload/occurred-at.ts';
import { customerNameOf, personFields, personOf } from '../payload/person.ts';
import { consentChangeOf, consentFields } from '../payload/sms-consent.ts';
import type { Topic } from './topic.ts';

const customerSchema = identified({
  ...customerFields,
  ...consentFields,
  created_at: optionalLocalInstant,
});

type Customer = z.infer<typeof customerSchema>;

const nobodyElse = z.object(personFields).parse({});

/**
 * What a customer's own payload says of their consent, in the old versions where it says something. Such a payload comes
 * with every change of a customer, so only a decision with its own time counts: the same no without one would come again
 * and again, and undo the yes that followed it. `customers_marketing_consent/update` tells that no.
 */
const decisionOf = (webhook: VerifiedWebhook, customer: Customer): readonly ConsentChange[] => {
  const change = consentChangeOf(webhook, customer);
  return change === null || change.decidedAt === null ? [] : [change];
};

const created = (webhook: VerifiedWebhook, customer: Customer): Result<Translation, PayloadRefusal> => {
  const at = occurredAt(webhook, ['created_at', customer.created_at]);
  if (!at.ok) return at;
  const fields = { ...nobodyElse, customer };
  const told = announce({
    type: 'customer.created',
    source: { platform: 'shopify', shop: webhook.shop },
    object: { type: 'customer', id: customer.id },
    transition: 'created',
    occurredAt: at.value,
    person: personOf(fields),
    data: {
      shop: { domain: webhook.shop },
      customer: { id: customer.id, ...customerNameOf(fields), tags: customer.tags },
    },
  });
  return succeed({ ...told, consentChanges: decisionOf(webhook, customer) });
};

/** Somebody became a customer: by an account, by a first order, or because the shop entered them. */
export const customersCreate: Topic = {
  name: 'customers/create',
  translate: (webhook) => {
    const read = readPayload(customerSchema, webhook.body);
    return read.ok ? created(webhook, read.value) : read;
  },
};

/** A customer changed, which is no news to them; what they decided is read where the payload has it. */
export const customersUpdate: Topic = {
  name: 'customers/update',
  translate: (webhook) => {
    const read = readPayload(customerSchema, webhook.body);
    if (!read.ok) return read;
    const [decision] = decisionOf(webhook, read.value);
    return succeed(
      decision
        ? consentChanged(decision)
        : ignore(
            'not_announced',
            `Customer ${read.value.id} was changed, and no decision of theirs is in it.`,
          ),
    );
  },
};
