import type { Passport } from '../passport.ts';

export const spain: Passport = {
  country: 'ES',
  name: 'Spain',
  languages: ['es', 'en'],
  hours: {
    value: { weekdays: ['08:00', '21:00'], saturday: ['08:00', '21:00'], sunday: null, holidays: null },
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'knowledgecenter.cm.com, talk-q.com: 08-21; the Canary Islands are one hour behind',
  },
  widestHours: {
    value: null,
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'knowledgecenter.cm.com, talk-q.com: recommended hours',
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
      registration:
        'CNMC alias registry: unregistered names are to be blocked (Order TDF/149/2025, postponed to 15 September 2026 by TDF/558/2026)',
      startsWithLetter: false,
      banned: {},
      shows: 'The name as it is once it is registered',
    },
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'talk-q.com outbound-sms-regulation-spain-2025; knowledgecenter.cm.com',
  },
  consent: {
    value: 'LSSI 34/2002: express consent, or own customers for similar goods; check the Robinson list',
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'talk-q.com; sent.dm',
  },
};
