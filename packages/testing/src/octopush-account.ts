import { measure, octopushProfile } from '@carillon/core/encoding';
import { faultOf, type OctopushError, type OctopushSend } from './octopush-validation.ts';

const MEMORY_MS = 24 * 3600 * 1000;
const CANCEL_AHEAD_MS = 600_000;
const CANCEL_AT_MOST = 2;
/** Millionths of a euro for a segment: the floats of the API are made at the edge only. */
const PRICE_MICROS = 45_000;
const SHORT_CODE = '36105';

/** A campaign that was taken. */
export interface Campaign {
  readonly ticket: string;
  readonly requestId: string | null;
  readonly text: string;
  readonly sender: string | null;
  readonly purpose: string;
  readonly type: string;
  readonly numbers: readonly string[];
  readonly cost: number;
  /** Milliseconds since 1970. */
  readonly leavesAt: number;
  state: 'scheduled' | 'sent';
}

/** What a request is answered with. */
export interface Taken {
  /** Null in simulation. */
  readonly campaign: Campaign | null;
  readonly answer: Readonly<Record<string, number>>;
}

/** The account: its credit, its campaigns, what it remembers and whom it may not text. */
export interface OctopushAccount {
  readonly shortCode: string;
  readonly campaigns: readonly Campaign[];
  readonly blacklist: Set<string>;
  check(send: OctopushSend): OctopushError | null;
  take(send: OctopushSend): Taken;
  /** True when the campaign was taken back, and its cost with it. */
  cancel(ticket: unknown): boolean;
  /** Scheduled campaigns whose time has come: from now on they are sent. */
  due(): readonly Campaign[];
  credit(): number;
  setCredit(euros: number): void;
}

export interface OctopushAccountOptions {
  /** Euros. */
  readonly credit: number;
  readonly countries: readonly string[];
  readonly now: () => number;
}

export const openOctopushAccount = ({ credit, countries, now }: OctopushAccountOptions): OctopushAccount => {
  let micros = Math.round(credit * 1e6);
  let tickets = 0;
  const campaigns: Campaign[] = [];
  const seen = new Map<string, number>();
  const blacklist = new Set<string>();

  const segments = (text: string): number => measure(text, octopushProfile).segments;
  const reach = (send: OctopushSend): readonly string[] =>
    send.removeBlacklisted ? send.numbers.filter((number) => !blacklist.has(number)) : send.numbers;
  const costOf = (send: OctopushSend): number => reach(send).length * segments(send.text) * PRICE_MICROS;

  const run = (send: OctopushSend): Campaign => {
    if (send.requestId !== null) seen.set(send.requestId, now());
    const cost = costOf(send);
    micros -= cost;
    const leavesAt = send.sendAt === null ? now() : Date.parse(send.sendAt);
    const { requestId, text, purpose, type } = send;
    const campaign: Campaign = {
      ticket: `sms_${(++tickets).toString(16).padStart(13, '0')}`,
      requestId,
      text,
      sender: send.withReplies ? SHORT_CODE : send.sender,
      purpose,
      type,
      numbers: reach(send),
      cost,
      leavesAt,
      state: leavesAt > now() ? 'scheduled' : 'sent',
    };
    campaigns.push(campaign);
    return campaign;
  };

  return {
    shortCode: SHORT_CODE,
    campaigns,
    blacklist,
    check: (send) =>
      faultOf(send, {
        knownRequest: (id) => now() - (seen.get(id) ?? Number.NEGATIVE_INFINITY) < MEMORY_MS,
        cost: (asked) => costOf(asked) / 1e6,
        credit: micros / 1e6,
        countries,
      }),
    take: (send) => {
      const campaign = send.simulation ? null : run(send);
      const answer = {
        number_of_contacts: reach(send).length,
        total_cost: costOf(send) / 1e6,
        number_of_sms_needed: segments(send.text),
        residual_credit: micros / 1e6,
      };
      return { campaign, answer };
    },
    cancel: (ticket) => {
      const place = campaigns.findIndex((campaign) => campaign.ticket === ticket);
      const campaign = campaigns[place];
      const cancellable =
        campaign?.state === 'scheduled' &&
        campaign.numbers.length <= CANCEL_AT_MOST &&
        campaign.leavesAt - now() > CANCEL_AHEAD_MS;
      if (!cancellable) return false;
      campaigns.splice(place, 1);
      micros += campaign.cost;
      return true;
    },
    due: () => {
      const leaving = campaigns.filter(({ state, leavesAt }) => state === 'scheduled' && leavesAt <= now());
      for (const campaign of leaving) campaign.state = 'sent';
      return leaving;
    },
    credit: () => micros / 1e6,
    setCredit: (euros) => {
      micros = Math.round(euros * 1e6);
    },
  };
};
