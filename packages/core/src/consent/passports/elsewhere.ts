import type { CountryCode } from '../../numbers/index.ts';
import type { Passport } from '../passport.ts';

/** The rules for countries without a passport of their own: what every listed country allows. */
export const elsewhere = (country: CountryCode): Passport => ({
  country,
  name: country,
  languages: ['en'],
  hours: {
    value: { weekdays: ['09:00', '18:00'], saturday: null, sunday: null, holidays: null },
    mark: 'D',
    reviewed: '2026-11-21',
    source: 'No passport of this country: working days 09-18',
  },
  widestHours: {
    value: { weekdays: ['09:00', '18:00'], saturday: null, sunday: null, holidays: null },
    mark: 'D',
    reviewed: '2026-11-21',
    source: 'No passport of this country: nobody says that other hours are allowed',
  },
  regionHours: {},
  holidaysWhenUnknown: {
    value: [],
    mark: 'D',
    reviewed: '2026-11-21',
    source: 'No passport of this country',
  },
  stopMention: { value: null, mark: 'D', reviewed: '2026-11-21', source: 'No passport of this country' },
  typingErrors: {
    value: 'reviewed',
    mark: 'D',
    reviewed: '2026-11-21',
    source: 'No passport of this country',
  },
  confirmation: { value: null, mark: 'D', reviewed: '2026-11-21', source: 'No passport of this country' },
  senders: {
    value: {
      alphanumeric: 'shown',
      registration: null,
      startsWithLetter: false,
      banned: {},
      shows: 'Not known for this country',
    },
    mark: 'D',
    reviewed: '2026-11-21',
    source: 'No passport of this country',
  },
  consent: {
    value: 'Prior opt-in',
    mark: 'D',
    reviewed: '2026-11-21',
    source: 'No passport of this country',
  },
});
