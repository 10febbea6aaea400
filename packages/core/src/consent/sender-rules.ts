import type { CountryCode } from '../numbers/index.ts';
import type { Line, SenderRules } from './passport.ts';
import { passportOf } from './passports/index.ts';

/** What a country's networks will do with a sender. */
export type SenderVerdict =
  | {
      readonly kind: 'shown';
      readonly shows: string;
      readonly registration: string | null;
      readonly line: Line<SenderRules>;
    }
  | { readonly kind: 'refused'; readonly why: string; readonly line: Line<SenderRules> };

/** Names that say nothing about who writes; carriers refuse them (CM.com: for all countries). */
const GENERIC: ReadonlySet<string> = new Set([
  'SMS',
  'INFO',
  'INFOS',
  'NOTICE',
  'TEST',
  'TEXT',
  'MESSAGE',
  'MOBILE',
  'ALERT',
  'ALERTE',
  'SERVICE',
  'NOREPLY',
  'SENDER',
  'VERIFY',
  'CODE',
]);

const refused = (why: string, line: Line<SenderRules>): SenderVerdict => ({ kind: 'refused', why, line });

const judgeNumeric = (sender: string, line: Line<SenderRules>): SenderVerdict => {
  const e164 = sender.startsWith('+') ? sender : `+${sender}`;
  const banned = Object.entries(line.value.banned).find(
    ([prefix]) => e164.length > 8 && e164.startsWith(prefix),
  );
  if (banned) return refused(banned[1], line);
  return { kind: 'shown', shows: `Shows ${sender}.`, registration: null, line };
};

/**
 * Judges a sender for a country: whether names are possible there, whether this one is, and what the handset shows.
 *
 * @param sender a sender that parsed; null is the carrier's own number.
 */
export const judgeSender = (sender: string | null, country: CountryCode | null): SenderVerdict => {
  const { senders: line, name } = passportOf(country);
  const { alphanumeric, startsWithLetter, registration, shows } = line.value;
  if (sender === null)
    return { kind: 'shown', shows: "Shows the carrier's own number.", registration: null, line };
  if (/^\+?\d+$/.test(sender)) return judgeNumeric(sender, line);
  if (GENERIC.has(sender.toUpperCase().replaceAll(' ', ''))) {
    return refused(
      `"${sender}" is a generic name, which carriers refuse: use the name of the company.`,
      line,
    );
  }
  if (alphanumeric === 'unsupported') {
    return refused(
      `Networks of ${name} show no names: use a number or a short code there, or leave sender out.`,
      line,
    );
  }
  if (startsWithLetter && /^\d/.test(sender)) {
    return refused(`In ${name} a name must not start with a digit.`, line);
  }
  return { kind: 'shown', shows: `${shows}.`, registration, line };
};
