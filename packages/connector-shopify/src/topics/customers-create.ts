import { announce } from '@carillon/connector-kit/connector';
import {
  exactId,
  optionalInstant,
  optionalText,
  readPayload,
  refusePayload,
} from '@carillon/connector-kit/payload';
import { succeed } from '@carillon/core/result';
import { z } from 'zod';
import { tagsOf } from '../payload/order.ts';
import { customerFields, customerNameOf, personFields, personOf } from '../payload/person.ts';
import type { Topic } from './topic.ts';

const schema = z.object({ ...customerFields, id: exactId, created_at: optionalInstant, tags: optionalText });
const asPerson = z.object(personFields);

/** A customer account was created. Whether its owner wants offers is another topic's to say. */
export const customersCreate: Topic = {
  name: 'customers/create',
  translate: ({ body, shop, triggeredAt }) => {
    const read = readPayload(schema, body);
    if (!read.ok) return read;
    const { id, created_at: created, tags, ...customer } = read.value;
    const occurredAt = created ?? triggeredAt;
    if (occurredAt === null)
      return refusePayload('created_at', 'is missing, and no header says when it happened');
    const fields = asPerson.parse({ customer });
    return succeed(
      announce({
        type: 'customer.created',
        source: { platform: 'shopify', shop },
        object: { type: 'customer', id },
        transition: 'created',
        occurredAt,
        person: personOf(fields),
        data: { shop: { domain: shop }, customer: { ...customerNameOf(fields), tags: tagsOf(tags) } },
      }),
    );
  },
};
