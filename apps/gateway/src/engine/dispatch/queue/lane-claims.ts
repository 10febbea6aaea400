import type { Database } from '../../../infrastructure/database/open.ts';
import type { Replica } from '../../../infrastructure/replicas/replica.ts';
import type { Carrier } from '../../carriers/carrier.ts';
import { claimMessages } from '../../messages/lifecycle/claim.ts';
import type { Claim, ClaimedMessage } from '../../messages/lifecycle/claims.ts';
import type { CachedWaitingLimits } from '../../messages/waiting-limits/waiting-limits.ts';
import { type Cursor, createCursors } from './cursors.ts';
import { owedAfter, planClaim } from './fair-share.ts';
import type { Place, Waiting } from './waiting.ts';

/** What a claim may take, in messages. */
export interface ClaimCapacity {
  /** The carrier's window, as far as one claim may fill it. */
  readonly window: number;
  /** For codes. */
  readonly room: number;
  /** For any message. */
  readonly open: number;
  /** For any message, within the carrier's window. */
  readonly inWindow: number;
  /** With less than this nothing is claimed, except for codes. */
  readonly worth: number;
}

/** What came of a claim. */
export type LaneClaim =
  /** There was too little capacity for it to be worth a transaction. */
  | { readonly kind: 'too_little_capacity' }
  /** Who was listed has nothing more, or another replica has it. */
  | { readonly kind: 'nothing' }
  /** `filled` tells that it took all it could. */
  | { readonly kind: 'claimed'; readonly claim: Claim; readonly filled: boolean };

/** Claims what waits in the lanes of a carrier. */
export interface LaneClaims {
  /** Claims once, of those who are due. */
  claim(due: readonly Waiting[], capacity: ClaimCapacity, now: number): Promise<LaneClaim>;
}

export interface LaneClaimsOptions {
  readonly database: Database;
  readonly carrier: Carrier;
  readonly replica: Replica;
  readonly limits: CachedWaitingLimits;
}

const toCursor = ({ lane, accountId, messageId, waitingSince, claimed }: ClaimedMessage): Place & Cursor => ({
  lane,
  account: accountId,
  campaign: claimed.charge.campaign ?? '',
  dueAt: waitingSince,
  id: messageId,
});

export const createLaneClaims = ({ database, carrier, replica, limits }: LaneClaimsOptions): LaneClaims => {
  const cursors = createCursors(() => performance.now());
  /** What commercial texts have coming. */
  let owed = 0;
  return {
    claim: async (due, capacity, now) => {
      const plan = planClaim(due, { ...capacity, owed });
      if (!plan) return { kind: 'too_little_capacity' };
      const claim = await claimMessages(database, {
        carrier: carrier.name,
        replicaId: replica.id,
        plan,
        cursorOf: cursors.of,
        now,
        limits: await limits.read(),
        fence: carrier.fence?.(),
      });
      if (!claim) {
        cursors.forget();
        return { kind: 'nothing' };
      }
      cursors.took(claim.messages.map(toCursor));
      const commercialWaits = due.some(({ lane }) => lane === 'commercial');
      owed = owedAfter(owed, claim.messages, commercialWaits);
      return { kind: 'claimed', claim, filled: claim.messages.length === plan.limit };
    },
  };
};
