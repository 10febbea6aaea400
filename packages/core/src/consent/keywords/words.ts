/** Languages opt-out words and mentions are known in (ISO 639-1). */
export const LANGUAGES = ['en', 'fr', 'de', 'es', 'it', 'nl', 'pt', 'hi'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The opt-out words of one language, as whole messages, and where they come from. */
export interface Words {
  /** Ends commercial texts. */
  readonly stop: readonly string[];
  /** Ends all texts. */
  readonly stopAll: readonly string[];
  readonly start: readonly string[];
  readonly help: readonly string[];
  /** Politeness around a keyword, which changes nothing. */
  readonly courtesy: readonly string[];
  /** Words for our texts: with one of them, a sentence with STOP is about them rather than about something else. */
  readonly about: readonly string[];
  /** Words that hold a short sentence such as "stop sending me the texts" together. */
  readonly small: readonly string[];
  readonly source: string;
}

const FCC = 'FCC 24-24, 47 CFR 64.1200(a)(10): stop, quit, end, revoke, opt out, cancel, unsubscribe';

/** Words by language: data, so that a language is a row. Compared in the normal form of `normalWords`. */
export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    stop: ['STOP', 'UNSUBSCRIBE', 'OPT OUT', 'OPTOUT', 'СТОП'],
    stopAll: ['STOPALL', 'STOP ALL'],
    start: ['START', 'UNSTOP', 'OPT IN', 'SUBSCRIBE'],
    help: ['HELP', 'INFO'],
    courtesy: ['PLEASE', 'PLS', 'THANKS', 'THX', 'NOW', 'OK'],
    about: ['SMS', 'TEXT', 'TEXTS', 'TEXTING', 'MESSAGE', 'MESSAGES', 'MESSAGING', 'UNSUBSCRIBE'],
    small: ['ME', 'TO', 'SENDING', 'THE', 'IT', 'ALL', 'YOUR', 'THESE'],
    source: FCC,
  },
  fr: {
    stop: ['STOP', 'ARRET', 'ARRETER', 'ARRETEZ', 'DESABONNER', 'DESINSCRIRE'],
    stopAll: ['STOP TOUT'],
    start: ['START', 'REPRENDRE'],
    help: ['AIDE', 'INFO'],
    courtesy: ['MERCI', 'SVP', 'STP'],
    about: ['SMS', 'TEXTO', 'TEXTOS', 'MESSAGE', 'MESSAGES', 'PUB', 'PUBS'],
    small: ['LES', 'AU', 'VOS', 'LE', 'LA', 'A', 'CES'],
    source: 'AF2M charter for commercial SMS, STOP au <short code>',
  },
  de: {
    stop: ['STOP', 'STOPP', 'END', 'ENDE', 'ABMELDEN', 'ABBESTELLEN'],
    stopAll: ['STOP ALLE', 'STOPP ALLE'],
    start: ['START'],
    help: ['HILFE', 'INFO'],
    courtesy: ['BITTE', 'DANKE'],
    about: ['SMS', 'NACHRICHT', 'NACHRICHTEN', 'WERBUNG'],
    small: ['KEINE', 'MEHR', 'AN', 'DIE', 'DER', 'MIT'],
    source: 'telerivet.com, Germany: STOP, STOPP, END, ENDE',
  },
  es: {
    stop: ['STOP', 'BAJA', 'ALTO', 'CANCELAR'],
    stopAll: ['BAJA TOTAL'],
    start: ['START', 'ALTA'],
    help: ['AYUDA', 'INFO'],
    courtesy: ['POR', 'FAVOR', 'GRACIAS'],
    about: ['SMS', 'MENSAJE', 'MENSAJES', 'PUBLICIDAD'],
    small: ['LOS', 'AL', 'EL', 'LA', 'A'],
    source: 'sent.dm, Spain: STOP, ALTO, BAJA',
  },
  it: {
    stop: ['STOP', 'CANCELLAMI', 'DISISCRIVIMI'],
    stopAll: ['STOP TUTTO'],
    start: ['START'],
    help: ['AIUTO', 'INFO'],
    courtesy: ['PER', 'FAVORE', 'GRAZIE'],
    about: ['SMS', 'MESSAGGIO', 'MESSAGGI', 'PUBBLICITA'],
    small: ['I', 'AL', 'GLI', 'LA', 'AI'],
    source: 'sent.dm, Italy: STOP; the other words are our own choice',
  },
  nl: {
    stop: ['STOP', 'STOPPEN', 'AFMELDEN', 'UITSCHRIJVEN'],
    stopAll: ['STOP ALLES'],
    start: ['START'],
    help: ['HULP', 'INFO'],
    courtesy: ['AUB', 'ALSTUBLIEFT', 'BEDANKT'],
    about: ['SMS', 'BERICHT', 'BERICHTEN', 'RECLAME'],
    small: ['MET', 'DE', 'HET', 'NAAR'],
    source: 'CM.com, Belgium GOF: STOP, ARRET, STOPPEN',
  },
  pt: {
    stop: ['STOP', 'PARE', 'PARAR', 'SAIR'],
    stopAll: ['PARE TUDO', 'SAIR TUDO'],
    start: ['START', 'VOLTAR'],
    help: ['AJUDA', 'INFO'],
    courtesy: ['POR', 'FAVOR', 'OBRIGADO', 'OBRIGADA'],
    about: ['SMS', 'MENSAGEM', 'MENSAGENS', 'PROPAGANDA'],
    small: ['DE', 'OS', 'AS', 'ENVIAR'],
    source: 'telerivet.com, Brazil: PARE, SAIR, AJUDA',
  },
  hi: {
    stop: ['STOP', 'रोकें', 'रोको', 'बंद', 'बंद करो', 'बंद करें', 'BAND KARO'],
    stopAll: ['सब बंद'],
    start: ['START', 'शुरू'],
    help: ['HELP', 'मदद'],
    courtesy: ['कृपया', 'PLEASE', 'धन्यवाद'],
    about: ['SMS', 'संदेश', 'मैसेज'],
    small: ['को', 'ये'],
    source: 'Our own choice beside STOP, which Indian operators use',
  },
};

/** Words that end texts in some countries only: elsewhere they are everyday answers. */
export const COUNTRY_STOPS: Readonly<
  Record<string, { readonly words: readonly string[]; readonly source: string }>
> = {
  US: { words: ['CANCEL', 'END', 'QUIT', 'REVOKE'], source: FCC },
  CA: { words: ['CANCEL', 'END', 'QUIT', 'ARRET'], source: 'talk-q.com, Canada: STOP, ARRET' },
};

/** Words within one slip of STOP that people mean: they are never read as a typing error. */
export const NOT_SLIPS: ReadonlySet<string> = new Set([
  'SHOP',
  'STEP',
  'TOP',
  'STOW',
  'SLOP',
  'ATOP',
  'SOP',
  'TOPS',
  'STOA',
  'SNOP',
  'STAP',
  'POTS',
  'SPOT',
  'POST',
  'OPTS',
  'PARET',
  'STOPT',
  'STOPS',
]);
