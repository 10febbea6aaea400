import { receiptKey, type Receipt as SmppReceipt } from '@carillon/smpp';
import type { CarrierSaid, Receipt } from '../carrier.ts';
import { clockIn } from '../provider-time.ts';
import { isReceiptCode } from '../receipt-codes.ts';
import type { SmppSettings } from './settings.ts';
import { MAP_ERRORS, STATE_CODES, STATE_WORD_CODES } from './status-codes.ts';

type Profile = SmppSettings['profile'];

/** network_error_code: type 3 is GSM (SMPP 3.4, 5.3.2.31), whose codes are those of MAP. */
const GSM = 3;
const NOTHING_WRONG = /^0*$/;
const DONE_DATE = /done[ _]?date[ \t]*:[ \t]*([^\s,;|]+)/i;

const own = <Value>(table: Readonly<Record<string, Value>>, name: string | undefined): Value | undefined =>
  name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;

/** Its code for a reason, as it is written; none where it says that nothing is wrong. */
const errorOf = ({ error }: SmppReceipt): string | undefined =>
  error === undefined || NOTHING_WRONG.test(error) ? undefined : error;

const gsmErrorOf = ({ networkError }: SmppReceipt): number | undefined =>
  networkError?.networkType === GSM && networkError.code !== 0 ? networkError.code : undefined;

/** Our code: of the operator's settings first, then of the state, made more exact by the network's reason. */
const codeOf = (receipt: SmppReceipt, profile: Profile): string => {
  const word = receipt.text?.stat?.toUpperCase();
  const set = own(profile.receiptWords, word);
  if (set) return set;
  // An intermediate notification tells of one attempt, not of the end (SMPP 3.4, 5.2.12).
  if (receipt.intermediate) return 'enroute';
  if (receipt.state === undefined) return own(STATE_WORD_CODES, word) ?? word ?? 'unclear';
  const code = STATE_CODES[receipt.state];
  if (code !== 'undeliverable') return code;
  const gsm = gsmErrorOf(receipt);
  return (
    own(profile.errorCodes, errorOf(receipt))?.as ??
    (gsm === undefined ? code : (MAP_ERRORS[gsm]?.as ?? code))
  );
};

const saidOf = (receipt: SmppReceipt, code: string, { errorCodes }: Profile): CarrierSaid | null => {
  const error = errorOf(receipt);
  const { networkError, text, info } = receipt;
  const meaning = own(errorCodes, error)?.meaning;
  const isPlain = code === 'delivered' && error === undefined;
  const time = DONE_DATE.exec(receipt.written)?.[1];
  return {
    ...(error === undefined ? {} : { code: error }),
    ...(meaning === undefined ? {} : { meaning }),
    ...(networkError && networkError.code !== 0
      ? { networkError: `${networkError.networkType}:${networkError.code}` }
      : {}),
    // A word that means what its code says would only be said twice.
    ...(text?.stat === undefined || isPlain ? {} : { status: text.stat }),
    ...(info === undefined ? {} : { info }),
    ...(time === undefined ? {} : { time }),
  };
};

/** What a receipt over SMPP says, for the gateway. */
export const receiptUpdate = (
  receipt: SmppReceipt,
  { carrier, from, profile, now }: { carrier: string; from: string; profile: Profile; now: number },
): Receipt => {
  const { messageId, otherMessageId, text } = receipt;
  const carrierMessageId = receiptKey(messageId, profile.messageIds) ?? messageId;
  const otherId = otherMessageId && (receiptKey(otherMessageId, profile.messageIds) ?? otherMessageId);
  const code = codeOf(receipt, profile);
  const done = text?.doneDate === undefined ? null : clockIn(profile.timeZone)(text.doneDate);
  const speaksForAll =
    profile.longTextReceipts === 'one' ||
    (text?.sub !== undefined && text.sub > 1 && (text.dlvrd === undefined || text.dlvrd === text.sub));
  return {
    carrier,
    carrierMessageId,
    idGiven: messageId,
    ...(otherId ? { otherId } : {}),
    recipient: from || null,
    whole: speaksForAll,
    // What nobody has mapped is shown as it came.
    code: isReceiptCode(code) ? code : (text?.stat ?? code),
    at: done ?? new Date(now),
    said: saidOf(receipt, code, profile),
  };
};
