import type { ConsentChange } from '@carillon/core/consent';
import type { CanonicalEvent } from '@carillon/core/events';
import type { LifecycleChange } from './lifecycle-change.ts';
import type { PrivacyRequest } from './privacy-request.ts';

/** Why a webhook that was read says nothing. */
export interface Ignored {
  /**
   * `topic_unknown`: the connector does not read this topic. `not_announced`: it does, but nobody is to be told.
   * `nothing_decided`: it is about somebody's consent, and says neither yes nor no.
   */
  readonly code: 'topic_unknown' | 'not_announced' | 'nothing_decided';
  /** One sentence, e.g. `Fulfilment 255858046 is cancelled, so nothing was shipped.` */
  readonly detail: string;
}

/** What a webhook means: one or more of four things, or the reason why it means none of them. */
export interface Translation {
  /** What happened to the customers of a shop. */
  readonly events: readonly CanonicalEvent[];
  /** What people decided about commercial texts. */
  readonly consentChanges: readonly ConsentChange[];
  /** What befell the shop, or the app in it. */
  readonly lifecycle: readonly LifecycleChange[];
  /** Whose data is to be handed out or erased. */
  readonly privacyRequests: readonly PrivacyRequest[];
  /** Set exactly when there is none of them. */
  readonly ignored: Ignored | null;
}

const NOTHING: Translation = {
  events: [],
  consentChanges: [],
  lifecycle: [],
  privacyRequests: [],
  ignored: null,
};

/** A webhook that says something. */
export const announce = (...events: readonly [CanonicalEvent, ...CanonicalEvent[]]): Translation => ({
  ...NOTHING,
  events,
});

/** A webhook that says who may be sent commercial texts, and who may not. */
export const consentChanged = (
  ...consentChanges: readonly [ConsentChange, ...ConsentChange[]]
): Translation => ({ ...NOTHING, consentChanges });

/** A webhook that says what befell the shop, or the app in it. */
export const lifecycleChanged = (change: LifecycleChange): Translation => ({
  ...NOTHING,
  lifecycle: [change],
});

/** A webhook that says whose data is to be handed out or erased. */
export const privacyRequested = (request: PrivacyRequest): Translation => ({
  ...NOTHING,
  privacyRequests: [request],
});

/** A webhook that says nothing, and why. */
export const ignore = (code: Ignored['code'], detail: string): Translation => ({
  ...NOTHING,
  ignored: { code, detail },
});
