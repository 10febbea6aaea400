import { type Currency, money } from '../../../src/billing/index.ts';
import {
  afterVerified,
  DEFAULT_GUARD_POLICY,
  EMPTY_STATE,
  type GuardPolicy,
  type GuardRequest,
  type GuardState,
  type GuardVerdict,
  judgeSend,
  neighboursOf,
  prefixOf,
  type ScopeState,
} from '../../../src/otp/index.ts';

/** A code somebody asks for. */
export interface Asked {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly to: string;
  readonly country?: string;
  readonly lineType?: GuardRequest['lineType'];
  readonly ip?: string;
  readonly price?: bigint;
  readonly decoy?: boolean;
}

const EURO: Currency = 'EUR';

/** The guard with a memory: what the gateway keeps in its tables is kept in a map here. */
export const createGuardWorld = (policy: GuardPolicy = DEFAULT_GUARD_POLICY) => {
  const subject = { policy, ownCountry: 'FR' };
  const states = new Map<string, ScopeState>();
  const requests: GuardRequest[] = [];

  const keysOf = ({ number, country, ip }: GuardRequest): Record<keyof GuardState, string | null> => ({
    account: 'account',
    country: `country ${country}`,
    prefix: `prefix ${prefixOf(number)}`,
    number: `number ${number}`,
    ip: ip && `ip ${ip}`,
  });
  const stateOf = (request: GuardRequest): GuardState => {
    const keys = keysOf(request);
    const read = (key: string): ScopeState => states.get(key) ?? EMPTY_STATE;
    return {
      account: read(keys.account!),
      country: read(keys.country!),
      prefix: read(keys.prefix!),
      number: read(keys.number!),
      ip: keys.ip === null ? null : read(keys.ip),
    };
  };
  const keep = (request: GuardRequest, state: GuardState): void => {
    for (const [scope, key] of Object.entries(keysOf(request)) as [keyof GuardState, string | null][]) {
      const kept = state[scope];
      if (key !== null && kept) states.set(key, kept);
    }
  };

  return {
    subject,
    requests,
    stateOf,
    keep,
    /** Asks for a code; gives the verdict and the number of its challenge. */
    ask: (asked: Asked): GuardVerdict & { readonly challenge: number } => {
      const request: GuardRequest = {
        at: asked.at,
        challenge: String(requests.length),
        number: asked.to,
        neighbours: neighboursOf(asked.to),
        country: asked.country ?? 'FR',
        lineType: asked.lineType ?? 'mobile',
        ip: asked.ip ?? null,
        price: asked.price ?? money(45_000n, EURO).micros,
        decoy: asked.decoy ?? false,
      };
      requests.push(request);
      const verdict = judgeSend(request, stateOf(request), subject);
      keep(request, verdict.state);
      return { ...verdict, challenge: requests.length - 1 };
    },
    verify: (challenge: number, at: number): void => {
      const request = requests[challenge]!;
      keep(request, afterVerified({ challenge: request.challenge, at }, stateOf(request), subject));
    },
  };
};
