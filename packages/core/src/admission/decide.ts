import { formatDecimal, money, type Quote, quote } from '../billing/index.ts';
import type { TraceLine, TraceStep } from '../messaging/index.ts';
import { findRoute, pickCarrier } from '../routing/index.ts';
import type { Decision } from './decision.ts';
import type { Draft } from './draft.ts';
import type { AdmissionFacts } from './facts.ts';

const LONGEST_WAIT_MS = 366 * 24 * 3600 * 1000;

const passed = (step: TraceStep, facts: TraceLine['facts']): TraceLine => ({
  step,
  outcome: 'passed',
  facts,
});

/** What the draft already settled, as the first lines of the why-card. */
const draftLines = ({ request, recipient, sender, measure }: Draft): TraceLine[] => [
  passed('origin', { ...request.origin }),
  passed('recipient', {
    country: recipient.country,
    lineType: recipient.lineType,
    ...(recipient.fictional ? { fictional: true } : {}),
  }),
  passed('sender', { sender }),
  passed('text', { encoding: measure.encoding, units: measure.units, segments: measure.segments }),
];

const chooseCarrier = (draft: Draft, facts: AdmissionFacts): { carrier: string; virtual: boolean } | null => {
  if (facts.mode === 'test' || draft.recipient.fictional) {
    return facts.virtualCarrier === null ? null : { carrier: facts.virtualCarrier, virtual: true };
  }
  const { country } = draft.recipient;
  const route = findRoute(facts.routes, { country, purpose: draft.request.purpose, lane: draft.lane });
  return route && { carrier: pickCarrier(route, facts.roll), virtual: false };
};

const price = (draft: Draft, facts: AdmissionFacts): Quote | null => {
  const { segments } = draft.measure;
  if (facts.mode === 'test') {
    const free = money(0n, facts.currency);
    return { segments, perSegment: free, total: free };
  }
  const destination = {
    country: draft.recipient.country,
    purpose: draft.request.purpose,
    currency: facts.currency,
    at: facts.now,
  };
  return quote(facts.tariffs, destination, segments);
};

/**
 * Decides on one message: the one place where schedule, route, price and credit meet. A live send, an estimate and a
 * rehearsal all call it; it reads no clock and stores nothing.
 */
export const decide = (draft: Draft, facts: AdmissionFacts): Decision => {
  const trace = draftLines(draft);
  const refuse = (step: TraceStep, code: string, detail: string, why: TraceLine['facts']): Decision => ({
    kind: 'refused',
    draft,
    status: 'not_issued',
    refusal: { code, detail },
    trace: [...trace, { step, outcome: 'refused', facts: why }],
  });

  const { sendAt, notAfter } = draft.request;
  const dueAt = sendAt === null || sendAt <= facts.now ? facts.now : sendAt;
  if (dueAt - facts.now > LONGEST_WAIT_MS) {
    return refuse(
      'schedule',
      'schedule_too_far',
      'sendAt is more than a year away. Choose an earlier time.',
      { sendAt },
    );
  }
  if (notAfter !== null && notAfter <= dueAt) {
    return refuse('schedule', 'too_late', 'The text could only leave after notAfter, when it is of no use.', {
      notAfter,
    });
  }
  const held = dueAt > facts.now ? { until: dueAt, reason: 'scheduled' as const } : null;
  trace.push(held ? { step: 'schedule', outcome: 'held', facts: { sendAt: dueAt } } : passed('schedule', {}));

  const { country } = draft.recipient;
  const choice = chooseCarrier(draft, facts);
  if (!choice) {
    return refuse(
      'route',
      'route_missing',
      'No route serves this destination. Ask the operator to add one.',
      { country },
    );
  }
  trace.push(passed('route', { carrier: choice.carrier, ...(choice.virtual ? { virtual: true } : {}) }));

  const { currency } = facts;
  const quoted = price(draft, facts);
  if (!quoted) {
    return refuse(
      'price',
      'tariff_missing',
      'No tariff prices this destination. Ask the operator to add a line.',
      {
        country,
        currency,
      },
    );
  }
  const total = formatDecimal(quoted.total.micros);
  trace.push(
    passed('price', {
      segments: quoted.segments,
      perSegment: formatDecimal(quoted.perSegment.micros),
      total,
      currency,
    }),
  );

  if (quoted.total.micros > facts.available) {
    const available = formatDecimal(facts.available);
    const detail = `The text costs ${total} ${currency} and ${available} ${currency} is available. Top up the wallet.`;
    return refuse('credit', 'insufficient_credit', detail, { total, available, currency });
  }
  trace.push(passed('credit', { total, currency }));
  return { kind: 'admitted', draft, carrier: choice.carrier, quote: quoted, dueAt, held, trace };
};
