/** One replacement for every character of a group. */
const each = (characters: string, replacement: string): [string, string][] =>
  [...characters].map((character) => [character, replacement]);

/** Replacements side by side: the first of `from` becomes the first of `to`. Both are UTF-16 units. */
const pairs = (from: string, to: string): [string, string][] =>
  [...from].map((character, index) => [character, to[index]!]);

const QUOTES = [
  ...each(
    '\u2018\u2019\u201a\u201b\u2032\u2035\u02b9\u02bb\u02bc\u02bd\u02c8`\u00b4\u2039\u203a\u05f3\u07f4',
    "'",
  ),
  ...each('\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u301d\u301e\u301f\u02ba\u05f4\u00a8', '"'),
];

const DASHES = each('\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00af\u02d7\u2500', '-');

/** A dash in front of a number would be its sign, so a bullet is a star. */
const BULLETS = each('\u2022\u2023\u2043\u25aa\u25cf\u2219\u22c5', '*');

/** Spaces of every width, and the tab. */
const SPACES = each(
  '\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u2800',
  ' ',
);

const LINE_BREAKS = each('\u2028\u2029', '\n');

/**
 * Characters without a shape: soft hyphen, joiners, direction marks, byte order mark, variation selectors. The invisible
 * operators of mathematics are not among them: without them `2 times 3` would be 23.
 */
const INVISIBLE = each(
  '\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2066\u2067\u2068\u2069\ufeff\ufe00\ufe01\ufe02\ufe03\ufe04\ufe05\ufe06\ufe07\ufe08\ufe09\ufe0a\ufe0b\ufe0c\ufe0d\ufe0e\ufe0f',
  '',
);

const PUNCTUATION: [string, string][] = [
  ['\u2026', '...'],
  ['\u2025', '..'],
  ...each('\u2024\u3002', '.'),
  ...each('\u00b8\u3001\u060c', ','),
  ...each('\u2044\u2215\u00f7', '/'),
  // A white star is none that was given: both as one would make five of three.
  ...each('\u2217\u2605', '*'),
  ...each('\u2236\u02d0', ':'),
  ...each('\u00a6\u2223\u01c0', '|'),
  ...each('\u02c6', '^'),
  ...each('\u02dc\u223c\u2248', '~'),
  ['\u203c', '!!'],
  ['\u2049', '!?'],
  ['\u2048', '?!'],
  ['\u2260', '!='],
  ['\u2264', '<='],
  ['\u2265', '>='],
  ['\u00b1', '+/-'],
  ['\u00d7', 'x'],
  ['\u2190', '<-'],
  ['\u2192', '->'],
  ['\u2194', '<->'],
  ['\u21d2', '=>'],
  ['\u27a1', '->'],
];

/** Signs that become a word; currencies become their ISO 4217 code, which cannot be misread as another amount. */
const SIGNS: [string, string][] = [
  ['\u00a9', '(C)'],
  ['\u00ae', '(R)'],
  ['\u2122', 'TM'],
  ['\u2120', 'SM'],
  ['\u2116', 'No'],
  ['\u00a2', 'c'],
  ['\u20b9', 'INR'],
  ['\u20ba', 'TRY'],
  ['\u20bd', 'RUB'],
  ['\u20b4', 'UAH'],
  ['\u20a9', 'KRW'],
  ['\u20aa', 'ILS'],
  ['\u20ab', 'VND'],
  ['\u20a6', 'NGN'],
  ['\u20b1', 'PHP'],
  ['\u0e3f', 'THB'],
  ['\u20a1', 'CRC'],
  ['\u20ad', 'LAK'],
  ['\u20ae', 'MNT'],
  ['\u20b2', 'PYG'],
  ['\u20b5', 'GHS'],
  ['\u20b8', 'KZT'],
  ['\u20bc', 'AZN'],
  ['\u20be', 'GEL'],
  ['\u058f', 'AMD'],
  ['\u09f3', 'BDT'],
  ['\u17db', 'KHR'],
  ['\u20bf', 'BTC'],
];

/** Letters that no decomposition takes apart. Accented ones lose their mark without being listed. */
const LETTERS: [string, string][] = [
  ...pairs('łŁđĐðÐħĦŧŦıĸſƒəƏɐ', 'lLdDdDhHtTiksfeEa'),
  ['œ', 'oe'],
  ['Œ', 'OE'],
  ['þ', 'th'],
  ['Þ', 'Th'],
  ['ẞ', 'SS'],
  ['ŋ', 'ng'],
  ['Ŋ', 'NG'],
  ['ŉ', "'n"],
  ['ª', 'a'],
  ['µ', 'u'],
  ['μ', 'u'],
  ...pairs('∆∑∏', 'ΔΣΠ'),
];

/** What smart encoding puts in the place of one character; the empty text for one that has no shape. */
export const TRANSLITERATIONS: ReadonlyMap<string, string> = new Map([
  ...QUOTES,
  ...DASHES,
  ...BULLETS,
  ...SPACES,
  ...LINE_BREAKS,
  ...INVISIBLE,
  ...PUNCTUATION,
  ...SIGNS,
  ...LETTERS,
]);

/**
 * Cyrillic and Greek letters that look like a character of GSM-7. They stand in only for whole words: a word half of
 * whose letters keep their script would read as gibberish.
 */
export const LOOK_ALIKES: ReadonlyMap<string, string> = new Map([
  ...pairs('АВЕЅІЈКМНОРСТУХҮԚԜаеорсухіјѕԛԝһ', 'ABESIJKMHOPCTYXYQWaeopcyxijsqwh'),
  ...pairs('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧον', 'ABEZHIKMNOPTYXov'),
  ...pairs('ГФЛП', 'ΓΦΛΠ'),
]);

/**
 * Signs that may be written plainly only behind a letter: `m²`, `Nº` and `N°` stay themselves as `m2` and `No`, while
 * `10²`, `5º` and `20°` would become other numbers.
 */
export const AFTER_A_LETTER: ReadonlyMap<string, string> = new Map([
  ['²', '2'],
  ['³', '3'],
  ['¹', '1'],
  ['°', 'o'],
  ['º', 'o'],
]);

/** Signs that mean another thing behind a digit: `3·4` is twelve, or three and four tenths. */
export const NOT_AFTER_A_DIGIT: ReadonlyMap<string, string> = new Map([['·', '.']]);

/**
 * Marks that lie over what they mark and take it back: strokes, slashes, the sign of prohibition. Without them a price
 * that was struck through would be a price again, and *is not* would be *is*.
 */
export const OVERLAYS = /[\u0334-\u0338\u20d2\u20d3\u20d8-\u20da\u20e0\u20e5\u20e6\u20ea\u20eb]/;

/** Marks that only say how a character is drawn: variation selectors, and the key cap around a digit. */
export const DRESSING = /[\ufe00-\ufe0f\u20e3]/g;

/**
 * Blocks whose compatibility form is the same letter in another dress: letter-like symbols, number forms but for the
 * fractions, circled letters, ligatures, full-width forms, mathematical alphabets.
 */
export const DRESSED_LETTERS =
  /[\u2100-\u2121\u2123-\u214f\u2160-\u217f\u24b6-\u24e9\ufb00-\ufb06\uff01-\uff5e\uffe0-\uffe6\u{1d400}-\u{1d7ff}]/u;
