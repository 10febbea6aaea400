import { normalWords } from '../keywords/normal-words.ts';
import { marketingSigns } from '../purpose-guard.ts';
import { AUTOMATIC_PHRASES } from './automatic-phrases.ts';
import { reactionIn } from './reaction.ts';

/** What a text from a handset is: somebody's words, a reaction to a text, or an answer nobody wrote. */
export type ReplyKind = 'text' | 'reaction' | 'automatic';
export const REPLY_KINDS = ['text', 'reaction', 'automatic'] as const satisfies readonly ReplyKind[];

const AUTOMATIC: readonly string[] = Object.values(AUTOMATIC_PHRASES)
  .flat()
  .map((phrase) => ` ${normalWords(phrase).join(' ')} `);

const isAutomatic = (text: string): boolean => {
  const said = ` ${normalWords(text).join(' ')} `;
  return AUTOMATIC.some((phrase) => said.includes(phrase));
};

/**
 * What a text from a handset is.
 *
 * @example
 * replyKind('Liked “Text STOP to opt out”'); // 'reaction'
 * replyKind("I'm driving with Do Not Disturb While Driving turned on."); // 'automatic'
 */
export const replyKind = (text: string): ReplyKind => {
  if (reactionIn(text) !== null) return 'reaction';
  return isAutomatic(text) ? 'automatic' : 'text';
};

/** Where the words of somebody else start, in mails and messengers: everything from there on is theirs. */
const QUOTE_HEAD =
  /^\s*(?:-{2,}\s*\p{L}|_{5,}|={5,}|(?:on|le|am|el|il|op|em|den|w dniu|dnia)\b.{3,80}(?:wrote|a écrit|schrieb.*|escribió|ha scritto|schreef.*|escreveu|skrev|napisał.*)\s*:?\s*$|(?:from|sent|de|von|da|van|od|från|begin forwarded message|message transféré|forwarded message|mensaje reenviado|weitergeleitete nachricht|messaggio inoltrato)\s*:|(?:fwd?|tr|wg|rv|i|enc)\s*:\s)/iu;
const QUOTED_LINE = /^\s*(?:>|\||»)/;

const withoutQuotedLines = (text: string): string => {
  const lines = text.split(/\r\n|\r|\n/);
  const kept: string[] = [];
  for (const line of lines) {
    if (QUOTE_HEAD.test(line)) break;
    if (!QUOTED_LINE.test(line)) kept.push(line);
  }
  return kept.join('\n');
};

const QUOTED_SPAN = /[“„«"]([^“”„«»"]{8,}?)[”“»"]/gu;
const FEW_WORDS = 2;

/** Without what is quoted in the line, unless the whole text is in quotation marks. */
const withoutQuotedSpans = (text: string): string => {
  const left = text.replace(QUOTED_SPAN, (whole, quoted: string) =>
    normalWords(quoted).length > FEW_WORDS ? ' ' : whole,
  );
  return normalWords(left).length === 0 ? text : left;
};

const TELL =
  'reply|text|txt|send|sms|type|write|répond(?:ez|re|s)|repond(?:ez|re|s)|envoy(?:ez|er)|envoie|tapez|textez|antworten(?: sie)?|antworte|sende(?:n)?(?: sie)?|schick(?:e|en)?(?: sie)?|respond[ae]|contest[ae]|envía|envia|envie|manda|rispondi|invia|antwoord|stuur|sms t|odpisz|wyślij|wyslij|răspunde(?:ți)?|raspundeti|trimite(?:ți)?|отправьте|ответьте';
const WITH = '(?: (?:with|back|par|avec|mit|con|com|met|the word|le mot))?';
const WHY = 'to|au|pour|for|an|um|zum|zur|al|para|per|om|naar|ao|at|2|aby|pentru|чтобы|на';
/** "Reply STOP to opt out", to the end of its sentence: how our own texts speak of STOP. */
const MENTION_TOLD = new RegExp(
  `\\b(?:${TELL})${WITH}\\s+["“«']?STOPP?["”»']?(?:\\s+(?:${WHY})\\b[^.!?\\n]{0,60})?[.!]?\\s*$`,
  'iu',
);
const MENTION_ENDING = new RegExp(
  `\\bSTOPP?(?:\\s+SMS)?\\s*(?:(?:${WHY})\\s+[^.!?\\n]{2,40}|[:=]\\s*\\d+)[.!]?\\s*$`,
  'iu',
);
const LINK =
  /\bhttps?:\/\/|\bwww\.|\b[a-z0-9-]+\.(?:com|fr|de|es|it|nl|be|ch|co|io|ly|me|eu|net|org|shop|store)\/\S/iu;

/** Without the opt-out mention a text of ours ends with, where it stands behind other words of ours. */
const withoutMention = (text: string): string => {
  const told = text.replace(MENTION_TOLD, '');
  if (told !== text && normalWords(told).length > 0) return told;
  if (marketingSigns(text.replace(MENTION_ENDING, '')).length === 0 && !LINK.test(text)) return text;
  const ended = text.replace(MENTION_ENDING, '');
  return normalWords(ended).length > FEW_WORDS ? ended : text;
};

/** In an automatic answer only a line of one or two words may be somebody's own: a STOP they put there. */
const shortLines = (text: string): string =>
  text
    .split(/[.!?\n]+/)
    .filter((line) => normalWords(line).length <= FEW_WORDS)
    .join('\n');

/**
 * The words a person wrote themselves: no reaction, nothing quoted or forwarded, no opt-out mention of ours, no automatic
 * answer. Empty when none are left.
 *
 * @example
 * ownWords('STOP\n> Sale! Reply STOP to unsubscribe'); // 'STOP'
 */
export const ownWords = (text: string): string => {
  if (reactionIn(text) !== null) return '';
  const own = withoutMention(withoutQuotedSpans(withoutQuotedLines(text)).trim()).trim();
  return isAutomatic(own) ? shortLines(own) : own;
};
