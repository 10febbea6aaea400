import type { Passport } from '../passport.ts';

export const italy: Passport = {
  country: 'IT',
  name: 'Italy',
  languages: ['it', 'en'],
  hours: {
    value: { weekdays: ['08:00', '22:00'], saturday: ['08:00', '22:00'], sunday: null, holidays: null },
    mark: 'C',
    reviewed: '2026-11-21',
    source: 's.dm Italy: forbidden from 22 to 08, none on Sundays',
  },
  widestHours: {
    value: { weekdays: ['08:00', '22:00'], saturday: ['08:00', '22:00'], sunday: null, holidays: null },
    mark: 'C',
    reviewed: '2026-11-21',
    source: 's.dm Italy: forbidden from 22 to 08, none on Sundays',
  },
  regionHours: {},
  holidaysWhenUnknown: {
    value: [],
    mark: 'D',
    reviewed: '2026-11-21',
    source: 'Holidays of the whole country only',
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
    value: null,
    mark: 'D',
    reviewed: '2026-11-21',
    source: 'No confirmation is asked for',
  },
  senders: {
    value: {
      alphanumeric: 'shown',
      registration: 'AGCOM alias registry (42/13/CIR, 131/14, 306/20): businesses only, case-sensitive',
      startsWithLetter: true,
      banned: {},
      shows: 'The name as it is registered',
    },
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'help.magnews.it, help.mailup.com, smsfactor.it',
  },
  consent: {
    value: 'Opt-in; similar goods of existing customers; Registro delle Opposizioni',
    mark: 'C',
    reviewed: '2026-11-21',
    source: 's.dm Italy',
  },
};
