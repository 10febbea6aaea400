import { renderContextOf } from '@carillon/core/admission';
import type { Whereabouts } from '@carillon/core/consent';
import type { CanonicalEvent } from '@carillon/core/events';
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

/** The clock of the person of an event; null where nobody knows it. */
export const zoneOf = (
  event: CanonicalEvent,
  { defaultCountry }: { readonly defaultCountry: string | null },
  now: number,
): string | null => {
  const { timeZone } = renderContextOf({
    to: event.person.phone ?? '',
    country: event.person.country,
    whereabouts: whereaboutsOf(event),
    defaultCountry,
    now,
  });
  return timeZone?.() ?? null;
};
