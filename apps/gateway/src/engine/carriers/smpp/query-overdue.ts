import { type Pdu, parseSmppTime, stateOfCode } from '@carillon/smpp';
import type { OverdueSegment, Receipt } from '../carrier.ts';
import type { CarrierOptions } from '../carrier-type.ts';
import type { Binds } from './binds.ts';
import type { SmppSettings } from './settings.ts';
import { STATE_CODES } from './status-codes.ts';
import { sourceOf } from './submission.ts';

/** When the SMSC says that a message ended; now where it does not say, or it is not over. */
const endOf = ({ final_date }: Pdu<'query_sm_resp'>, now: number): Date => {
  const time = parseSmppTime(final_date);
  return new Date(time?.kind === 'absolute' ? Math.min(time.at, now) : now);
};

/**
 * Makes what asks the SMSC about silent segments: query_sm by the id it gave and the sender it was given (SMPP 3.4,
 * 4.8). One question at a time, because they go through the same window as texts.
 */
export const createStatusQuery =
  ({ name, now, settings }: CarrierOptions<SmppSettings>, binds: Pick<Binds, 'query'>) =>
  async (segments: readonly OverdueSegment[]): Promise<readonly Receipt[]> => {
    const receipts: Receipt[] = [];
    for (const { carrierMessageId, idGiven, sender } of segments) {
      const outcome = await binds.query({
        message_id: idGiven,
        ...sourceOf(sender, settings.profile),
      });
      // No bind, or an SMSC that wants to be left alone: they are asked about again when they are older.
      if (outcome.kind === 'unsent' || outcome.kind === 'throttled') break;
      if (outcome.kind !== 'accepted') continue;
      const state = stateOfCode(outcome.response.message_state);
      if (state === undefined) continue;
      const at = endOf(outcome.response, now());
      receipts.push({ carrier: name, carrierMessageId, code: STATE_CODES[state], at });
    }
    return receipts;
  };
