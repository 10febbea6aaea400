import { renderContextOf } from '@carillon/core/admission';
import { factsOf } from '@carillon/core/automation';
import { LANGUAGES, type Language } from '@carillon/core/consent';
import type { CanonicalEvent } from '@carillon/core/events';
import { parseTemplate, renderTemplate } from '@carillon/core/messaging';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { Send } from '@carillon/gateway-api/messages';
import { readerOf } from '../../../engine/messages/admission/intake.ts';
import { keyOfObject } from '../shop-objects.ts';
import type { ShopCaller } from '../shop-owner.ts';
import type { AddressedText } from './asked-text.ts';

const languageOf = (locale: string | null): Language | undefined => {
  const language = locale?.split(/[-_]/)[0]?.toLowerCase();
  return LANGUAGES.find((known) => known === language);
};

/** What an event tells of its person beside the number. */
const optionsOf = ({ person }: CanonicalEvent): NonNullable<Send['options']> => ({
  smartEncoding: false,
  language: languageOf(person.locale),
  region: person.region ?? undefined,
  timeZone: person.timeZone ?? undefined,
});

type Unworded = Omit<Send, 'text' | 'template'>;

const worded = (
  send: Unworded,
  { wording, event }: AddressedText,
  { owner, now }: { readonly owner: ShopCaller; readonly now: number },
): Result<Send, Refusal> => {
  switch (wording.kind) {
    case 'plain':
      return succeed({ ...send, text: wording.text });
    case 'template':
      return succeed({ ...send, template: { name: wording.name, variables: { ...factsOf(event) } } });
    case 'liquid': {
      const template = parseTemplate(wording.text);
      if (!template.ok) return { ok: false, error: { ...template.error, field: 'text' } };
      const context = renderContextOf(readerOf(send, owner.caller, now));
      const text = renderTemplate(template.value, factsOf(event), context);
      return text.ok ? succeed({ ...send, text: text.value }) : text;
    }
  }
};

const LONGEST_KEY = 255;

/**
 * A text about an object as a request of the API. Refusals: `template_invalid`, `variable_unresolved`, and
 * `request_invalid` for an object whose key is longer than keys may be.
 */
export const toSend = (
  text: AddressedText,
  context: { readonly owner: ShopCaller; readonly now: number },
): Result<Send, Refusal> => {
  const { event, purpose, object, key, reference } = text;
  const eventKey = `${keyOfObject(context.owner.shop, object)}/${key}`;
  if (eventKey.length > LONGEST_KEY)
    return refuse('request_invalid', 'The key is too long to be kept. Use a shorter one.', 'key');
  const { phone, country } = event.person;
  return worded(
    {
      to: phone ?? '',
      purpose,
      eventKey,
      ...(reference !== null && { reference }),
      ...(country !== null && { country }),
      options: optionsOf(event),
    },
    text,
    context,
  );
};
