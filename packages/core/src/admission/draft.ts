import {
  judgeSender,
  type Mention,
  type SenderVerdict,
  stopMention,
  type Whereabouts,
  withMention,
  withTerritory,
} from '../consent/index.ts';
import {
  type Counted,
  checkText,
  composeText,
  type Measure,
  measure,
  type Profile,
  type Replacement,
  smartEncode,
  type TextRefusal,
} from '../encoding/index.ts';
import { type Lane, type Purpose, parseSender, type SenderId } from '../messaging/index.ts';
import { type PhoneNumber, parseNumber } from '../numbers/index.ts';
import { type Refusal, type Result, succeed } from '../result/index.ts';
import { countOnWays, type Segmentation } from './segmentation.ts';
import type { SendRequest } from './send-request.ts';

const NOWHERE: Whereabouts = { region: null, timeZone: null };

/** A request whose input is sound: recipient, sender and text have been read and measured. */
export interface Draft {
  readonly request: SendRequest;
  readonly recipient: PhoneNumber;
  readonly sender: SenderId | null;
  readonly senderVerdict: SenderVerdict;
  /** What the text says about opting out; null for a transactional one. `request.text` has it. */
  readonly mention: Mention | null;
  readonly lane: Lane;
  readonly measure: Measure;
  /** What it was counted by: of the carriers it may go by the one that makes the most segments of it. */
  readonly profile: Profile;
  /** Those of all carriers it may go by, once its way is known; left out where that is `profile` alone. */
  readonly profilesOnWay?: readonly Profile[];
  /** What smart encoding replaced; left out where it was not asked for. */
  readonly replacements?: readonly Replacement[];
}

/** What an account brings to reading a request. */
export interface DraftSettings {
  /** Reads national numbers that come without a country. */
  readonly defaultCountry: string | null;
  readonly defaultSender: string | null;
  /** Counts texts whose way is not known. */
  readonly profile: Profile;
  /** How texts are counted on their way; left out, the profile counts them all. */
  readonly segmentation?: Segmentation;
  /** Short codes of the account that take opt-outs, by country. */
  readonly stopCodes?: Readonly<Record<string, string>>;
}

/**
 * The sender, and what the country's networks do with it. A default that the country does not allow gives way to the
 * carrier's own number; one that was asked for is judged as it is.
 */
const chooseSender = (
  sender: SenderId | null,
  { request, recipient }: { request: SendRequest; recipient: PhoneNumber },
): Pick<Draft, 'sender' | 'senderVerdict'> => {
  const senderVerdict = judgeSender(sender, recipient.country);
  if (senderVerdict.kind === 'refused' && request.sender === null)
    return { sender: null, senderVerdict: judgeSender(null, recipient.country) };
  return { sender, senderVerdict };
};

/** Counts texts to a destination, and says why one cannot be sent there. */
const counterFor =
  (destination: { recipient: PhoneNumber; purpose: Purpose; lane: Lane }, settings: DraftSettings) =>
  (text: string): { readonly counted: Counted; readonly fault: TextRefusal | null } => {
    const { segmentation, profile } = settings;
    if (segmentation) return countOnWays(text, segmentation, destination);
    return { counted: { profile, measure: measure(text, profile) }, fault: checkText(text, profile) };
  };

type Count = ReturnType<typeof counterFor>;

/** A text as it is to be sent, what it was counted as, and why it cannot be sent. */
interface WrittenText extends ReturnType<Count> {
  readonly text: string;
  readonly replacements?: readonly Replacement[];
}

/**
 * The text as it is to be sent: characters that were typed in pieces are put together, since a letter and its accent
 * apart would make the whole text UCS-2; and what smart encoding replaces, where it was asked for.
 */
const written = (text: string, { smartEncoding = false }: SendRequest, count: Count): WrittenText => {
  const composed = composeText(text);
  const asTyped = count(composed);
  if (!smartEncoding) return { text: composed, ...asTyped };
  const { profile } = asTyped.counted;
  const encoded = smartEncode(composed, { profile });
  return encoded.applied
    ? { text: encoded.text, replacements: encoded.replacements, ...count(encoded.text) }
    : { text: encoded.text, replacements: [], ...asTyped };
};

/** Where the recipient is, by what the request tells: its whereabouts, and the country of their address. */
const placedBy = (
  { whereabouts = NOWHERE, country }: SendRequest,
  recipient: PhoneNumber,
): Pick<SendRequest, 'whereabouts'> => {
  const place = withTerritory(whereabouts, country, recipient.country);
  return place === NOWHERE ? {} : { whereabouts: place };
};

/**
 * Reads a request: the part of admission that needs no facts from the store. What it refuses is bad input, which is
 * answered and not recorded.
 */
export const draftMessage = (request: SendRequest, settings: DraftSettings): Result<Draft, Refusal> => {
  const recipient = parseNumber(request.to, request.country ?? settings.defaultCountry);
  if (!recipient.ok) return recipient;
  const wanted = request.sender ?? settings.defaultSender;
  const sender =
    wanted === null ? succeed(null) : parseSender(wanted, settings.defaultCountry ?? recipient.value.country);
  if (!sender.ok) return sender;
  const chosen = chooseSender(sender.value, { request, recipient: recipient.value });
  const mention =
    request.purpose === 'transactional'
      ? null
      : stopMention(request.text, recipient.value.country, {
          language: request.language ?? null,
          sender: chosen.sender,
          stopCodes: settings.stopCodes ?? {},
        });
  const lane = request.lane ?? request.purpose;
  const count = counterFor({ recipient: recipient.value, purpose: request.purpose, lane }, settings);
  const alone = written(request.text, request, count);
  if (alone.fault) return { ok: false, error: alone.fault };
  const whole = mention === null ? alone : written(withMention(request.text, mention), request, count);
  const { text, counted, fault, ...replaced } = whole;
  if (fault) return { ok: false, error: fault };
  return succeed({
    request: { ...request, text, ...placedBy(request, recipient.value) },
    recipient: recipient.value,
    ...chosen,
    mention,
    lane,
    ...counted,
    ...replaced,
  });
};
