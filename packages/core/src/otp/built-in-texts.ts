/**
 * What a code's text says when the account has no text of its own, by language (ISO 639-1). Every letter is in the
 * GSM-7 alphabet, so that each text is one segment.
 */
export const BUILT_IN_TEXTS: { readonly [language: string]: string } = {
  en: '{{code}} is your code. It is valid for {{minutes}} min. Never share it.',
  fr: '{{code}} est votre code. Il est valable {{minutes}} min. Ne le communiquez à personne.',
  de: '{{code}} ist Ihr Code. Er gilt {{minutes}} Min. Geben Sie ihn niemandem.',
  es: '{{code}} es su clave. Caduca en {{minutes}} min. No la comparta con nadie.',
  it: '{{code}} è il suo codice. Vale {{minutes}} min. Non lo dia a nessuno.',
  pt: '{{code}} é a sua senha. Expira em {{minutes}} min. Nunca a partilhe.',
  nl: '{{code}} is uw code. Hij is {{minutes}} min geldig. Deel hem met niemand.',
};
