import type { Json } from '../../events/index.ts';
import { isBlank } from './blank.ts';
import { holdsLink, isLinkName } from './links.ts';

export type Variables = { readonly [name: string]: Json };

/** Variables as a template may print them, and the paths of the values that hold a link nobody asked for. */
export interface PrintableVariables {
  readonly variables: object;
  readonly withheld: ReadonlySet<string>;
}

/** Where a value stands: its path, and the name it has there. An item of a list is called as its list. */
interface Place {
  readonly path: string;
  readonly name: string;
}

/**
 * Readies variables for a template. A null is left out: without it, a strict engine refuses the variable instead of
 * printing nothing. What shows nothing is the empty text, so that `default` stands in for it. So is a value with a
 * link that the template does not ask for: a shop's customer writes their own name, and may write a trap in it.
 */
export const printableVariables = (
  variables: Variables,
  namesWithLinks: ReadonlySet<string>,
): PrintableVariables => {
  const withheld = new Set<string>();

  const printableText = (text: string, { path, name }: Place): string => {
    if (isBlank(text)) return '';
    if (isLinkName(name) || namesWithLinks.has(name) || !holdsLink(text)) return text;
    withheld.add(path);
    return '';
  };

  const printable = (value: unknown, place: Place): unknown => {
    if (typeof value === 'string') return printableText(value, place);
    if (Array.isArray(value))
      return value.map((item, index) => printable(item, { ...place, path: `${place.path}[${index}]` }));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, member]) => member !== null && member !== undefined)
        .map(([name, member]) => [
          name,
          printable(member, { path: place.path === '' ? name : `${place.path}.${name}`, name }),
        ]),
    );
  };

  return { variables: printable(variables, { path: '', name: '' }) as object, withheld };
};
