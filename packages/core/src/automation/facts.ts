import type { CanonicalEvent, Json } from '../events/index.ts';

/**
 * What conditions and templates may read of an event: its data, and `person` with name, country, region and locale. The
 * phone is not among them: it is who the text goes to, and no text needs it. Data that name a `person` keep theirs.
 *
 * @example
 * factsOf(event); // { order: { name: '#1001' }, person: { country: 'FR', locale: 'fr-FR', name: 'Zoé', region: null } }
 */
export const factsOf = ({ data, person }: CanonicalEvent): { readonly [key: string]: Json } => ({
  person: {
    name: person.name,
    country: person.country,
    region: person.region ?? null,
    locale: person.locale,
  },
  ...data,
});
