import type { Passport } from '../passport.ts';

export const germany: Passport = {
  country: 'DE',
  name: 'Germany',
  languages: ['de', 'en'],
  hours: {
    value: { weekdays: ['08:00', '20:00'], saturday: ['08:00', '20:00'], sunday: null, holidays: null },
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'telerivet.com, sent.dm: 08-20, not on Sundays and holidays',
  },
  widestHours: {
    value: null,
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'telerivet.com, sent.dm: recommended hours',
  },
  regionHours: {},
  holidaysWhenUnknown: {
    value: ['DE-BY', 'DE-BB', 'DE-BE', 'DE-SN', 'DE-TH'],
    mark: 'D',
    reviewed: '2026-11-21',
    source: 'States differ; these five together keep every holiday of all sixteen',
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
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'telerivet.com, suresms.com: Germany',
  },
  consent: {
    value:
      'UWG section 7: explicit prior consent; double opt-in is the proof, ideally confirmed on the number itself',
    mark: 'A',
    reviewed: '2026-11-21',
    source: 'UWG section 7; BGH I ZR 164/09',
  },
};
