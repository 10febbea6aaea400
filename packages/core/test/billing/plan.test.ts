import { hasRoom, nearness, type Plan, quotaSentence } from '@carillon/core/billing';
import { describe, expect, it } from 'vitest';

const limitsOf = (count: number): Plan['limits'] => ({
  tracked_campaigns: count,
  file_shares: count,
  sub_accounts: count,
  contact_lists: count,
  templates: count,
  conversations: count,
  data_exports: count,
  team_members: count,
  analytics_months: count,
  automations: count,
});
const plan = (name: string, rank: number, count: number): Plan => ({
  name,
  rank,
  limits: limitsOf(count),
  longSms: true,
});
const [standard, premium, gold] = [plan('standard', 1, 3), plan('premium', 2, 3), plan('gold', 3, 20)];

describe('a limit of a plan', () => {
  it('has room up to itself', () => {
    expect(hasRoom(standard, 'sub_accounts', 2)).toBe(true);
    expect(hasRoom(standard, 'sub_accounts', 3)).toBe(false);
    expect(hasRoom(standard, 'sub_accounts', 2, 2)).toBe(false);
  });

  it('is refused with the limit, the use and the next plan that helps', () => {
    const at = { plan: standard, limit: 'sub_accounts', used: 3 } as const;
    expect(quotaSentence([gold, premium, standard], at)).toBe(
      'The plan standard allows 3 sub-accounts, and 3 are in use. The plan gold allows 20.',
    );
    expect(quotaSentence([standard], at)).toMatch('No plan allows more');
  });
});

it.each([
  [79n, 100n, null],
  [80n, 100n, 'near'],
  [94n, 100n, 'near'],
  [95n, 100n, 'critical'],
  [200n, 100n, 'critical'],
  [0n, 0n, 'critical'],
])('%d of %d is %s', (used, limit, expected) => expect(nearness(used, limit)).toBe(expected));
