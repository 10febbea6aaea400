/** One term of a search: a field, how it is compared, and with what. */
interface Term {
  readonly field: string;
  readonly comparator: '' | '<' | '<=' | '>' | '>=';
  readonly value: string;
}

const TERM = /(\w+):(<=|>=|<|>)?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\S+))/g;

const termsOf = (query: string): readonly Term[] =>
  [...query.matchAll(TERM)].map(([, field = '', comparator = '', double, single, bare]) => ({
    field,
    comparator: comparator as Term['comparator'],
    value: (double ?? single ?? bare ?? '').replace(/\\(.)/g, '$1'),
  }));

const compared = (actual: string, wanted: string): number => {
  const [one, other] = [Date.parse(actual), Date.parse(wanted)];
  if (Number.isNaN(one) || Number.isNaN(other)) return actual === wanted ? 0 : 1;
  return one - other;
};

const fits = (actual: string | null, { comparator, value }: Term): boolean => {
  if (actual === null) return false;
  if (value === '*') return true;
  const order = compared(actual, value);
  switch (comparator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return order === 0;
  }
};

/**
 * Searches as Shopify does (shopify.dev/docs/api/usage/search-syntax), as far as terms joined by AND go. A filter it does
 * not know finds everything.
 */
export const search = <Item>(
  items: readonly Item[],
  query: string | null | undefined,
  fields: Readonly<Record<string, (item: Item) => string | null>>,
): readonly Item[] => {
  const terms = termsOf(query ?? '');
  return items.filter((item) =>
    terms.every((term) => {
      const field = fields[term.field];
      return field === undefined || fits(field(item), term);
    }),
  );
};
