import type { Passport } from '../passport.ts';

export const india: Passport = {
  country: 'IN',
  name: 'India',
  languages: ['en', 'hi'],
  hours: {
    value: {
      weekdays: ['10:00', '21:00'],
      saturday: ['10:00', '21:00'],
      sunday: ['10:00', '21:00'],
      holidays: 'as_usual',
    },
    mark: 'C',
    reviewed: '2026-11-21',
    source: 'developer.enablex.io: held from 21 to 09; the TRAI window commonly quoted is 10-21. Inside both',
  },
  widestHours: {
    value: {
      weekdays: ['10:00', '21:00'],
      saturday: ['10:00', '21:00'],
      sunday: ['10:00', '21:00'],
      holidays: 'as_usual',
    },
    mark: 'C',
    reviewed: '2026-11-21',
    source: 'The TRAI window commonly quoted: 10-21',
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
      registration:
        'DLT: entity, header and template are registered; six letters for transactional, six digits for promotional texts',
      startsWithLetter: false,
      banned: {},
      shows: 'The registered header; unregistered ones are overwritten or blocked',
    },
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'telerivet.com India; help.bulkgate.com; alibabacloud a2p India',
  },
  consent: {
    value: 'TCCCPR 2018, amended 12 February 2025: consent ledger and DND preferences',
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'telerivet.com India; help.bulkgate.com',
  },
};
