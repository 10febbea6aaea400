import type { Passport } from '../passport.ts';

export const unitedKingdom: Passport = {
  country: 'GB',
  name: 'United Kingdom',
  languages: ['en'],
  hours: {
    value: { weekdays: ['09:00', '20:00'], saturday: ['09:00', '20:00'], sunday: null, holidays: null },
    mark: 'B',
    reviewed: '2026-11-21',
    source:
      'No statutory window. kb.zap.co.uk: 08-20; hs.smsglobal.com: 08-21 on weekdays, 09-21 at weekends. What both allow, and not on Sundays and holidays',
  },
  widestHours: {
    value: null,
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'kb.zap.co.uk, hs.smsglobal.com: no statutory window',
  },
  regionHours: {},
  holidaysWhenUnknown: {
    value: ['GB-SCT', 'GB-NIR'],
    mark: 'D',
    reviewed: '2026-11-21',
    source: 'Scotland and Northern Ireland have holidays of their own',
  },
  stopMention: {
    value: { toCode: { en: 'STOP to {code}' }, toSender: { en: 'STOP to opt out' }, code: null },
    mark: 'A',
    reviewed: '2026-11-21',
    source: 'ICO, PECR regulation 22: a simple opt-out in every message',
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
      shows: 'The name as it is; numeric senders of other countries are not delivered',
    },
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'bulksms.com/uk',
  },
  consent: {
    value: 'PECR regulation 22: opt-in, or soft opt-in for own similar goods; per channel; records kept',
    mark: 'A',
    reviewed: '2026-11-21',
    source: 'ico.org.uk PECR guide',
  },
};
