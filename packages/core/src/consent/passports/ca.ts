import type { Passport } from '../passport.ts';

export const canada: Passport = {
  country: 'CA',
  name: 'Canada',
  languages: ['en', 'fr'],
  hours: {
    value: { weekdays: ['08:00', '20:00'], saturday: ['08:00', '20:00'], sunday: null, holidays: null },
    mark: 'C',
    reviewed: '2026-11-21',
    source: 'None in CASL; help.getvero.com, kb.zap.co.uk: 08-20; avoid Sundays and holidays',
  },
  widestHours: {
    value: null,
    mark: 'C',
    reviewed: '2026-11-21',
    source: 'None in CASL: the hours are advice of vendors',
  },
  regionHours: {},
  holidaysWhenUnknown: {
    value: ['CA-QC', 'CA-ON', 'CA-AB', 'CA-BC', 'CA-NS'],
    mark: 'D',
    reviewed: '2026-11-21',
    source: 'Provinces differ; these cover most recipients',
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
    value: {
      en: 'You are unsubscribed and will get no more marketing texts. Reply START to resubscribe.',
      fr: 'Desabonnement confirme: plus de SMS commerciaux. Repondez START pour revenir.',
    },
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'blog.cdyne.com; talk-q.com Canada',
  },
  senders: {
    value: {
      alphanumeric: 'unsupported',
      registration: 'Local long code, toll-free number or short code',
      startsWithLetter: false,
      banned: {},
      shows: 'The number or short code',
    },
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'telair.net; talk-q.com',
  },
  consent: {
    value:
      'CASL: express, or implied (purchase within 2 years, inquiry within 6 months); sender, contact and address named',
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'telair.net canada-casl; talk-q.com',
  },
};
