import type { Passport } from '../passport.ts';

export const france: Passport = {
  country: 'FR',
  name: 'France',
  languages: ['fr', 'en'],
  hours: {
    value: { weekdays: ['08:00', '20:00'], saturday: null, sunday: null, holidays: null },
    mark: 'A',
    reviewed: '2026-11-21',
    source:
      'The service: working days 8-20; af2m.org charter since 1 September 2024: Mon-Sat 8-22, never on Sundays and public holidays. The stricter one is the default',
  },
  widestHours: {
    value: { weekdays: ['08:00', '22:00'], saturday: ['08:00', '22:00'], sunday: null, holidays: null },
    mark: 'A',
    reviewed: '2026-11-21',
    source: 'af2m.org charter since 1 September 2024: Mon-Sat 8-22, never on Sundays and public holidays',
  },
  regionHours: {},
  holidaysWhenUnknown: {
    value: ['FR-57'],
    mark: 'A',
    reviewed: '2026-11-21',
    source:
      'Alsace-Moselle also keeps Good Friday and 26 December; a mobile number does not tell the region, so the stricter calendar applies',
  },
  stopMention: {
    value: {
      toCode: { fr: 'STOP au {code}', en: 'STOP to {code}' },
      toSender: { fr: 'STOP pour ne plus recevoir', en: 'STOP to opt out' },
      code: '30101',
    },
    mark: 'A',
    reviewed: '2026-11-21',
    source: 'af2m.org charter and the service: STOP au 30101, in English STOP to 30101',
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
      banned: {
        '+336': '06 numbers may not send for applications since 1 August 2019',
        '+337': '07 numbers may not send for applications since 1 August 2019',
      },
      shows: 'The name as it is; 36xxx short codes are for commercial texts, 38xxx for transactional ones',
    },
    mark: 'A',
    reviewed: '2026-11-21',
    source: 'ARCEP decision 2018-0881; af2m.org/sms-marketing',
  },
  consent: {
    value:
      'Prior opt-in by an unticked box; existing customers for similar products; the advertiser is named in the text',
    mark: 'A',
    reviewed: '2026-11-21',
    source: 'CNIL; af2m.org charter',
  },
};
