import type { ConsentChange } from '@carillon/core/consent';
import type { CanonicalEvent } from '@carillon/core/events';

/** Why a webhook that was read gives neither an event nor a consent change. */
export interface Ignored {
  /**
   * `topic_unknown`: the connector does not read this topic. `not_announced`: it does, but nobody is to be told.
   * `nothing_decided`: it is about somebody's consent, and says neither yes nor no.
   */
  readonly code: 'topic_unknown' | 'not_announced' | 'nothing_decided';
  /** One sentence, e.g. `Fulfilment 255858046 is cancelled, so nothing was shipped.` */
  readonly detail: string;
}

/** What a webhook means: events, decisions of people about their consent, or the reason why it means neither. */
export interface Translation {
  readonly events: readonly CanonicalEvent[];
  readonly consentChanges: readonly ConsentChange[];
  /** Set exactly when there are neither. */
  readonly ignored: Ignored | null;
}

/** A webhook that says something. */
export const announce = (...events: readonly [CanonicalEvent, ...CanonicalEvent[]]): Translation => ({
  events,
  consentChanges: [],
  ignored: null,
});

/** A webhook that says who may be sent commercial texts, and who may not. */
export const consentChanged = (
  ...consentChanges: readonly [ConsentChange, ...ConsentChange[]]
): Translation => ({ events: [], consentChanges, ignored: null });

/** A webhook that says nothing, and why. */
export const ignore = (code: Ignored['code'], detail: string): Translation => ({
  events: [],
  consentChanges: [],
  ignored: { code, detail },
});
