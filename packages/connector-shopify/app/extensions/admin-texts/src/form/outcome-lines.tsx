import type { TextOutcome } from '@carillon/gateway-api/shopify-app';
import type { Outcomes } from '../gateway/gateway.ts';
import type { AdminPage } from '../page.ts';

type Shown = Pick<AdminPage, 'i18n'> & { readonly outcomes: Outcomes; readonly isSent: boolean };

const priceOf = (i18n: AdminPage['i18n'], { amount, currency }: TextOutcome['price']): string =>
  i18n.formatCurrency(Number(amount), { currency, maximumFractionDigits: 4 });

const decisionOf = (i18n: AdminPage['i18n'], outcome: TextOutcome, isSent: boolean): string => {
  const { decision, heldUntil } = outcome;
  if (decision === 'refuse') return i18n.translate(isSent ? 'outcome.refused' : 'outcome.refuse');
  if (decision === 'send') return i18n.translate(isSent ? 'outcome.sent' : 'outcome.send');
  const time = heldUntil
    ? i18n.formatDate(new Date(heldUntil), { dateStyle: 'medium', timeStyle: 'short' })
    : '';
  return i18n.translate(isSent ? 'outcome.held' : 'outcome.hold', { time });
};

const TONES = { send: 'success', hold: 'info', refuse: 'critical' } as const;

/** What becomes of the text of one person: to whom, when, for how much, and what stops it. */
const OneOutcome = ({ i18n, outcome, isSent }: Omit<Shown, 'outcomes'> & { outcome: TextOutcome }) => (
  <s-stack gap="small">
    <s-badge tone={TONES[outcome.decision]}>{decisionOf(i18n, outcome, isSent)}</s-badge>
    <s-text>
      {outcome.to === null
        ? i18n.translate('outcome.nobody')
        : i18n.translate('outcome.to', { number: outcome.to })}
    </s-text>
    {outcome.to === null ? null : (
      <s-text>
        {i18n.translate('outcome.segments', { count: outcome.segments })} · {priceOf(i18n, outcome.price)}
      </s-text>
    )}
    {outcome.detail === null ? null : <s-paragraph>{outcome.detail}</s-paragraph>}
    {outcome.text === null ? null : <s-paragraph color="subdued">{outcome.text}</s-paragraph>}
  </s-stack>
);

/** Of a selection: how many get the text and what it costs, then each who gets none, with the reason. */
const ManyOutcomes = ({ i18n, outcomes, isSent }: Shown) => {
  const { data, total } = outcomes;
  const stopped = data.filter(({ decision }) => decision === 'refuse');
  const counts = { sent: total.messages, all: data.length, price: priceOf(i18n, total.price) };
  return (
    <s-stack gap="small">
      <s-text>{i18n.translate(isSent ? 'outcome.manySent' : 'outcome.many', counts)}</s-text>
      {stopped.length === 0 ? null : <s-text>{i18n.translate('outcome.stopped')}</s-text>}
      <s-unordered-list>
        {stopped.map(({ object, to, detail }) => (
          <s-list-item key={object}>
            {to ?? i18n.translate('outcome.nobody')} {detail}
          </s-list-item>
        ))}
      </s-unordered-list>
    </s-stack>
  );
};

/** What becomes, or became, of a text. */
export const OutcomeLines = (shown: Shown) => {
  const [only, ...others] = shown.outcomes.data;
  if (only === undefined) return null;
  return others.length === 0 ? <OneOutcome {...shown} outcome={only} /> : <ManyOutcomes {...shown} />;
};
