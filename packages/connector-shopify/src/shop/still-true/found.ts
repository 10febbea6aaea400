import { z } from 'zod';

/** What is asked of an order. Everything here stands in the order itself, and costs one point. */
export const ORDER_FIELDS = 'id name cancelledAt fullyPaid displayFulfillmentStatus checkoutToken';

export const orderState = z.object({
  id: z.string(),
  name: z.string(),
  cancelledAt: z.string().nullable(),
  fullyPaid: z.boolean(),
  displayFulfillmentStatus: z.string(),
  checkoutToken: z.string().nullable(),
});

export type OrderState = z.infer<typeof orderState>;

/** Something that can be bought, or not; null where it was deleted. */
const sellable = z.object({ availableForSale: z.boolean() }).nullable();

/** Lines of which each names what was bought. */
export const sellableLines = z.object({ nodes: z.array(z.object({ variant: sellable })) });

export const sellableVariants = z.object({ nodes: z.array(sellable) });
