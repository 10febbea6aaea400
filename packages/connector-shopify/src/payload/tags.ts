import { optionalText } from '@carillon/connector-kit/payload';

/** Tags, which Shopify writes as one text with commas, as a list: `tag1, tag2`. */
export const tags = optionalText.transform((text) =>
  (text ?? '')
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== ''),
);
