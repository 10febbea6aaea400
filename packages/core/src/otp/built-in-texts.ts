/**
 * What a code's text says when the account has no text of its own, by language (ISO 639-1). Every letter is in the
 * GSM-7 alphabet, so that each text is one segment.
 */
export const BUILT_IN_TEXTS: { readonly [language: string]: string } = {
  en: '{{code}} is your code. It is valid for {{validity}}. Never share it.',
  fr: '{{code}} est votre code. Il est valable {{validity}}. Ne le communiquez à personne.',
  de: '{{code}} ist Ihr Code. Er gilt {{validity}}. Geben Sie ihn niemandem.',
  es: '{{code}} es su clave. Caduca en {{validity}}. No la comparta con nadie.',
  it: '{{code}} è il suo codice. Vale {{validity}}. Non lo dia a nessuno.',
  pt: '{{code}} é a sua senha. Expira em {{validity}}. Nunca a partilhe.',
  nl: '{{code}} is uw code. Hij is {{validity}} geldig. Deel hem met niemand.',
};
