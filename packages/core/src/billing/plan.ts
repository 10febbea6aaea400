/** What a plan limits, each with what is counted. */
export const LIMITS = {
  tracked_campaigns: 'landing pages and tracked-link campaigns',
  file_shares: 'file shares',
  sub_accounts: 'sub-accounts',
  contact_lists: 'contact lists',
  templates: 'templates',
  conversations: 'conversations',
  data_exports: 'data exports',
  team_members: 'team members',
  analytics_months: 'months of analytics kept',
  automations: 'automations',
} as const;
export type LimitName = keyof typeof LIMITS;

/** One pack: what an account on it may have. Plans are data of the store, in order of rank. */
export interface Plan {
  readonly name: string;
  /** The next plan has the next higher rank. */
  readonly rank: number;
  readonly limits: Readonly<Record<LimitName, number>>;
  /** Whether a text may be longer than one segment. */
  readonly longSms: boolean;
}

/** The share of a limit, in percent, from which its two warnings are given. */
export const NEAR_PERCENT = { near: 80, critical: 95 } as const;
export type Nearness = keyof typeof NEAR_PERCENT;

/** How near a use is to its limit; null below the first warning. A limit of zero is always reached. */
export const nearness = (used: bigint, limit: bigint): Nearness | null => {
  const reaches = (percent: number): boolean => used * 100n >= limit * BigInt(percent);
  if (reaches(NEAR_PERCENT.critical)) return 'critical';
  return reaches(NEAR_PERCENT.near) ? 'near' : null;
};

/** Whether one more would still be within a limit. */
export const hasRoom = (plan: Plan, limit: LimitName, used: number, more = 1): boolean =>
  used + more <= plan.limits[limit];

/** The cheapest plan above that has room; null when none has. */
export const planWithRoom = (
  plans: readonly Plan[],
  { plan, limit, used }: { plan: Plan; limit: LimitName; used: number },
): Plan | null =>
  plans
    .filter((other) => other.rank > plan.rank && hasRoom(other, limit, used))
    .toSorted((a, b) => a.rank - b.rank)[0] ?? null;

/** One sentence that names the limit, the use and the plan that has room. */
export const quotaSentence = (
  plans: readonly Plan[],
  at: { plan: Plan; limit: LimitName; used: number },
): string => {
  const { plan, limit, used } = at;
  const next = planWithRoom(plans, at);
  const way = next
    ? `The plan ${next.name} allows ${next.limits[limit]}.`
    : 'No plan allows more: delete some, or ask the operator.';
  return `The plan ${plan.name} allows ${plan.limits[limit]} ${LIMITS[limit]}, and ${used} are in use. ${way}`;
};
