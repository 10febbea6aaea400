import { type Content, messageBody, partsOf, type References, registeredDelivery } from '@carillon/smpp';
import type { Outbound } from '../carrier.ts';
import type { SmppSettings } from './settings.ts';

/** Types of number and numbering plans (SMPP 3.4, 5.2.5 and 5.2.6). */
const INTERNATIONAL = { ton: 1, npi: 1 } as const;
const SHORT_CODE = { ton: 3, npi: 0 } as const;
const ALPHANUMERIC = { ton: 5, npi: 0 } as const;
const LONGEST_SHORT_CODE = 6;

/** The source address of a sender, as submit_sm and query_sm name it. */
export const sourceOf = (
  sender: string | null,
): Pick<Content<'submit_sm'>, 'source_addr' | 'source_addr_ton' | 'source_addr_npi'> => {
  if (sender === null) return { source_addr: '' };
  const digits = /^\+?\d+$/.test(sender);
  const plan = !digits ? ALPHANUMERIC : sender.length <= LONGEST_SHORT_CODE ? SHORT_CODE : INTERNATIONAL;
  return {
    source_addr: sender.replace(/^\+/, ''),
    source_addr_ton: plan.ton,
    source_addr_npi: plan.npi,
  };
};

/** The submit_sm of each part of a message, a receipt asked for each. */
export const submissionsOf = (
  message: Outbound,
  { longMessages, defaultAlphabet }: SmppSettings['profile'],
  references: References,
): Content<'submit_sm'>[] => {
  const body = messageBody(message.text, defaultAlphabet);
  const reference = message.segments > 1 ? references.next(message.recipient) : 0;
  const parts = partsOf({ ...body, method: longMessages, reference });
  return parts.map((part, index) => ({
    ...sourceOf(message.sender),
    dest_addr_ton: INTERNATIONAL.ton,
    dest_addr_npi: INTERNATIONAL.npi,
    destination_addr: message.recipient.slice(1),
    registered_delivery: registeredDelivery({ final: 'both' }, index + 1, parts.length),
    ...part,
  }));
};
