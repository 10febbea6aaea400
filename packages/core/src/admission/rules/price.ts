import { formatDecimal, money, type Quote, quote } from '../../billing/index.ts';
import type { Draft } from '../draft.ts';
import type { AdmissionFacts } from '../facts.ts';
import { object, pass, type Rule } from '../rule.ts';

/** What a draft costs, whatever else is said of it; null where no tariff prices its destination. */
export const quoteFor = (
  { measure, recipient, request, lane }: Draft,
  facts: AdmissionFacts,
): Quote | null => {
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
export const price: Rule = (draft, facts) => {
  const { currency } = facts;
  const quoted = quoteFor(draft, facts);
  if (!quoted) {
    const detail = 'No tariff prices this destination. Ask the operator to add a line.';
    return object(
      'price',
      { code: 'tariff_missing', detail },
      { country: draft.recipient.country, currency },
    );
  }
  const { segments, perSegment, total } = quoted;
  const known = {
    segments,
    perSegment: formatDecimal(perSegment.micros),
    total: formatDecimal(total.micros),
    currency,
    ...(quoted.extras?.length ? { extras: quoted.extras.map(({ extra }) => extra) } : {}),
  };
  return pass('price', known, { quote: quoted });
};
