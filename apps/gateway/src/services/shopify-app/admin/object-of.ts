import type { BusinessObject } from '@carillon/core/events';

/** An order or a customer by its global id, which the contract has checked: `gid://shopify/Order/1001`. */
export const objectOf = (globalId: string): BusinessObject => {
  const [type = '', id = ''] = globalId.split('/').slice(-2);
  return { type: type.toLowerCase(), id };
};
