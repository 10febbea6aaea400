import type { GuardRuleName, Objection } from './rule.ts';

type Sentence = (facts: Objection['facts']) => string;

const SENTENCES: Readonly<Record<GuardRuleName, Sentence>> = {
  country_closed: ({ country }) =>
    `Codes to ${country} are closed: only the account's own country is open until more are. Open it with PATCH /v1/otp/policy, or lift this block.`,
  line_type: ({ lineType }) =>
    `The numbering plan says that this is a ${lineType} line, and codes are not sent to those. Ask for a mobile number.`,
  price_per_message: () => 'The text costs more than a single code may. Raise the ceiling if it should.',
  conversion: ({ codes, verified }) =>
    `Of the last ${codes} codes to this prefix ${verified} were typed in, far fewer than is usual for the account: that is what pumping looks like.`,
  consecutive_numbers: ({ run }) =>
    `This would be unverified code ${run} in a row to numbers that follow one another: that is what counting through a range looks like.`,
  number_limit: ({ limit, hours }) =>
    `The number was sent ${limit} codes within ${hours} hour(s), its limit.`,
  ip_limit: ({ limit, hours }) => `The address asked for ${limit} codes within ${hours} hour(s), its limit.`,
  prefix_limit: ({ limit, hours }) =>
    `Numbers of this prefix were sent ${limit} codes within ${hours} hour(s), their limit.`,
  account_limit: ({ limit, hours }) => `The account sent ${limit} codes within ${hours} hour(s), its limit.`,
  price_per_hour: ({ hours }) => `The codes of ${hours} hour(s) cost as much as they may.`,
};

/** One sentence that tells a person why a code was held back. */
export const explainObjection = ({ rule, facts }: Pick<Objection, 'rule' | 'facts'>): string =>
  SENTENCES[rule](facts);
