import type { PhoneNumber } from '@carillon/core/numbers';
import {
  afterLift,
  afterVerified,
  afterWithdrawal,
  type GuardRequest,
  type GuardSubject,
  judgeSend,
  neighboursOf,
  type Objection,
  prefixOf,
} from '@carillon/core/otp';
import type { Caller } from '../../infrastructure/http/caller.ts';
import type { HeldBack } from './blocks.ts';
import type { GuardBatches, GuardKeys } from './guard-batches.ts';
import { numberDigest, type Realm } from './identity-digest.ts';
import type { OtpKeys } from './pepper.ts';
import type { Policies } from './policies.ts';
import type { SeenNetwork } from './seen-network.ts';

/** A code about to be sent. */
export interface GuardedSend {
  readonly caller: Caller;
  /** UUID of the challenge. */
  readonly challenge: string;
  readonly to: Pick<PhoneNumber, 'e164' | 'country' | 'lineType'>;
  /** The number as it may be shown. */
  readonly shown: string;
  readonly network: SeenNetwork | null;
  readonly price: bigint;
  readonly decoy: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A challenge that was verified, as its row tells. */
export interface Verified {
  readonly realm: Realm;
  readonly challenge: string;
  readonly numberKey: string;
  readonly prefix: string;
  readonly country: string | null;
  readonly at: number;
}

/** The pumping guard of all accounts; its memory is the store, so it outlives a restart and replicas share it. */
export interface Guard {
  /** Evaluates a code and counts it; gives the violation when it must not be sent. */
  evaluate(send: GuardedSend): Promise<Objection | null>;
  /** Takes back what was counted and did not leave. */
  withdraw(send: GuardedSend): Promise<void>;
  /** Notes a conversion. */
  verified(challenge: Verified): Promise<void>;
  /** Trusts a number until an instant, or no longer: 0. */
  trust(realm: Realm, e164: string, until: number): Promise<void>;
  /** Makes one rule leave one subject alone until an instant. */
  lift(block: HeldBack['key'], rule: Objection['rule'], until: number): Promise<void>;
}

export interface GuardDependencies {
  readonly batches: GuardBatches;
  readonly keys: OtpKeys;
  readonly policies: Policies;
}

const NO_COUNTRY = '-';
const WHOLE = '-';

const keysFor = (
  { account: { id: account }, mode }: Realm,
  names: { number: string; prefix: string; country: string | null; network: string | null },
): GuardKeys => ({
  account: { account, mode, scope: 'account', key: WHOLE },
  country: { account, mode, scope: 'country', key: names.country ?? NO_COUNTRY },
  prefix: { account, mode, scope: 'prefix', key: names.prefix },
  number: { account, mode, scope: 'number', key: names.number },
  ip: names.network === null ? null : { account, mode, scope: 'ip', key: names.network },
});

const showable = (send: GuardedSend): Record<Objection['scope'], string> => ({
  account: 'the account',
  country: send.to.country ?? 'no country',
  prefix: prefixOf(send.to.e164),
  number: send.shown,
  ip: send.network?.shown ?? '',
});

export const createGuard = ({ batches, keys, policies }: GuardDependencies): Guard => {
  const hex = (realm: Realm, e164: string): string => numberDigest(keys, realm, e164).toString('hex');

  const requestFor = ({ caller, to, ...send }: GuardedSend): GuardRequest => ({
    at: send.at,
    challenge: send.challenge,
    number: hex(caller, to.e164),
    neighbours: neighboursOf(to.e164).map((number) => hex(caller, number)),
    country: to.country,
    lineType: to.lineType,
    ip: send.network?.key ?? null,
    price: send.price,
    decoy: send.decoy,
  });
  const keysOf = ({ caller, to, network }: GuardedSend): GuardKeys =>
    keysFor(caller, {
      number: hex(caller, to.e164),
      prefix: prefixOf(to.e164),
      country: to.country,
      network: network?.key ?? null,
    });
  const subjectOf = async (realm: Realm, ownCountry: string | null): Promise<GuardSubject> => ({
    policy: (await policies.read(realm.account.id)).guard,
    ownCountry,
  });

  return {
    evaluate: async (send) => {
      const subject = await subjectOf(send.caller, send.caller.account.defaultCountry);
      const guardKeys = keysOf(send);
      let held: Objection | null = null;
      await batches.run({
        keys: guardKeys,
        apply: (before) => {
          const { allowed, objection: violation, state } = judgeSend(requestFor(send), before, subject);
          held = allowed ? null : violation;
          if (!violation) return { state, heldBack: null };
          const key = guardKeys[violation.scope]!;
          const shown = showable(send)[violation.scope];
          return { state, heldBack: { key, violation, shown, enforced: !allowed } };
        },
      });
      return held;
    },
    withdraw: (send) =>
      batches.run({
        keys: keysOf(send),
        apply: (before) => ({ state: afterWithdrawal(requestFor(send), before), heldBack: null }),
      }),
    verified: async ({ realm, challenge, numberKey, prefix, country, at }) => {
      const subject = await subjectOf(realm, null);
      await batches.run({
        keys: keysFor(realm, { number: numberKey, prefix, country, network: null }),
        apply: (before) => ({ state: afterVerified({ challenge, at }, before, subject), heldBack: null }),
      });
    },
    trust: (realm, e164, until) => {
      const names = { number: hex(realm, e164), prefix: prefixOf(e164), country: null, network: null };
      return batches.run({
        keys: keysFor(realm, names),
        apply: (before) => ({
          state: { ...before, number: { ...before.number, safeUntil: until } },
          heldBack: null,
        }),
      });
    },
    lift: (block, rule, until) => {
      const guardKeys = keysFor(
        { account: { id: block.account }, mode: block.mode },
        { number: WHOLE, prefix: WHOLE, country: null, network: null },
      );
      return batches.run({
        keys: { ...guardKeys, [block.scope]: block },
        apply: (before) => ({
          state: { ...before, [block.scope]: afterLift(before[block.scope]!, rule, until) },
          heldBack: null,
        }),
      });
    },
  };
};
