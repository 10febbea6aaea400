import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownWords, reactionIn, readKeyword, replyKind } from '../../src/consent/index.ts';
import { REACTION_TEMPLATES } from '../../src/consent/reply/reaction-templates.ts';

const meaningOf = (text: string) =>
  readKeyword(text, { country: 'US', codes: [], typingErrors: 'reviewed' })?.meaning ?? null;

describe('a reaction', () => {
  it.each([
    'Liked “Text STOP to opt out”',
    'Loved “Sale! Reply STOP to unsubscribe”',
    'Laughed at "Reply STOP to unsubscribe"',
    'Emphasized “Reply STOP to end”',
    'Questioned “Reply STOP to end”',
    'Disliked “Text STOP to opt out”',
    'Removed a like from “Text STOP to opt out”',
    'Removed an exclamation from “Text STOP to opt out”',
    'Reacted 👍 to “Text STOP to opt out”',
    'Reacted ❤️ to “Text STOP to opt out',
    '👍 to “Text STOP to opt out”',
    '\u200b👍\u200b to “\u200aText STOP to opt out\u200a”\u200b',
    '\u200a\u200b😂\u200b to “STOP”',
    'A aimé « Soldes ! STOP au 36111 »',
    'A adoré “Soldes ! STOP au 36111”',
    'N’a pas aimé « STOP au 36111 »',
    "N'a pas aimé « STOP au 36111 »",
    'A réagi avec 😂 à « STOP au 36111 »',
    'A attribué la mention « J’aime » à « STOP au 36111 »',
    'Gefällt „Rabatt! STOPP an 36111“',
    'Gefällt mir „STOPP“',
    '„Rabatt! STOPP an 36111“ ein Herz hinzugefügt',
    'Hat mit 👍 auf „Rabatt! STOPP an 36111“ reagiert',
    '„Gefällt mir“ von „Rabatt! STOPP“ entfernt',
    'Le gustó “Oferta. Responda BAJA”',
    'Le encantó “Oferta. Responda BAJA”',
    'Reaccionó con 👍 a “Oferta. Responda BAJA”',
    'Ha messo mi piace a “Rispondi STOP”',
    'Ha reagito con ❤️ a “Rispondi STOP”',
    'Vond “Antwoord STOP” leuk',
    'Reageerde met 👍 op “Antwoord STOP”',
    'Gostou de “Responda SAIR”',
    'Reagiu com 👍 a “Responda SAIR”',
    'Понравилось «Ответьте СТОП»',
    'Liked ?Text STOP to opt out?',
    'Liked an image',
  ])('%j is one, and says nothing', (text) => {
    expect(replyKind(text)).toBe('reaction');
    expect(ownWords(text)).toBe('');
    expect(meaningOf(text)).toBeNull();
  });

  it.each(Object.entries(REACTION_TEMPLATES).filter(([language]) => language !== 'any'))(
    'is known in every form of %s',
    (_language, templates) => {
      for (const template of templates) {
        const text = template
          .replace('{q}', '“Sale! Text STOP to opt out”')
          .replace('{e}', '👍')
          .replaceAll('{x}', '❤️');
        expect(reactionIn(text), text).not.toBeNull();
        expect(meaningOf(text), text).toBeNull();
      }
    },
  );

  it.each([
    'I liked it',
    'Loved the shoes, please stop texting me',
    'Laughed so hard',
    'He said “stop by” and left',
    '👍',
    '👍 thanks',
    '“quote only”',
    'Me gusta mucho',
    'Gefällt mir gut',
  ])('%j is none', (text) => expect(replyKind(text)).toBe('text'));

  it('leaves a STOP that is not in the quote', () => {
    expect(meaningOf('Loved the shoes, please stop texting me')).toBe('doubtful');
    expect(meaningOf('STOP “Sale! 20 % off everything”')).toBe('stop');
  });

  it('of any text of ours says nothing', { timeout: 30_000 }, () => {
    const verb = fc.constantFrom(
      'Liked',
      'Loved',
      'A aimé',
      'Gefällt',
      'Le gustó',
      'Gostou de',
      'Reacted 🎉 to',
    );
    const ours = fc.stringMatching(/^[a-zA-Z0-9 %!,.]{4,80}$/).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(verb, ours, (said, text) => {
        expect(meaningOf(`${said} “${text} Reply STOP to opt out”`)).toBeNull();
      }),
      { numRuns: 200 },
    );
  });
});

describe('an answer nobody wrote', () => {
  it.each([
    "I'm driving with Do Not Disturb While Driving turned on. I'll see your message when I get where I'm going.",
    'I’m driving with Driving Focus turned on.',
    '(I’m not receiving notifications. If this is urgent, reply “urgent” to send a notification through with your original message.)',
    'Automatic reply: I am out of the office until Monday. Your text: Sale! Reply STOP to unsubscribe',
    'This number does not accept texts. Please do not text this number.',
    'Thanks for contacting Acme! Reply STOP to opt out.',
    'Réponse automatique : je suis absent jusqu’au 3. Merci de ne plus m’écrire ici',
    'Abwesenheitsnotiz: Ich bin im Urlaub. Bitte keine SMS mehr an diese Nummer',
    'Estoy conduciendo con No molestar al conducir activado',
    'Risposta automatica: sono in ferie. STOP per non ricevere',
  ])('%j says nothing', (text) => {
    expect(replyKind(text)).toBe('automatic');
    expect(meaningOf(text)).toBeNull();
  });

  it('may hold a STOP somebody put there', () => {
    expect(meaningOf('STOP\nAutomatic reply: I am out of the office.')).toBe('stop');
  });
});

describe('words of ours in a text', () => {
  it.each([
    ['Ok thanks\n> Sale! Reply STOP to unsubscribe', 'Ok thanks'],
    ['Great!\n\nOn Tue, Nov 24, 2026 at 9:00 AM Acme wrote:\nReply STOP to unsubscribe', 'Great!'],
    ['Merci\nLe 24 nov. 2026 à 09:00, Acme a écrit :\nSTOP au 36111', 'Merci'],
    ['Danke\n-----Original-----\nSTOPP an 36111', 'Danke'],
    ['Is this you? “Sale! Reply STOP to unsubscribe”', 'Is this you?'],
    ['Fwd: Sale! Reply STOP to unsubscribe', ''],
    ['ACME: -20% on all shoes. Reply STOP to unsubscribe', 'ACME: -20% on all shoes.'],
    ['Soldes chez ACME -30%. STOP au 36111', 'Soldes chez ACME -30%.'],
  ])('%j are not the person’s', (text, own) => {
    expect(ownWords(text)).toBe(own);
    expect(meaningOf(text)).toBeNull();
  });

  it.each([
    'STOP\n> Sale! Reply STOP to unsubscribe',
    'Stop\n\nOn Tue, Nov 24, 2026 at 9:00 AM Acme wrote:\nSale!',
    'STOP\n-----Original Message-----\nSale!',
    'Stop\nLe 24 nov. 2026 à 09:00, Acme a écrit :\nSoldes',
    'STOP\nFrom: Acme\nSale',
  ])('%j is a STOP above them', (text) => expect(meaningOf(text)).toBe('stop'));

  it.each(['"STOP"', '“stop”', 'STOP to opt out', 'STOP au 36111'])(
    '%j is the person’s all the same',
    (text) => expect(['stop', 'doubtful']).toContain(meaningOf(text)),
  );

  it('are found in any text without a fault', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
        expect(['text', 'reaction', 'automatic']).toContain(replyKind(text));
        expect(ownWords(text).length).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 60 },
    );
  });
});
