import { formatDecimal, money, type Quote, quote, type TariffLine } from '../../billing/index.ts';
import type { Draft } from '../draft.ts';
import type { SharedFacts } from '../facts.ts';
import { defineRule, pass, refuse } from '../rule.ts';

export interface PriceFacts extends Pick<SharedFacts, 'mode' | 'currency' | 'now' | 'spending' | 'network'> {
  readonly tariffs: readonly TariffLine[];
}

/** What a draft costs, whatever else is said of it; null where no tariff prices its destination. */
export const quoteFor = ({ measure, recipient, request, lane }: Draft, facts: PriceFacts): Quote | null => {
  const { segments } = measure;
  if (facts.mode === 'test') {
    const free = money(0n, facts.currency);
    return { segments, perSegment: free, total: free };
  }
  const { currency, now: at, spending } = facts;
  const extras = lane === 'otp' ? (['otp', ...(request.extras ?? [])] as const) : (request.extras ?? []);
  return quote(
    facts.tariffs,
    { country: recipient.country, network: facts.network ?? null, purpose: request.purpose, currency, at },
    { segments, extras, markupPpm: spending?.markupPpm ?? 0 },
  );
};

/** What it costs, frozen now: the tariff line of the destination times the segments. Test messages are free. */
export const price = defineRule({
  step: 'price',
  codes: ['tariff_missing'],
  sentences: {
    passed: (facts) =>
      `${facts['segments']} x ${facts['perSegment']} = ${facts['total']} ${facts['currency']}.`,
    refused: (facts) =>
      `No tariff prices a segment to ${facts['country'] ?? 'this destination'} in ${facts['currency']}.`,
  },
  evaluate: (draft, facts: PriceFacts) => {
    const { currency } = facts;
    const quoted = quoteFor(draft, facts);
    if (!quoted) {
      const detail = 'No tariff prices this destination. Ask the operator to add a line.';
      return refuse({ code: 'tariff_missing', detail }, { country: draft.recipient.country, currency });
    }
    const { segments, perSegment, total } = quoted;
    const known = {
      segments,
      perSegment: formatDecimal(perSegment.micros),
      total: formatDecimal(total.micros),
      currency,
      ...(quoted.extras?.length ? { extras: quoted.extras.map(({ extra }) => extra) } : {}),
    };
    return pass(known, { quote: quoted });
  },
});
