import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeywordContext, keywordLanguage, readKeyword } from '../../src/consent/index.ts';

const FRANCE: KeywordContext = { country: 'FR', codes: ['36111'], typingErrors: 'reviewed' };
const meaningOf = (text: string, context = FRANCE) => readKeyword(text, context)?.meaning ?? null;

/** By language: what ends texts, and what only looks like it. */
const LANGUAGES = {
  English: {
    stops: ['STOP', 'stop.', 'Unsubscribe', 'please stop', 'stop sending me texts', 'Opt-out'],
    friends: [
      'we must STOP this bill',
      'I will not stop loving this shop',
      'Meet me at the bus stop',
      'non-stop service, thanks',
      'SHOP',
      'top',
      'The end of the line',
    ],
  },
  French: {
    stops: ['STOP', 'Arrêt', 'ARRET SVP', 'stop au 36111', 'Stop la pub', 'Désabonner'],
    friends: [
      "Je suis à l'arrêt de bus Voltaire",
      'Il faut un arrêt de travail',
      'Le stop est au coin de la rue',
      'Merci beaucoup',
    ],
  },
  German: {
    stops: ['STOPP', 'stop bitte', 'Ende', 'Abmelden', 'Stopp!'],
    friends: [
      'Ende gut, alles gut',
      'Am Ende der Woche komme ich',
      'Der Stopp in Berlin war kurz',
      'Wann ist das zu Ende?',
    ],
  },
  Spanish: {
    stops: ['BAJA', 'Alto', 'baja por favor', 'STOP gracias'],
    friends: ['El alto', 'La marea está baja', 'Mi hijo es muy alto', 'planta baja', 'alta'],
  },
  Italian: {
    stops: ['STOP', 'Stop grazie', 'Cancellami', 'stop messaggi'],
    friends: ['Ci vediamo allo stop di via Roma', 'Non cancellare la prenotazione', 'Basta così per oggi'],
  },
  Dutch: {
    stops: ['STOP', 'Stoppen', 'stop aub', 'Afmelden', 'Uitschrijven'],
    friends: [
      'Kunnen we bij het station stoppen met de auto',
      'De bus stopt hier',
      'Ik wil niet stoppen met sporten',
    ],
  },
  Portuguese: {
    stops: ['PARE', 'Sair', 'parar por favor', 'STOP'],
    friends: ['Pare de sofrer com a chuva', 'Vou sair agora', 'Não consigo parar de rir', 'para mim'],
  },
  Hindi: {
    stops: ['STOP', 'बंद करो', 'रोकें', 'बंद', 'कृपया बंद करें'],
    friends: ['दुकान बंद है', 'बस रोको मत भाई आगे चलो', 'कल दुकान बंद रहेगी'],
  },
} as const;

describe.each(Object.entries(LANGUAGES))('%s', (_language, { stops, friends }) => {
  it.each(stops)('"%s" ends commercial texts', (text) => expect(meaningOf(text)).toBe('stop'));
  it.each(friends)('"%s" ends nothing', (text) =>
    expect(['stop', 'stop_all', 'doubtful']).not.toContain(meaningOf(text)),
  );
});

describe('how a keyword is written', () => {
  it.each([
    'S.T.O.P',
    'S T O P',
    'ST0P',
    'SТОР',
    '«STOP»',
    'ＳＴＯＰ',
    '𝐒𝐓𝐎𝐏',
    'stop 🙏',
    'STOP\n',
    'S\u200bTOP',
    'СТОП',
    'СТОР',
    'ꜱᴛᴏᴘ',
    '🆂🆃🅾🅿',
    '🇸🇹🇴🇵',
    'S-T-O-P',
    'ST OP',
    'ST🛑P',
    'STOOOOP!!!!',
    '\u202eSTOP\u202c',
    '#stop',
    'STOP STOP',
    'StopStopStop',
    'STOP36111',
    'Bonjour, STOP',
    'Stop. Thank you',
    'STOPSVP',
    'Stop Marie',
    'STOP Mme Durand',
    'Hi\nSTOP\nRegards, J. Smith',
    'STOP\n\nSent from my iPhone',
  ])('%j is STOP', (text) => expect(meaningOf(text)).toBe('stop'));

  it.each(['TSOP', 'SOTP', 'STOOP', 'STP', 'SROP', 'UNSUSBCRIBE', 'TSOP 36111'])(
    '%j is nearly STOP: a person looks',
    (text) =>
      expect(readKeyword(text, FRANCE)).toMatchObject({ meaning: 'doubtful', written: 'typing_error' }),
  );

  it('counts a typing error as the word where the country wants it', () => {
    expect(meaningOf('TSOP', { country: 'BE', codes: [], typingErrors: 'honoured' })).toBe('stop');
  });

  it('takes a code that takes opt-outs, and doubts any other number', () => {
    expect(meaningOf('STOP 36111')).toBe('stop');
    expect(meaningOf('STOP 12345')).toBe('doubtful');
    expect(meaningOf('STOP 36111', { ...FRANCE, country: 'DE', codes: [] })).toBe('doubtful');
  });

  it('takes CANCEL, REMOVE and QUIT as they stand in North America, and doubts them elsewhere', () => {
    const america: KeywordContext = { country: 'US', codes: [], typingErrors: 'reviewed' };
    for (const word of ['CANCEL', 'quit', 'Revoke', 'END', 'Remove']) {
      expect(meaningOf(word, america)).toBe('stop');
    }
    for (const word of ['CANCEL', 'quit', 'Revoke', 'Remove', 'Annuler', 'Rimuovi', 'TD'])
      expect(meaningOf(word)).toBe('doubtful');
  });

  it('knows the way back, the call for help, and the end of everything', () => {
    expect(meaningOf('Start')).toBe('start');
    expect(meaningOf('AIDE')).toBe('help');
    expect(meaningOf('Stop all')).toBe('stop_all');
  });

  it('takes the name it is meant for', () => {
    const to = (names: readonly string[]) => meaningOf('stop chez nous', { ...FRANCE, names });
    expect(to(['Chez Nous'])).toBe('stop');
    expect(to([])).not.toBe('stop');
  });

  it.each(['non-stop', 'Non stop ?', 'Nonstop', 'the bus stop', 'Stop delivery', 'stop by'])(
    '%j is something else',
    (text) => expect(meaningOf(text)).toBeNull(),
  );

  it.each([
    '退订',
    '수신거부',
    'ΔΙΑΚΟΠΗ',
    'הסר',
    'LEIRATKOZÁS',
    'Avregistrera',
    'TU CHOI',
    'লাগবে না',
    'BERHENTI',
  ])('%j, of another language, is taken as the wish it is', (text) =>
    expect(['stop', 'doubtful']).toContain(meaningOf(text)),
  );

  it('doubts a sign that says stop', () => {
    expect(meaningOf('🛑')).toBe('doubtful');
    expect(meaningOf('👍')).toBeNull();
  });

  it('tells the language of a word that only one has', () => {
    expect(['ARRET', 'AIDE', 'BAJA', 'HILFE', 'STOP', 'INFO'].map(keywordLanguage)).toEqual([
      'fr',
      'fr',
      'es',
      'de',
      null,
      null,
    ]);
  });

  it('is told with its source', () => {
    expect(readKeyword('BAJA', FRANCE)).toEqual({
      meaning: 'stop',
      word: 'BAJA',
      written: 'exact',
      source: 'sent.dm, Spain: STOP, ALTO, BAJA',
    });
  });
});

describe('any decoration of a keyword', () => {
  const LOOK_ALIKES: Record<string, string[]> = {
    S: ['S', 's', 'Ѕ', 'Ş'],
    T: ['T', 't', 'Т', 'ţ'],
    O: ['O', 'o', 'О', '0', 'ö'],
    P: ['P', 'p', 'Р'],
  };
  const letters = [...'STOP'].map((letter) => fc.constantFrom(...LOOK_ALIKES[letter]!));
  const noise = fc.constantFrom('', ' ', '.', '!', '  ', '"', '…', '\n', '🙏', '*');

  it('leaves it the same keyword', () => {
    fc.assert(
      fc.property(fc.tuple(...letters), noise, noise, (spelt, before, after) => {
        expect(meaningOf(`${before}${spelt.join('')}${after}`)).toBe('stop');
      }),
      { numRuns: 500 },
    );
  });

  it('never makes one out of words that have none', () => {
    const word = fc.constantFrom('merci', 'colis', 'demain', 'ok', 'bonjour', '42', 'rue', 'oui', 'non');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (words) => {
        expect(meaningOf(words.join(' '))).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('reads any text at all without a fault', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 160 }), (text) => void meaningOf(text)),
      { numRuns: 200 },
    );
  });
});
