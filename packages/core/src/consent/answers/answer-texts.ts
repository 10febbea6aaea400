import type { Language } from '../keywords/index.ts';

/** What an answer is to: an opt-out, its taking back, a call for help, or a doubtful no. */
export const ANSWER_KINDS = ['stop', 'start', 'help', 'question'] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/**
 * What the answers say when neither the account nor the country has words for them. `{name}` is the account's name,
 * `{contact}` where it helps; never marketing. The letters are those of GSM-7, so that an answer is one segment.
 * CTIA Short Code Monitoring Handbook: HELP names the sender and a contact, and how to opt out; FCC 24-24: one
 * confirmation, which may ask what is meant. 2026-11-25.
 */
export const ANSWER_TEXTS: Readonly<
  Record<Language, Readonly<Record<AnswerKind | 'helpWithoutContact', string>>>
> = {
  en: {
    stop: '{name}: You are unsubscribed and will get no more marketing texts. Reply START to resubscribe.',
    start: '{name}: You are subscribed again. Reply STOP to opt out.',
    help: '{name}: for help contact {contact}. Reply STOP to opt out.',
    helpWithoutContact: '{name}: you get texts from us at this number. Reply STOP to opt out.',
    question: '{name}: Do you want no more marketing texts? Reply STOP to end them, or START to keep them.',
  },
  fr: {
    stop: '{name} : Desabonnement confirme, plus de SMS commerciaux. Repondez START pour revenir.',
    start: '{name} : Vous etes de nouveau abonne. Repondez STOP pour vous desabonner.',
    help: "{name} : pour de l'aide, contactez {contact}. Repondez STOP pour vous desabonner.",
    helpWithoutContact:
      '{name} : nous vous envoyons des SMS sur ce numero. Repondez STOP pour vous desabonner.',
    question:
      '{name} : Ne voulez-vous plus de SMS commerciaux ? Repondez STOP pour les arreter, START pour les garder.',
  },
  de: {
    stop: '{name}: Sie sind abgemeldet und bekommen keine Werbe-SMS mehr. START meldet Sie wieder an.',
    start: '{name}: Sie sind wieder angemeldet. STOP meldet Sie ab.',
    help: '{name}: Hilfe bekommen Sie bei {contact}. STOP meldet Sie ab.',
    helpWithoutContact: '{name}: Wir senden Ihnen SMS an diese Nummer. STOP meldet Sie ab.',
    question: '{name}: Wollen Sie keine Werbe-SMS mehr? STOP beendet sie, START behält sie bei.',
  },
  es: {
    stop: '{name}: Baja confirmada, no recibira mas mensajes comerciales. Responda START para volver.',
    start: '{name}: Esta suscrito de nuevo. Responda STOP para darse de baja.',
    help: '{name}: para ayuda contacte con {contact}. Responda STOP para darse de baja.',
    helpWithoutContact: '{name}: le enviamos mensajes a este numero. Responda STOP para darse de baja.',
    question: '{name}: No quiere mas mensajes comerciales? Responda STOP para terminar o START para seguir.',
  },
  it: {
    stop: '{name}: Disiscrizione confermata, niente altri SMS commerciali. Rispondi START per tornare.',
    start: '{name}: Sei di nuovo iscritto. Rispondi STOP per disiscriverti.',
    help: '{name}: per aiuto contatta {contact}. Rispondi STOP per disiscriverti.',
    helpWithoutContact: '{name}: ti inviamo SMS a questo numero. Rispondi STOP per disiscriverti.',
    question: '{name}: Non vuoi altri SMS commerciali? Rispondi STOP per finire o START per continuare.',
  },
  nl: {
    stop: '{name}: U bent afgemeld en krijgt geen reclame-sms meer. Antwoord START om terug te komen.',
    start: '{name}: U bent weer aangemeld. Antwoord STOP om u af te melden.',
    help: '{name}: voor hulp neem contact op met {contact}. Antwoord STOP om u af te melden.',
    helpWithoutContact: '{name}: wij sturen u sms op dit nummer. Antwoord STOP om u af te melden.',
    question: '{name}: Wilt u geen reclame-sms meer? Antwoord STOP om te stoppen of START om te blijven.',
  },
  pt: {
    stop: '{name}: Cancelamento confirmado, sem mais mensagens comerciais. Responda START para voltar.',
    start: '{name}: Voltou a receber as nossas mensagens. Responda SAIR para cancelar.',
    help: '{name}: para ajuda contacte {contact}. Responda SAIR para cancelar.',
    helpWithoutContact: '{name}: enviamos mensagens para este numero. Responda SAIR para cancelar.',
    question:
      '{name}: Quer deixar de receber mensagens comerciais? Responda SAIR para parar ou START para manter.',
  },
  hi: {
    stop: '{name}: Ab aapko prachar sandesh nahi aayenge. Wapas aane ke liye START bhejein.',
    start: '{name}: Aap phir se jude hain. Band karne ke liye STOP bhejein.',
    help: '{name}: madad ke liye {contact} se sampark karein. Band karne ke liye STOP bhejein.',
    helpWithoutContact: '{name}: hum is number par sandesh bhejte hain. Band karne ke liye STOP bhejein.',
    question:
      '{name}: Kya aap prachar sandesh nahi chahte? Band karne ke liye STOP, rakhne ke liye START bhejein.',
  },
};
