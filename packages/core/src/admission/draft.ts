import { checkText, type Measure, measure, type Profile } from '../encoding/index.ts';
import { type Lane, parseSender, type SenderId } from '../messaging/index.ts';
import { type PhoneNumber, parseNumber } from '../numbers/index.ts';
import { type Refusal, type Result, succeed } from '../result/index.ts';
import type { SendRequest } from './send-request.ts';

/** A request whose input is sound: recipient, sender and text have been read and measured. */
export interface Draft {
  readonly request: SendRequest;
  readonly recipient: PhoneNumber;
  readonly sender: SenderId | null;
  readonly lane: Lane;
  readonly measure: Measure;
}

/** What an account brings to reading a request. */
export interface DraftSettings {
  /** Reads national numbers that come without a country. */
  readonly defaultCountry: string | null;
  readonly defaultSender: string | null;
  readonly profile: Profile;
}

/**
 * Reads a request: the part of admission that needs no facts from the store. What it refuses is bad input, which is
 * answered and not recorded.
 */
export const draftMessage = (request: SendRequest, settings: DraftSettings): Result<Draft, Refusal> => {
  const recipient = parseNumber(request.to, request.country ?? settings.defaultCountry);
  if (!recipient.ok) return recipient;
  const wanted = request.sender ?? settings.defaultSender;
  const sender = wanted === null ? succeed(null) : parseSender(wanted);
  if (!sender.ok) return sender;
  const fault = checkText(request.text, settings.profile);
  if (fault) return { ok: false, error: fault };
  return succeed({
    request,
    recipient: recipient.value,
    sender: sender.value,
    lane: request.lane ?? request.purpose,
    measure: measure(request.text, settings.profile),
  });
};
