import { renderContextOf } from '@carillon/core/admission';
import type { Whereabouts } from '@carillon/core/consent';
import type { CanonicalEvent } from '@carillon/core/events';
import type { RenderContext } from '@carillon/core/messaging';
import { parseNumber } from '@carillon/core/numbers';

/** Where the person of an event is, as far as the platform knows it from an address. */
export const whereaboutsOf = ({
  person: { region = null, timeZone = null },
}: CanonicalEvent): Whereabouts => ({ region, timeZone });

/** The number of the person of an event, E.164; null where there is none that can be read. */
export const recipientOf = ({ person }: CanonicalEvent, defaultCountry: string | null): string | null => {
  if (!person.phone) return null;
  const number = parseNumber(person.phone, person.country ?? defaultCountry);
  return number.ok ? number.value.e164 : null;
};

/** The language and the clock of the person of an event, as far as anybody knows them. */
export const contextOf = (
  event: CanonicalEvent,
  { defaultCountry }: { readonly defaultCountry: string | null },
  now: number,
): RenderContext =>
  renderContextOf({
    to: event.person.phone ?? '',
    country: event.person.country,
    language: event.person.locale,
    whereabouts: whereaboutsOf(event),
    defaultCountry,
    now,
  });

/** The time zone of the person of an event, IANA name; null where nobody knows it. */
export const zoneOf = (...asked: Parameters<typeof contextOf>): string | null =>
  contextOf(...asked).timeZone?.() ?? null;
