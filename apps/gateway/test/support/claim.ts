import { LANES } from '@carillon/core/messaging';
import { planClaim } from '../../src/engine/dispatch/queue/fair-share.ts';
import { beginningOf, listWaiting } from '../../src/engine/dispatch/queue/waiting.ts';
import {
  type ClaimPlan,
  type ClaimRequest,
  claimMessages,
} from '../../src/engine/messages/lifecycle/claim.ts';
import type { Claim } from '../../src/engine/messages/lifecycle/claims.ts';
import type { Database } from '../../src/infrastructure/database/open.ts';

interface Asked {
  readonly carrier: string;
  readonly limit: number;
  readonly now: number;
}

const planDue = async (database: Database, { carrier, limit, now }: Asked): Promise<ClaimPlan | null> => {
  const waiting = await listWaiting(database, carrier, { after: LANES.map(beginningOf), limit: 32, now });
  const due = waiting.filter(({ dueAt }) => dueAt.getTime() <= now);
  return planClaim(due, { window: limit, room: limit, open: limit, inWindow: limit, worth: 1, owed: 0 });
};

/** Claims what is due for a carrier, as its dispatch would with that much room; null when nothing is. */
export const claimDue = async (
  database: Database,
  request: Asked & Pick<ClaimRequest, 'replicaId' | 'fence'>,
): Promise<Claim | null> => {
  const plan = await planDue(database, request);
  return plan && claimMessages(database, { ...request, plan });
};
