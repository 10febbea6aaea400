import type { CanonicalEvent } from '@carillon/core/events';

/** Why a webhook that was read gives no event. */
export interface Ignored {
  /** `topic_unknown`: the connector does not read this topic. `not_announced`: it does, but nobody is to be told. */
  readonly code: 'topic_unknown' | 'not_announced';
  /** One sentence, e.g. `Fulfilment 255858046 is cancelled, so nothing was shipped.` */
  readonly detail: string;
}

/** What a webhook means: events, or the reason why it means nothing to anybody. */
export interface Translation {
  readonly events: readonly CanonicalEvent[];
  /** Set exactly when there are no events. */
  readonly ignored: Ignored | null;
}

/** A webhook that says something. */
export const announce = (...events: readonly [CanonicalEvent, ...CanonicalEvent[]]): Translation => ({
  events,
  ignored: null,
});

/** A webhook that says nothing, and why. */
export const ignore = (code: Ignored['code'], detail: string): Translation => ({
  events: [],
  ignored: { code, detail },
});
