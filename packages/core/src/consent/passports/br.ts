import type { Passport } from '../passport.ts';

export const brazil: Passport = {
  country: 'BR',
  name: 'Brazil',
  languages: ['pt', 'en'],
  hours: {
    value: { weekdays: ['09:00', '18:00'], saturday: ['09:00', '13:00'], sunday: null, holidays: null },
    mark: 'C',
    reviewed: '2026-11-21',
    source:
      'help.clicksend.com Brazil: Mon-Fri 08-18, Sat 09-13; s.dm: 09-22; help.getvero.com: 08-21. What all allow',
  },
  widestHours: {
    value: { weekdays: ['08:00', '22:00'], saturday: ['08:00', '22:00'], sunday: null, holidays: null },
    mark: 'C',
    reviewed: '2026-11-21',
    source:
      'help.clicksend.com, s.dm, help.getvero.com: what any of them allows, none on Sundays and holidays',
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
      alphanumeric: 'overwritten',
      registration: 'Names must be registered, about ten weeks',
      startsWithLetter: false,
      banned: {},
      shows: 'A short code unless the name is registered',
    },
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'telerivet.com Brazil; help.clicksend.com',
  },
  consent: {
    value: 'LGPD opt-in; proof on audit',
    mark: 'C',
    reviewed: '2026-11-21',
    source: 's.dm Brazil',
  },
};
