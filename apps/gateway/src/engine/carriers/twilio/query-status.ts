import { createThrottle } from '../../../infrastructure/outbound-http/throttle.ts';
import type { OverdueSegment, Receipt } from '../carrier.ts';
import type { CreatedMessages } from './created-messages.ts';
import { twilioReceiptCode, twilioSaid } from './receipt-codes.ts';

/** Requests at once: the others are for texts. */
const CONCURRENCY = 2;

/** Makes what asks Twilio about messages by their SID, one request each. */
export const createStatusQuery = ({
  carrier,
  created,
  isClosed,
}: {
  readonly carrier: string;
  readonly created: CreatedMessages;
  /** Whether Twilio is to be left alone at the moment. */
  readonly isClosed: () => boolean;
}) => {
  const throttle = createThrottle({ concurrency: CONCURRENCY, perSecond: null });

  const queryStatus = async ({ carrierMessageId }: OverdueSegment): Promise<Receipt[]> => {
    const found = isClosed() ? null : await created.bySid(carrierMessageId);
    if (!found) return [];
    const errorCode = found.error_code?.toString();
    const code = twilioReceiptCode(found.status, errorCode);
    const said = twilioSaid(found.status, { errorCode, time: found.date_updated.toISOString() });
    return [{ carrier, carrierMessageId, code, said, at: found.date_updated }];
  };

  return async (segments: readonly OverdueSegment[]): Promise<readonly Receipt[]> =>
    (await Promise.all(segments.map((segment) => throttle.run(() => queryStatus(segment))))).flat();
};
