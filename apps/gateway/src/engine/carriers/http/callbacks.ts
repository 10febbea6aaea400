import { createHash, createHmac } from 'node:crypto';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { CallbackAnswer, CallbackReceiver, CallbackRequest } from '../callbacks/callback.ts';
import { type CallbackFields, callbackFields } from '../callbacks/callback-fields.ts';
import { itemsOf } from '../callbacks/callback-items.ts';
import { sameSecret } from '../callbacks/callback-token.ts';
import { readReference } from '../callbacks/reference.ts';
import type { Acceptance, HandsetText, Receipt } from '../carrier.ts';
import type { CarrierOptions } from '../carrier-type.ts';
import type { HttpDescription } from './description.ts';
import { httpReceipt, httpReceiptId } from './receipts.ts';

export type HttpCallbackOptions = Pick<
  CarrierOptions<HttpDescription>,
  'name' | 'settings' | 'secret' | 'sink' | 'now'
>;

const DONE = succeed({ status: 200 } satisfies CallbackAnswer);

const isSigned = (
  { settings, secret }: HttpCallbackOptions,
  { headers, rawBody }: CallbackRequest,
): boolean => {
  const { signature } = settings;
  if (signature === null) return true;
  const given = headers[signature.header.toLowerCase()];
  if (typeof given !== 'string' || secret === null) return false;
  const expected = createHmac(signature.algorithm, secret).update(rawBody).digest(signature.encoding);
  return sameSecret(given, signature.prefix + expected);
};

/** The fields that are asked for of receipts and of texts. */
const namesOf = (described: Readonly<Record<string, unknown>>, kinds: readonly string[]): string[] =>
  kinds.flatMap((kind) => (typeof described[kind] === 'string' ? [described[kind]] : []));

const RECEIPT_FIELDS = ['id', 'status', 'reference', 'at', 'recipient', 'error', 'network'];
const TEXT_FIELDS = ['sender', 'text', 'recipient', 'id'];

/** What a callback tells of texts that were sent. */
interface Heard {
  readonly receipts: Receipt[];
  readonly acceptances: Acceptance[];
  /** Things that are named, and have no status. */
  unread: number;
}

/** Reads receipts and texts as the description says, one or many in a callback. */
export const httpCallbacks = (options: HttpCallbackOptions): CallbackReceiver => {
  const { name: carrier, settings, sink, now } = options;
  const { receipts, texts } = settings;

  const receiptsIn = (fields: CallbackFields): Heard => {
    const heard: Heard = { receipts: [], acceptances: [], unread: 0 };
    if (!receipts) return heard;
    for (const read of itemsOf(fields, receipts.id, namesOf(receipts, RECEIPT_FIELDS))) {
      const optional = (name: string | null): string | undefined => (name === null ? undefined : read(name));
      const id = read(receipts.id);
      const status = read(receipts.status);
      if (!id || !status) {
        heard.unread += 1;
        continue;
      }
      const ids = httpReceiptId(id, receipts);
      const reference = readReference(optional(receipts.reference));
      if (reference) {
        const { carrierMessageId } = ids;
        const given = carrierMessageId === id ? {} : { idsGiven: [id] };
        heard.acceptances.push({ carrier, ...reference, carrierMessageIds: [carrierMessageId], ...given });
      }
      heard.receipts.push({
        carrier,
        ...ids,
        ...httpReceipt(read, { receipts, at: receipts.at, status, now: now() }),
        recipient: optional(receipts.recipient) ?? null,
        network: optional(receipts.network) ?? null,
      });
    }
    return heard;
  };

  const textsIn = (fields: CallbackFields): HandsetText[] => {
    if (!texts) return [];
    return itemsOf(fields, texts.sender, namesOf(texts, TEXT_FIELDS)).flatMap((read) => {
      const sender = read(texts.sender);
      const text = read(texts.text);
      if (!sender || text === undefined) return [];
      const optional = (name: string | null): string | null => (name === null ? null : (read(name) ?? null));
      // A provider that numbers nothing repeats the very same fields.
      const digest = createHash('sha256')
        .update(JSON.stringify([[...fields].sort(), sender, text]))
        .digest('hex')
        .slice(0, 40);
      return [
        {
          accountId: null,
          carrier,
          carrierTextId: optional(texts.id) ?? digest,
          sender,
          recipient: optional(texts.recipient),
          text,
          at: new Date(now()),
        },
      ];
    });
  };

  const take = async (fields: CallbackFields): Promise<Result<CallbackAnswer, Refusal>> => {
    const { receipts: told, acceptances, unread } = receiptsIn(fields);
    const written = textsIn(fields);
    if (told.length + written.length === 0)
      return refuse('callback_unreadable', 'It has the fields neither of a receipt nor of a text.');
    if (acceptances.length > 0) await sink.acceptances(acceptances);
    if (told.length > 0) await sink.receipts(told);
    for (const text of written) await sink.inbound(text);
    return unread > 0 && written.length === 0
      ? succeed({ status: 200, unread: `${unread} of the things it tells of have no status.` })
      : DONE;
  };

  return async (request) => {
    if (!isSigned(options, request))
      return refuse('callback_signature_invalid', 'The signature does not fit the body.');
    const fields = await callbackFields(request);
    return fields ? take(fields) : refuse('callback_unreadable', 'The body is neither JSON nor a form.');
  };
};
