import { LinkifyIt } from 'linkify-it';
import topLevelDomains from 'tlds' with { type: 'json' };

/**
 * Finds what a handset turns into something to tap: handsets know every top-level domain of IANA's list
 * (https://data.iana.org/TLD/tlds-alpha-by-domain.txt, by the npm package `tlds`), with or without `http://`.
 */
const linkifier = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: true, fuzzyIP: true, tlds: topLevelDomains });

/** Every link has one of them: the look is spared for most values. */
const POSSIBLE = /[.:@\u3002\uff0e\uff61]/;

/** Handsets open apps by any scheme: `bank://pay`, `intent://`. */
const SCHEME = /[a-z][a-z0-9+.-]*:\/\//i;

/** Whether a value holds a link: an address of the web or of mail, also one without `http://`. */
export const holdsLink = (value: string): boolean => {
  if (!POSSIBLE.test(value)) return false;
  const shown = value.normalize('NFKC').replace(/\p{Cf}/gu, '');
  return SCHEME.test(shown) || linkifier.test(shown);
};

/** Words that say of a variable that it is a link, as the last word of its name: `statusUrl`, `tracking_link`. */
const LINK_WORDS = new Set(
  'url urls uri link links href permalink website webpage domain email mail'.split(' '),
);

const lastWord = (name: string): string =>
  name
    .split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/)
    .filter((word) => word !== '')
    .at(-1)
    ?.toLowerCase() ?? '';

/** Whether a variable's name asks for a link: a shop's own value is called so, a customer's name is not. */
export const isLinkName = (name: string): boolean => LINK_WORDS.has(lastWord(name));

const OUTPUT = /\{\{-?([^|}]+)\|([^}]*)\}\}/g;
const LINK_FILTER = /(?:^|\|)\s*link\s*(?:-?$|\|)/;
const LAST_NAME = /([\p{L}\p{N}_$-]+)['"\]\s]*$/u;

/** Names that a template asks to be links by the filter: `note` of `{{ customer.note | link }}`. */
export const namesWithLinkFilter = (source: string): ReadonlySet<string> =>
  new Set(
    [...source.matchAll(OUTPUT)].flatMap(([, variable = '', filters = '']) => {
      const name = LAST_NAME.exec(variable)?.[1];
      return LINK_FILTER.test(filters) && name !== undefined ? [name] : [];
    }),
  );
