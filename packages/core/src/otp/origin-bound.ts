/**
 * The last line of a text whose code a browser may fill in on one site only: `@example.com #123456`.
 *
 * Format: https://wicg.github.io/sms-one-time-codes/
 */
export const originBoundLine = (domain: string, code: string): string => `@${domain} #${code}`;

/** What a browser reads out of a text: the host its code is bound to, and the code. */
export interface OriginBoundCode {
  readonly host: string;
  readonly code: string;
}

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const HOST = new RegExp(`^${LABEL}(?:\\.${LABEL})+$`);

/** Tells whether a name can be the site of an origin-bound code: a lower-case host name, IDNs in their ASCII form. */
export const isOriginHost = (domain: string): boolean => domain.length <= 253 && HOST.test(domain);

/** Reads a text as a browser does, by its last line; null when the text binds its code to no site. */
export const parseOriginBound = (text: string): OriginBoundCode | null => {
  const last = text.slice(text.lastIndexOf('\n') + 1);
  const match = /^@(\S+) #(\S+)(?: @\S+)?$/.exec(last);
  return match && isOriginHost(match[1]!) ? { host: match[1]!, code: match[2]! } : null;
};
