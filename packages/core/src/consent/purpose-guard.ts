/** What in a text reads like marketing, and why it does. */
export interface MarketingSign {
  readonly found: string;
  readonly reason: string;
}

/** Signs of marketing in the languages we know. A percentage next to the name of a tax is not one. */
const SIGNS: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  {
    pattern: /(?<![\d.,])[-\u2212\u2013]\s?\d{1,2}\s?%/u,
    reason: 'a reduction in percent',
  },
  {
    pattern:
      /\b\d{1,2}\s?%\s+(?:off|de (?:r[ée]duction|remise|descuento|desconto)|rabatt|di sconto|korting|d[ei]scount)/iu,
    reason: 'a reduction in percent',
  },
  {
    pattern:
      /\b(?:discount|promo(?:tion)?|coupon|voucher) codes?\b|\bcodes? promo\b|\bgutschein(?:code)?\b|\bc[óo]digo (?:promocional|de descuento|de desconto)\b|\bcodice sconto\b|\bkortingscode\b/iu,
    reason: 'a discount code',
  },
  {
    pattern:
      /\b(?:flash |summer |winter |clearance |big )?sale\b(?! (?:agreement|contract|number|receipt|id\b))|\bblack friday\b|\bspecial offers?\b|\bbuy now\b|\bshop now\b|\blimited time\b/iu,
    reason: 'a sale or an offer',
  },
  {
    pattern:
      /\bsoldes\b|\bventes? (?:flash|priv[ée]es?)\b|\boffres? (?:sp[ée]ciales?|exceptionnelles?|exclusives?)\b|\bprofitez\b/iu,
    reason: 'a sale or an offer',
  },
  {
    pattern:
      /\bschlussverkauf\b|\bsonderangebote?\b|\brabattaktion\b|\brebajas\b|\bofertas? (?:especial(?:es)?|exclusivas?)\b|\bsaldi\b|\bofferta speciale\b|\buitverkoop\b|\bpromo[çc][ãa]o\b|\bliquida[çc][ãa]o\b/iu,
    reason: 'a sale or an offer',
  },
  {
    pattern: /\bSTOP\s+(?:SMS\s+)?(?:au|to)\s+[\dX]{3,8}\b/iu,
    reason: 'an opt-out mention, which only commercial texts carry',
  },
];

/**
 * What in a transactional text reads like marketing; empty when nothing does.
 *
 * @example
 * marketingSigns('Your parcel is here. -20% with code SUMMER'); // [{ found: '-20%', reason: 'a reduction in percent' }]
 */
export const marketingSigns = (text: string): readonly MarketingSign[] =>
  SIGNS.flatMap(({ pattern, reason }) => {
    const found = pattern.exec(text)?.[0];
    return found === undefined ? [] : [{ found: found.trim(), reason }];
  });
