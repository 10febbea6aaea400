import type { Passport } from '../passport.ts';

export const switzerland: Passport = {
  country: 'CH',
  name: 'Switzerland',
  languages: ['de', 'fr', 'it', 'en'],
  hours: {
    value: {
      weekdays: ['08:00', '20:00'],
      saturday: ['09:00', '18:00'],
      sunday: ['09:00', '18:00'],
      holidays: null,
    },
    mark: 'C',
    reviewed: '2026-11-21',
    source: 'sent.dm Switzerland: Mon-Fri 08-20, weekend 09-18, avoid holidays',
  },
  widestHours: {
    value: null,
    mark: 'C',
    reviewed: '2026-11-21',
    source: 'sent.dm Switzerland: recommended hours',
  },
  regionHours: {},
  holidaysWhenUnknown: {
    value: ['CH-ZH', 'CH-GE', 'CH-TI', 'CH-LU', 'CH-NE'],
    mark: 'D',
    reviewed: '2026-11-21',
    source: 'Cantons differ; these five together cover the usual ones',
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
      registration: null,
      startsWithLetter: false,
      banned: {},
      shows: 'The name as it is; generic names are refused',
    },
    mark: 'C',
    reviewed: '2026-11-21',
    source: 'suresms.com Switzerland',
  },
  consent: {
    value: 'Explicit consent, no ticked box',
    mark: 'C',
    reviewed: '2026-11-21',
    source: 'sent.dm Switzerland',
  },
};
