import { type KeywordMeaning, replyKind } from '@carillon/core/consent';
import type { CanonicalEvent } from '@carillon/core/events';
import { toId } from '@carillon/gateway-api/ids';
import type { InboundText } from '../../engine/carriers/carrier.ts';

/** The event that tells an account of a text from a handset; what the text says about consent has been done before. */
export const receivedEvent = (
  text: InboundText,
  replyId: string,
  keyword: KeywordMeaning | null,
): CanonicalEvent => ({
  type: 'message.received',
  source: { platform: 'carillon', shop: 'sms' },
  object: { type: 'reply', id: toId('rpl', replyId) },
  transition: 'received',
  occurredAt: text.at.toISOString(),
  person: { phone: text.sender, country: null, name: null, locale: null },
  data: {
    reply: {
      id: toId('rpl', replyId),
      // Half a pair of surrogates is no JSON.
      text: text.text.toWellFormed(),
      to: text.recipient,
      carrier: text.carrier,
      kind: replyKind(text.text),
      keyword,
      incomplete: text.incomplete ?? false,
    },
  },
});
