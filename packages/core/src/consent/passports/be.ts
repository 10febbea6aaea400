import type { Passport } from '../passport.ts';

export const belgium: Passport = {
  country: 'BE',
  name: 'Belgium',
  languages: ['nl', 'fr', 'de', 'en'],
  hours: {
    value: { weekdays: ['09:00', '20:00'], saturday: ['09:00', '20:00'], sunday: null, holidays: null },
    mark: 'C',
    reviewed: '2026-11-21',
    source: 'sent.dm: 08-20; support.ometria.com: 09-20. The stricter one, and not on Sundays and holidays',
  },
  widestHours: {
    value: { weekdays: ['09:00', '20:00'], saturday: ['09:00', '20:00'], sunday: null, holidays: null },
    mark: 'D',
    reviewed: '2026-11-21',
    source: 'Nobody says that the hours are advice only, so they are not widened',
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
    value: 'honoured',
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'help.cmtelecom.com, Belgium GOF: misspellings such as TSOP must work at once',
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
      registration: null,
      startsWithLetter: false,
      banned: {},
      shows: 'Often a short code instead of the name; Proximus refuses names',
    },
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'help.cmtelecom.com Belgium GOF',
  },
  consent: {
    value: 'GDPR opt-in, double recommended; generic link shorteners are refused',
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'help.cmtelecom.com; help.salesforce.com 000380716',
  },
};
