import type { Passport } from '../passport.ts';

export const australia: Passport = {
  country: 'AU',
  name: 'Australia',
  languages: ['en'],
  hours: {
    value: { weekdays: ['11:00', '20:00'], saturday: ['11:00', '20:00'], sunday: null, holidays: null },
    mark: 'C',
    reviewed: '2026-11-21',
    source:
      'None in the Spam Act; kb.zap.co.uk: 08-20; support.ometria.com: quiet from 20 to 11. What both allow',
  },
  widestHours: {
    value: null,
    mark: 'C',
    reviewed: '2026-11-21',
    source: 'None in the Spam Act: the hours are advice of vendors',
  },
  regionHours: {},
  holidaysWhenUnknown: {
    value: ['AU-NSW', 'AU-VIC', 'AU-QLD', 'AU-SA', 'AU-WA', 'AU-TAS', 'AU-NT', 'AU-ACT'],
    mark: 'D',
    reviewed: '2026-11-21',
    source: 'States differ, and a mobile number does not tell the state',
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
      registration: 'ACMA Sender ID Register: since 1 July 2026 other names show as Unverified',
      startsWithLetter: false,
      banned: {},
      shows: 'The registered name, or Unverified',
    },
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'telerivet.com Australia; messagemedia.com; thesmsworks.co.uk',
  },
  consent: {
    value:
      'Express or inferred consent; identity and contact in the text; free unsubscribe within 5 business days',
    mark: 'B',
    reviewed: '2026-11-21',
    source: 'bandwidth.com 12823112; messagemedia.com',
  },
};
