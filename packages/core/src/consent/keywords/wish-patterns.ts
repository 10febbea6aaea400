import type { Concept } from './lexicon-index.ts';

/** One step of a pattern: a word that says this, after at most so many other words; `small` ones say nothing. */
export interface Step {
  readonly concept: Concept;
  readonly gap: number | 'small';
}

/** A way of saying that one wants no more texts, the same in every language. */
export interface WishPattern {
  readonly steps: readonly Step[];
  /** Counts only where the clause says nothing else: every other word of it is known, and no thing of the shop. */
  readonly closed: boolean;
  /** Counts only where the clause does not say that something came or did not come, unless somebody wants it so. */
  readonly notAboutArrival: boolean;
}

/**
 * Concepts in order, each after a number of words that may stand before it (`-`: small words only). `closed` and
 * `arrival` as in `WishPattern`. Our own choice, measured on vectors/keywords.
 */
const PATTERNS = [
  'wishes',
  'unsubscribe',
  // "stop texting me", "arrêtez les sms", "stop with the ads"
  'stop 4 contact',
  'stop 4 call',
  'stop 4 send',
  'stop 4 messages',
  // "SMS bitte stoppen", "Werbung abstellen"
  'messages 3 stop closed',
  'contact 3 stop closed',
  'send 3 stop closed',
  'cancel 4 messages',
  'messages 3 cancel closed',
  'enough 3 messages',
  'nuisance 4 messages',
  'messages 4 nuisance',
  'nuisance closed',
  'enough 4 contact',
  'enough 4 send',
  // "don't text me", "ne me contactez plus", "bitte nicht mehr schreiben"
  'not - contact',
  'not 1 more 1 contact',
  'contact 4 not 2 more',
  'contact 4 not closed',
  // "don't send me any more", "stuur me geen sms meer", "keine Nachrichten mehr schicken"
  'not - send 5 more',
  'not - send 5 messages',
  'not 3 more 3 send',
  'not 3 messages 4 send',
  'messages 3 not 3 send',
  'send 4 not 3 more',
  'send 3 not 3 messages',
  'send 4 not closed',
  'not - send closed',
  // "I don't want your ads", "ich möchte keine Werbung", "je ne veux plus recevoir"
  'not 3 want 5 messages',
  'want 4 not 4 messages',
  'not 3 want 5 contact',
  'want 4 not 4 contact',
  'not 3 want 4 receive',
  'want 4 not 4 receive',
  'messages 4 not 2 want',
  'want 3 messages 3 not closed',
  'messages 3 want 3 not closed',
  'messages 3 not 3 want',
  'want 3 not 3 send',
  'not 2 receive 5 messages arrival',
  'not 2 receive closed arrival',
  'not 3 want 3 more closed',
  'want 3 not 3 more closed',
  'not 2 more 2 want closed',
  'more 2 not 2 want closed',
  'not 4 want 4 nothing closed',
  'want 3 nothing closed',
  'nothing 3 want closed',
  'nothing 3 not 2 want closed',
  'send 4 nothing closed',
  // "no more texts", "keine SMS mehr", "geen reclame"
  'not - messages 3 more arrival',
  'not - more - messages arrival',
  'more - not - messages arrival',
  'not 1 messages closed arrival',
  // "you have no permission", "ich widerrufe meine Einwilligung"
  'not 4 permit',
  'permit 3 not',
  'remove 4 permit',
  'cancel 4 permit',
  'permit 3 cancel',
  // "take me off your list", "meine Nummer löschen", "me retirer de la liste"
  'remove 4 self 5 list',
  'self 4 list 3 remove',
  'self 3 remove 4 list',
  'remove 4 list closed',
  'remove 4 list 4 self',
  'out 3 list',
  'out 4 messages closed',
  'want 4 out closed',
  'want 5 list 2 out',
  'not 3 want 5 list',
  'not 3 more 4 list',
  'remove 2 self 4 messages',
  'want 4 not 4 list',
  'list 4 not 2 want',
  'want 5 messages 2 out closed',
  'list 3 remove closed',
  'remove 2 self closed',
  'self 3 remove closed',
  'want 4 remove closed',
  // "please stop", "can you stop this"
  'stop closed',
  'enough closed',
];

const toPattern = (written: string): WishPattern => {
  const words = written.split(' ');
  const steps: Step[] = [];
  let gap: Step['gap'] = 0;
  for (const word of words) {
    if (word === 'closed' || word === 'arrival') continue;
    if (word === '-') gap = 'small';
    else if (/^\d$/.test(word)) gap = Number(word);
    else steps.push({ concept: word as Concept, gap });
  }
  return { steps, closed: words.includes('closed'), notAboutArrival: words.includes('arrival') };
};

export const WISH_PATTERNS: readonly WishPattern[] = PATTERNS.map(toPattern);
