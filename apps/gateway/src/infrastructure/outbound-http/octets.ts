const strict = new TextDecoder('utf-8', { fatal: true });

/**
 * Octets of a provider as text: UTF-8, or else Latin-1, in which no two octets become one character, so that ids that
 * differ stay different.
 */
export const decodeOctets = (octets: Uint8Array): string => {
  try {
    return strict.decode(octets);
  } catch {
    return Buffer.from(octets).toString('latin1');
  }
};

const PERCENT = /%([0-9A-Fa-f]{2})/g;

const decodePlace = (written: string): string => {
  const spaced = written.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    // An octet that is no UTF-8, or a percent sign that is none: each octet for itself.
    return spaced.replace(PERCENT, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
};

/** The names and values of a form or a query, in order. */
export const readForm = (text: string): [name: string, value: string][] =>
  text.split('&').flatMap((pair): [string, string][] => {
    if (pair === '') return [];
    const end = pair.indexOf('=');
    const [name, value] = end === -1 ? [pair, ''] : [pair.slice(0, end), pair.slice(end + 1)];
    return [[decodePlace(name), decodePlace(value)]];
  });
