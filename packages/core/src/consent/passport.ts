import type { CountryCode } from '../numbers/index.ts';
import type { SendingHours } from './hours/sending-hours.ts';
import type { Language } from './keywords/languages/index.ts';

/**
 * How well a line is known: **A** regulator, standards body or official documentation; **B** two or more independent
 * sources agree; **C** one third party; **D** our own choice where nothing is documented.
 */
export type Mark = 'A' | 'B' | 'C' | 'D';

/** One fact of a passport: what applies, who says so, and the day somebody last looked (ISO 8601 date). */
export interface Line<Value> {
  readonly value: Value;
  readonly source: string;
  readonly mark: Mark;
  readonly reviewed: string;
}

/** How a commercial text says that one can opt out. `{code}` stands for the short code that takes the STOP. */
export interface StopMention {
  /** By language, for senders that cannot be answered. */
  readonly toCode: Readonly<Partial<Record<Language, string>>>;
  /** By language, for numeric senders, which can be answered. */
  readonly toSender: Readonly<Partial<Record<Language, string>>>;
  /** The short code that takes the STOP when the account names none; null when the country has no shared one. */
  readonly code: string | null;
}

/** What a country's networks do with senders. */
export interface SenderRules {
  readonly alphanumeric: 'shown' | 'overwritten' | 'unsupported';
  /** Where a name must be registered before it is shown; null where it need not be. */
  readonly registration: string | null;
  /** True where a name that starts with a digit is refused. */
  readonly startsWithLetter: boolean;
  /** Numeric senders that may not be used, as the start of their E.164 form, each with the reason. */
  readonly banned: Readonly<Record<string, string>>;
  /** What the handset shows, in one sentence. */
  readonly shows: string;
}

/** One text that confirms an opt-out, by language; never marketing. Null where the country asks for none. */
export type Confirmation = Readonly<Partial<Record<Language, string>>> | null;

/**
 * The rules of one country for commercial texts: overridable defaults with sources and dates, not legal advice.
 * One file each in `passports/`; `docs/country-passports.md` is made from them.
 */
export interface Passport {
  readonly country: CountryCode;
  readonly name: string;
  /** Languages of the country's texts, the usual one first. */
  readonly languages: readonly [Language, ...Language[]];
  readonly hours: Line<SendingHours>;
  /** Hours no account may go beyond by its own policy; null where the country's hours are advice only. */
  readonly widestHours: Line<SendingHours | null>;
  /** Stricter or other hours of a region, by ISO 3166-2 code. */
  readonly regionHours: Readonly<Record<string, Line<SendingHours>>>;
  /** Regions whose public holidays count as well when the recipient's region is not known (ISO 3166-2 codes). */
  readonly holidaysWhenUnknown: Line<readonly string[]>;
  readonly stopMention: Line<StopMention | null>;
  /** True where a typing error of an opt-out word counts as the word. */
  readonly typingErrors: Line<'honoured' | 'reviewed'>;
  readonly confirmation: Line<Confirmation>;
  readonly senders: Line<SenderRules>;
  /** What consent must be, in one sentence. */
  readonly consent: Line<string>;
}
