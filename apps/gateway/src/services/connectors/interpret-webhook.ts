import type { Connector, Translation } from '@carillon/connector-kit/connector';
import type { ReadFailure } from '@carillon/gateway-api/connections';
import { maskText } from '../../engine/quarantine/mask.ts';
import { reasonOf } from '../../engine/quarantine/quarantine.ts';
import { storableText } from '../../engine/quarantine/storable.ts';
import type { ClaimedWebhook } from './claim-webhooks.ts';
import { toVerified } from './webhook-bodies.ts';

/** Why a webhook could not be read, in words that show nobody's number or address. */
export interface FailedReading {
  readonly code: ReadFailure;
  readonly detail: string;
}

/** What a webhook means, or why nobody can tell. */
export type Interpretation =
  | { readonly ok: true; readonly value: Translation }
  | { readonly ok: false; readonly error: FailedReading };

const LONGEST_DETAIL = 500;

/** A failure as it is kept: what a reader or the store says may quote what it read. */
export const failedReading = (code: ReadFailure, detail: string): FailedReading => ({
  code,
  detail: storableText(maskText(detail)).slice(0, LONGEST_DETAIL),
});

/** Lets the platform's connector say what a webhook means. A connector that fails fails this webhook, and nothing else. */
export const interpretWebhook = (
  connectors: readonly Connector[],
  claimed: Pick<ClaimedWebhook, 'platform' | 'verified' | 'body'>,
): Interpretation => {
  const connector = connectors.find(({ platform }) => platform === claimed.platform);
  if (!connector)
    return {
      ok: false,
      error: failedReading('reader_fault', 'No connector for its platform is mounted here.'),
    };
  try {
    const translation = connector.translate(toVerified(claimed));
    if (translation.ok) return translation;
    const { detail } = translation.error;
    return { ok: false, error: failedReading('webhook_payload_invalid', detail) };
  } catch (error) {
    return { ok: false, error: failedReading('reader_fault', reasonOf(error)) };
  }
};
