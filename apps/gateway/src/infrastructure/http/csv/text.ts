/** What a file that is not UTF-8 looks like once it has been read as text, and what it is. */
const GARBLED: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^(ÿþ|þÿ|\ufffd\ufffd)|\0/, 'is in UTF-16'],
  [/^ï»¿/, 'is UTF-8 that was read as Latin-1'],
  [/\ufffd/, 'has characters that are not UTF-8'],
];

const lineOf = (csv: string, position: number): number => csv.slice(0, position).split(/\r\n|\n|\r/).length;

/** Says why a file cannot be read as text, with the line; null when it can. */
export const unreadable = (csv: string): string | null => {
  for (const [pattern, what] of GARBLED) {
    const position = csv.search(pattern);
    if (position >= 0) return `Line ${lineOf(csv, position)}: the file ${what}. Save it as CSV in UTF-8.`;
  }
  return null;
};
