import { type Refusal, type Result, refuse, succeed } from '../result/index.ts';
import { type CodeAlphabet, charactersOf } from './alphabet.ts';
import { codeBits } from './code.ts';
import { checkCodeTemplate } from './text.ts';

/** How an account wants its codes: what they are made of, how long they live, what the text says. */
export interface CodePolicy {
  /** Characters, 3 to 32. */
  readonly length: number;
  readonly alphabet: CodeAlphabet;
  /** Accepts codes that are easier to guess than 6 digits. */
  readonly allowWeak: boolean;
  /** Seconds a code lives, 30 to 600. */
  readonly ttlSeconds: number;
  /** Guesses per challenge, 1 to 10, however often its code is sent again. */
  readonly attempts: number;
  /** Null is the account's default sender. */
  readonly sender: string | null;
  /** BCP 47; the language of texts that are asked for without one. */
  readonly language: string;
  /** The text by language, each with `{{code}}` and perhaps `{{minutes}}`; in front of the texts that come built in. */
  readonly texts: { readonly [language: string]: string };
}

export const DEFAULT_CODE_POLICY: CodePolicy = {
  length: 6,
  alphabet: { digits: true, upperCase: false, lowerCase: false, special: false, withoutConfusing: true },
  allowWeak: false,
  ttlSeconds: 300,
  attempts: 5,
  sender: null,
  language: 'en',
  texts: {},
};

/** 6 digits: OWASP ASVS 5.0, 6.5.4, counts them as the 20 bits it asks for. */
const LEAST_BITS = 6 * Math.log2(10) - 1e-9;

/** Checks a policy as a whole. Refusals: `request_invalid`, `otp_code_weak`, `otp_template_invalid`, `template_invalid`. */
export const checkCodePolicy = (policy: CodePolicy): Result<CodePolicy, Refusal> => {
  if (charactersOf(policy.alphabet).length < 2) {
    return refuse(
      'request_invalid',
      'A code needs characters to be made of. Allow digits or letters.',
      'alphabet',
    );
  }
  const bits = codeBits(policy.alphabet, policy.length);
  if (bits < LEAST_BITS && !policy.allowWeak) {
    return refuse(
      'otp_code_weak',
      `Such codes have ${bits.toFixed(1)} bits, fewer than the 19.9 of 6 digits. Make them longer, allow more characters, or set allowWeak.`,
      'length',
    );
  }
  for (const [language, text] of Object.entries(policy.texts)) {
    const checked = checkCodeTemplate(text, `texts.${language}`);
    if (!checked.ok) return checked;
  }
  return succeed(policy);
};
