import type { ShopProfile } from '@carillon/connector-kit/connector';
import type { CanonicalEvent, Json } from '@carillon/core/events';

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * An event with what the shop says of itself, where the event says nothing: the language of a customer whose own is unknown,
 * the clock of one whose country is, and the name that the shop signs with (`{{ shop.name }}`).
 */
export const withProfile = (event: CanonicalEvent, profile: ShopProfile | null): CanonicalEvent => {
  if (profile === null) return event;
  const { person, data } = event;
  const shop = isObject(data['shop']) ? data['shop'] : {};
  const timeZone = person.timeZone ?? (person.country === null ? profile.timeZone : null);
  return {
    ...event,
    person: {
      ...person,
      locale: person.locale ?? profile.locale,
      ...(timeZone === null ? {} : { timeZone }),
    },
    data: profile.name === null ? data : { ...data, shop: { name: profile.name, ...shop } },
  };
};
