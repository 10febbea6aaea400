import { area, type Plan } from './area.ts';
import { brazilPlan } from './brazil.ts';
import { canadaPlan } from './canada.ts';
import { unitedStatesPlan } from './united-states.ts';

/** Numbering plans that tell where somebody is, or whose country has more than one zone. */
export const PLANS: Readonly<Record<string, Plan>> = {
  US: unitedStatesPlan,
  CA: canadaPlan,
  BR: brazilPlan,
  FR: {
    callingCode: '33',
    source: 'ARCEP numbering plan: geographic numbers of Moselle and Alsace',
    zones: ['Europe/Paris'],
    areas: [
      area('FR-57', 'Europe/Paris', '387'),
      area('FR-67', 'Europe/Paris', '388 390'),
      area('FR-68', 'Europe/Paris', '389'),
    ],
  },
  ES: {
    callingCode: '34',
    source: 'CNMC numbering plan: 922, 928 and their 8 forms are of the Canary Islands',
    zones: ['Europe/Madrid', 'Atlantic/Canary'],
    areas: [area('ES-CN', 'Atlantic/Canary', '922 928 822 828')],
  },
  AU: {
    callingCode: '61',
    source: 'ACMA numbering plan: mobile numbers (4) tell no state',
    zones: [
      'Australia/Sydney',
      'Australia/Brisbane',
      'Australia/Adelaide',
      'Australia/Darwin',
      'Australia/Perth',
    ],
    areas: [
      area('AU-NSW', 'Australia/Sydney', '2'),
      area('AU-VIC', 'Australia/Melbourne', '3'),
      area('AU-QLD', 'Australia/Brisbane', '7'),
      area(null, 'Australia/Adelaide Australia/Darwin Australia/Perth', '8'),
    ],
  },
  DE: { callingCode: '49', source: 'One zone', zones: ['Europe/Berlin'], areas: [] },
  GB: { callingCode: '44', source: 'One zone', zones: ['Europe/London'], areas: [] },
  IT: { callingCode: '39', source: 'One zone', zones: ['Europe/Rome'], areas: [] },
  BE: { callingCode: '32', source: 'One zone', zones: ['Europe/Brussels'], areas: [] },
  CH: { callingCode: '41', source: 'One zone', zones: ['Europe/Zurich'], areas: [] },
  IN: { callingCode: '91', source: 'One zone', zones: ['Asia/Kolkata'], areas: [] },
};
