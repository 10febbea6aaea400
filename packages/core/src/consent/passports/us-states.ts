import type { Hours, SendingHours } from '../hours/sending-hours.ts';
import type { Line, Mark } from '../passport.ts';

const every = (hours: Hours): SendingHours => ({
  weekdays: hours,
  saturday: hours,
  sunday: hours,
  holidays: 'as_usual',
});
/** Neither on Sundays nor on public holidays. */
const workDays = (hours: Hours): SendingHours => ({
  weekdays: hours,
  saturday: hours,
  sunday: null,
  holidays: null,
});

const line = (value: SendingHours, mark: Mark, source: string): Line<SendingHours> => ({
  value,
  mark,
  reviewed: '2026-11-25',
  source,
});

const FEDERAL = line(
  every(['08:00', '21:00']),
  'A',
  '47 CFR 64.1200(c)(1): 08-21 at the recipient; no source names stricter hours of the state',
);

const EIGHT_TO_EIGHT: Hours = ['08:00', '20:00'];
const NINE_TO_NINE: Hours = ['09:00', '21:00'];

/**
 * Hours of the states and the District of Columbia, each named, so that none is forgotten. Where sources disagree, the
 * stricter counts. Tables: dropcowboy.com/state-compliance (1 November 2025), blog.clickpointsoftware.com (July 2025),
 * usestello.com/compliance (8 April 2026), support.referrizer.com, dnc.dreamhosters.com (restricted dates).
 */
export const unitedStatesHours: Readonly<Record<string, Line<SendingHours>>> = {
  'US-AL': line(
    workDays(EIGHT_TO_EIGHT),
    'B',
    'dropcowboy.com, blog.clickpointsoftware.com: Mon-Sat 08-20, none on Sundays and holidays; Ala. Admin. Code 770-X-5-.17',
  ),
  'US-AK': FEDERAL,
  'US-AZ': FEDERAL,
  'US-AR': FEDERAL,
  'US-CA': line(every(NINE_TO_NINE), 'C', 'usestello.com: 09-21; Cal. Pub. Util. Code 2872(c)'),
  'US-CO': FEDERAL,
  'US-CT': line(
    every(['09:00', '20:00']),
    'B',
    'support.referrizer.com, usestello.com, dropcowboy.com: 09-20; Conn. Gen. Stat. 42-288a',
  ),
  'US-DE': FEDERAL,
  'US-DC': FEDERAL,
  'US-FL': line(
    every(EIGHT_TO_EIGHT),
    'B',
    'support.referrizer.com, usestello.com, dropcowboy.com: 08-20; Fla. Stat. 501.059',
  ),
  'US-GA': FEDERAL,
  'US-HI': FEDERAL,
  'US-ID': FEDERAL,
  'US-IL': line(
    every(NINE_TO_NINE),
    'B',
    'usestello.com, blog.clickpointsoftware.com: 09-21; dropcowboy.com: 08-21. The stricter',
  ),
  'US-IN': FEDERAL,
  'US-IA': FEDERAL,
  'US-KS': FEDERAL,
  'US-KY': line(
    every(['10:00', '21:00']),
    'B',
    'usestello.com, dropcowboy.com, blog.clickpointsoftware.com: 10-21; KRS 367.46955(3)',
  ),
  'US-LA': line(
    workDays(EIGHT_TO_EIGHT),
    'B',
    'dropcowboy.com, blog.clickpointsoftware.com: Mon-Sat 08-20, none on Sundays and holidays; La. R.S. 45:844.31',
  ),
  'US-ME': FEDERAL,
  'US-MD': line(
    every(EIGHT_TO_EIGHT),
    'B',
    'support.referrizer.com, usestello.com, dropcowboy.com: 08-20; Md. Code Com. Law 14-3201',
  ),
  'US-MA': line(
    every(EIGHT_TO_EIGHT),
    'B',
    'usestello.com, dropcowboy.com, blog.clickpointsoftware.com: 08-20; 201 CMR 12.00',
  ),
  'US-MI': line(every(NINE_TO_NINE), 'B', 'usestello.com, dropcowboy.com: 09-21; MCL 750.540e'),
  'US-MN': line(every(NINE_TO_NINE), 'B', 'usestello.com, dropcowboy.com: 09-21; Minn. Stat. 325E.30'),
  'US-MS': line(
    workDays(EIGHT_TO_EIGHT),
    'B',
    'support.referrizer.com, dropcowboy.com: 08-20; dropcowboy.com: none on Sundays; dnc.dreamhosters.com: none on holidays',
  ),
  'US-MO': FEDERAL,
  'US-MT': FEDERAL,
  'US-NE': FEDERAL,
  'US-NV': line(every(['09:00', '20:00']), 'C', 'dropcowboy.com: 09-20'),
  'US-NH': FEDERAL,
  'US-NJ': line(every(EIGHT_TO_EIGHT), 'B', 'support.referrizer.com, usestello.com: 08-20'),
  'US-NM': line(every(NINE_TO_NINE), 'C', 'dropcowboy.com: 09-21'),
  'US-NY': FEDERAL,
  'US-NC': FEDERAL,
  'US-ND': FEDERAL,
  'US-OH': FEDERAL,
  'US-OK': line(every(EIGHT_TO_EIGHT), 'B', 'support.referrizer.com, usestello.com, dropcowboy.com: 08-20'),
  'US-OR': line(
    every(EIGHT_TO_EIGHT),
    'D',
    'Oregon HB 3865 (2025), in force since 1 January 2026: 08-20, texts too',
  ),
  'US-PA': line(
    {
      weekdays: ['08:00', '21:00'],
      saturday: ['08:00', '12:00'],
      sunday: ['08:00', '21:00'],
      holidays: null,
    },
    'C',
    'dropcowboy.com: Mon-Fri 08-21, Sat 08-12, Sun 08-21, none on holidays',
  ),
  'US-RI': line(
    {
      weekdays: ['09:00', '18:00'],
      saturday: ['10:00', '17:00'],
      sunday: ['10:00', '17:00'],
      holidays: null,
    },
    'B',
    'usestello.com, support.referrizer.com: weekdays 09-18, weekends 10-17; dnc.dreamhosters.com: none on holidays',
  ),
  'US-SC': FEDERAL,
  'US-SD': line(
    { ...every(NINE_TO_NINE), sunday: null },
    'D',
    'SDCL 37-30A-3: 09-21, none on Sundays; no table at hand confirms it, so the stricter reading counts',
  ),
  'US-TN': FEDERAL,
  'US-TX': line(
    { ...every(NINE_TO_NINE), sunday: ['12:00', '21:00'] },
    'B',
    'support.referrizer.com, usestello.com: Mon-Sat 09-21, Sun 12-21; Tex. Bus. & Com. Code 302, SB 140: texts too',
  ),
  'US-UT': line(
    workDays(['08:00', '21:00']),
    'C',
    'dnc.dreamhosters.com: none on holidays; Utah Code 13-25a-103: 08-21, none on Sundays',
  ),
  'US-VT': FEDERAL,
  'US-VA': FEDERAL,
  'US-WA': line(
    every(EIGHT_TO_EIGHT),
    'C',
    'RCW 80.36.390: 08-20; virtualpbx.com and help.ascent360.com name the state as stricter than the federal rule',
  ),
  'US-WV': FEDERAL,
  'US-WI': FEDERAL,
  'US-WY': line(
    every(EIGHT_TO_EIGHT),
    'D',
    'Wyo. Stat. 40-12-302: 08-20; no table at hand confirms it, so the stricter reading counts',
  ),
};
