import type { Passport } from '../passport.ts';
import { unitedStatesHours } from './us-states.ts';

export const unitedStates: Passport = {
  country: 'US',
  name: 'United States',
  languages: ['en', 'es'],
  hours: {
    value: {
      weekdays: ['08:00', '21:00'],
      saturday: ['08:00', '21:00'],
      sunday: ['08:00', '21:00'],
      holidays: 'as_usual',
    },
    mark: 'A',
    reviewed: '2026-11-21',
    source: '47 CFR 64.1200(c)(1): 08-21 at the recipient',
  },
  widestHours: {
    value: {
      weekdays: ['08:00', '21:00'],
      saturday: ['08:00', '21:00'],
      sunday: ['08:00', '21:00'],
      holidays: 'as_usual',
    },
    mark: 'A',
    reviewed: '2026-11-21',
    source: '47 CFR 64.1200(c)(1): 08-21 at the recipient; of a state with hours of its own, those',
  },
  regionHours: unitedStatesHours,
  holidaysWhenUnknown: {
    value: [],
    mark: 'D',
    reviewed: '2026-11-21',
    source: 'Public holidays change nothing by federal rule',
  },
  stopMention: {
    value: null,
    mark: 'D',
    reviewed: '2026-11-21',
    source: 'The country asks for no fixed mention in each text',
  },
  typingErrors: {
    value: 'reviewed',
    mark: 'D',
    reviewed: '2026-11-21',
    source: 'Our own choice: a near miss pauses commercial texts until a person has looked',
  },
  confirmation: {
    value: {
      en: 'You are unsubscribed and will get no more marketing texts. Reply START to resubscribe.',
      es: 'Baja confirmada: no recibira mas mensajes comerciales. Responda START para volver.',
    },
    mark: 'A',
    reviewed: '2026-11-21',
    source: 'FCC 24-24: one confirmation within five minutes, without marketing',
  },
  senders: {
    value: {
      alphanumeric: 'unsupported',
      registration: '10DLC brand and campaign, or a verified toll-free number, or a short code',
      startsWithLetter: false,
      banned: {},
      shows: 'The number or short code of the campaign',
    },
    mark: 'A',
    reviewed: '2026-11-21',
    source: 'twilio.com/guidelines/us/sms',
  },
  consent: {
    value: 'Prior express written consent, not a condition of purchase, names the seller',
    mark: 'A',
    reviewed: '2026-11-21',
    source: '47 CFR 64.1200(f)(9); FCC 24-24',
  },
};
