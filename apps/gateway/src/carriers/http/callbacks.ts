import { createHash, createHmac } from 'node:crypto';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { CallbackAnswer, CallbackReceiver, CallbackRequest } from '../callbacks/callback.ts';
import { type CallbackFields, callbackFields } from '../callbacks/callback-fields.ts';
import { sameSecret } from '../callbacks/callback-token.ts';
import { readReference } from '../callbacks/reference.ts';
import type { CarrierOptions } from '../carrier-type.ts';
import type { HttpDescription } from './description.ts';

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

const SECONDS = /^\d{9,11}$/;

/** An instant as providers write it; now where it cannot be read. */
export const readTime = (written: string | undefined, now: number): Date => {
  const at = new Date(SECONDS.test(written ?? '') ? Number(written) * 1000 : (written ?? ''));
  return Number.isNaN(at.getTime()) ? new Date(now) : at;
};

const get = (fields: CallbackFields, name: string | null): string | null =>
  name === null ? null : (fields.get(name) ?? null);

/** Reads receipts and texts as the description says. */
export const httpCallbacks = (options: HttpCallbackOptions): CallbackReceiver => {
  const { name: carrier, settings, sink, now } = options;
  const { receipts, texts } = settings;

  const takeReceipt = async (fields: CallbackFields, id: string, status: string) => {
    const reference = readReference(get(fields, receipts!.reference));
    if (reference) await sink.acceptances([{ carrier, ...reference, carrierMessageIds: [id] }]);
    const at = readTime(get(fields, receipts!.at) ?? undefined, now());
    const network = get(fields, receipts!.network);
    const code = receipts!.map[status] ?? status;
    await sink.receipts([{ carrier, carrierMessageId: id, code, at, ...(network && { network }) }]);
    return DONE;
  };

  const takeText = async (
    fields: CallbackFields,
    from: string,
    text: string,
  ): Promise<Result<CallbackAnswer, Refusal>> => {
    const digest = createHash('sha256')
      .update(JSON.stringify([...fields].sort()))
      .digest('hex')
      .slice(0, 40);
    await sink.inbound({
      accountId: null,
      carrier,
      // A provider that numbers nothing repeats the very same fields.
      carrierTextId: get(fields, texts!.id) ?? digest,
      sender: from,
      recipient: get(fields, texts!.recipient),
      text,
      at: new Date(now()),
    });
    return DONE;
  };

  return async (request) => {
    if (!isSigned(options, request))
      return refuse('callback_signature_invalid', 'The signature does not fit the body.');
    const fields = await callbackFields(request);
    if (!fields) return refuse('callback_unreadable', 'The body is neither JSON nor a form.');
    const id = receipts && fields.get(receipts.id);
    const status = receipts && fields.get(receipts.status);
    if (id && status) return takeReceipt(fields, id, status);
    const sender = texts && fields.get(texts.sender);
    const text = texts && fields.get(texts.text);
    if (sender && text !== null && text !== undefined) return takeText(fields, sender, text);
    return refuse('callback_unreadable', 'It has the fields neither of a receipt nor of a text.');
  };
};
