/**
 * The words of one language that a person uses to say yes, no or help about our texts. Data: words are separated by
 * spaces, `_` joins the words of a phrase, `*` stands for any ending, `~` for up to four words in between. They are
 * compared in the normal form of `normalText`, so case and accents do not matter.
 */
export interface Lexicon {
  /** ISO 639-1. */
  readonly language: string;
  /** Where the stop, start and help words come from. The day somebody last looked is `WORDS_REVIEWED`. */
  readonly source: string;
  /** Whole texts that end commercial texts. */
  readonly stops: string;
  /** Whole texts that end all texts. */
  readonly stopsAll?: string;
  readonly starts?: string;
  readonly helps?: string;
  /** Whole texts that are nearly a stop: also everyday answers, so a person looks. */
  readonly alone?: string;
  /** Greetings, politeness and closings, which change nothing. */
  readonly courtesy: string;

  /** Speaks of unsubscribing by itself. */
  readonly unsubscribe?: string;
  readonly stop?: string;
  /** Ends other things as well: counts beside a word for our texts only. */
  readonly cancel?: string;
  readonly enough?: string;
  readonly send?: string;
  readonly contact?: string;
  /** Complains of being texted: a wish beside a word for our texts, or when it stands alone. */
  readonly nuisance?: string;
  /** Calling: counts after a word that stops only, since "do not call, text me" is no wish. */
  readonly call?: string;
  readonly messages?: string;
  readonly remove?: string;
  /** Out of something: "off the list". */
  readonly out?: string;
  /** What somebody is on or in: a list, a number, our data. */
  readonly list?: string;
  readonly self?: string;
  readonly not?: string;
  readonly more?: string;
  readonly nothing?: string;
  readonly want?: string;
  readonly receive?: string;
  /** Consent and permission: a wish when it is denied or taken back. */
  readonly permit?: string;
  /** Says that something came or did not come: "I got no text". */
  readonly got?: string;
  /** Says that something does not work: "I cannot unsubscribe" is a wish although it holds a *not*. */
  readonly cannot?: string;
  /** What else is sent, stopped and cancelled in a shop: orders, parcels, appointments. */
  readonly other?: string;
  /** Words that hold a sentence together and say nothing themselves. */
  readonly glue?: string;
  /** Expressions that are a wish in any sentence. */
  readonly wishes?: string;
  /** Expressions with a stop word that are something else. */
  readonly innocent?: string;
}
