import { refuse, succeed } from '@carillon/core/result';
import { decodeOctets } from '../../../infrastructure/outbound-http/octets.ts';
import type { CallbackAnswer, CallbackReceiver, CallbackRequest } from '../callbacks/callback.ts';
import { readJsonFields } from '../callbacks/callback-fields.ts';
import { referenceOf } from '../callbacks/reference.ts';
import type { CarrierOptions } from '../carrier-type.ts';
import { twilioReceiptCode, twilioSaid } from './receipt-codes.ts';
import type { TwilioSettings } from './settings.ts';
import { BODY_DIGEST, isTwilioBodySignature, isTwilioSignature } from './signature.ts';

const NOTED: CallbackAnswer = { status: 204 };
/** TwiML that does nothing: an empty answer to a text would be logged as an error at Twilio. */
const NO_REPLY: CallbackAnswer = { status: 200, contentType: 'text/xml', body: '<Response/>' };

/** The fields of a callback: of a form, or of the JSON some products of Twilio post. */
const fieldsOf = ({ headers, rawBody }: CallbackRequest): URLSearchParams => {
  const text = decodeOctets(rawBody);
  return /json/i.test(headers['content-type'] ?? '')
    ? new URLSearchParams([...(readJsonFields(text) ?? [])])
    : new URLSearchParams(text);
};

/** Reads status callbacks and texts, which Twilio signs. */
export const twilioCallbacks = (options: CarrierOptions<TwilioSettings>): CallbackReceiver => {
  const { name: carrier, sink, now, secret, callbackUrl } = options;

  const takeStatus = async (fields: URLSearchParams, search: string): Promise<CallbackAnswer> => {
    const carrierMessageId = fields.get('MessageSid')!;
    const reference = referenceOf(search);
    // Should the answer to the request have been lost, this is how its message is found again.
    if (reference) await sink.acceptances([{ carrier, ...reference, carrierMessageIds: [carrierMessageId] }]);
    const status = fields.get('MessageStatus')!;
    const errorCode = fields.get('ErrorCode') ?? undefined;
    const info = fields.get('ErrorMessage') ?? undefined;
    const code = twilioReceiptCode(status, errorCode);
    const said = twilioSaid(status, { errorCode, info });
    const recipient = fields.get('To');
    await sink.receipts([{ carrier, carrierMessageId, recipient, code, said, at: new Date(now()) }]);
    return NOTED;
  };

  const takeText = async (fields: URLSearchParams, sender: string): Promise<CallbackAnswer> => {
    await sink.inbound({
      accountId: null,
      carrier,
      carrierTextId: fields.get('MessageSid')!,
      sender,
      recipient: fields.get('To'),
      text: fields.get('Body') ?? '',
      at: new Date(now()),
      // Advanced Opt-Out: Twilio itself holds texts to this handset back from now on.
      optOut: fields.get('OptOutType') === 'STOP',
    });
    return NO_REPLY;
  };

  const isSigned = ({ headers, search, rawBody }: CallbackRequest, fields: URLSearchParams): boolean => {
    const signature = headers['x-twilio-signature'];
    if (typeof signature !== 'string' || secret === null || callbackUrl === null) return false;
    const url = callbackUrl + search;
    const digest = new URLSearchParams(search).get(BODY_DIGEST);
    return digest === null
      ? isTwilioSignature(signature, secret, url, fields)
      : isTwilioBodySignature(signature, secret, { url, rawBody, digest });
  };

  return async (request) => {
    const { search } = request;
    const fields = fieldsOf(request);
    if (!isSigned(request, fields))
      return refuse(
        'callback_signature_invalid',
        'X-Twilio-Signature does not fit the address and the fields.',
      );
    if (!fields.get('MessageSid'))
      return refuse('callback_unreadable', 'It has no MessageSid.', 'MessageSid');
    if (fields.get('MessageStatus')) return succeed(await takeStatus(fields, search));
    const sender = fields.get('From');
    if (!fields.has('Body') || !sender)
      return refuse('callback_unreadable', 'It is neither a status nor a text with a sender.');
    return succeed(await takeText(fields, sender));
  };
};
