import assert from 'node:assert/strict';
import { type CanonicalEvent, eventKey } from '@carillon/core/events';
import type { BatteryCase, CaseGroup } from './battery-case.ts';
import type { Delivery } from './fixtures.ts';
import { mapMembers } from './json-mutation.ts';

/** 2^53 + 1: as a double-precision number it is 2^53. */
const FIRST_LARGE_ID = 9_007_199_254_740_993n;

const PHONE = /phone/i;
const ID = /(^|_)id$|^id$|Id$/;

/** The body with every phone taken away. */
const withoutPhones = (body: string): string =>
  mapMembers(body, (name, value) => (PHONE.test(name) && typeof value !== 'object' ? null : value));

/** The body with every numeric id replaced by one beyond 2^53, equal ids by equal ones; and those ids. */
const withLargeIds = (body: string): { readonly body: string; readonly ids: ReadonlySet<string> } => {
  const large = new Map<unknown, string>();
  const marked = mapMembers(body, (name, value) => {
    if (typeof value !== 'number' || !ID.test(name)) return value;
    const id = large.get(value) ?? String(FIRST_LARGE_ID + 2n * BigInt(large.size));
    large.set(value, id);
    return `large:${id}`;
  });
  return { body: marked.replaceAll(/"large:(\d+)"/g, '$1'), ids: new Set(large.values()) };
};

const LARGE = /^\d{16,}$|(?<=:)\d{16,}$/;

const idsOf = ({ object, related = [], transition }: CanonicalEvent): readonly string[] =>
  [object.id, ...related.map(({ id }) => id), transition].flatMap((part) => part.match(LARGE) ?? []);

/** The platform's own samples, whole and with what shops hide or what JSON rounds. */
export const sampleCases: CaseGroup = ({ fixtures, webhookOf, translates }) => {
  const { samples = [] } = fixtures;
  if (samples.length === 0) return [];
  const told = async (delivery: Delivery) => translates(await webhookOf(delivery));
  const cases: readonly BatteryCase[] = [
    {
      name: 'says something of every sample, or why it says nothing, and the same again under the same keys',
      run: async () => {
        for (const sample of samples) {
          const first = await told(sample);
          assert.deepEqual(await told(sample), first);
          const again = await told({ ...sample, deliveryId: `${sample.deliveryId}-again` });
          assert.deepEqual(again.events.map(eventKey), first.events.map(eventKey));
          assert.equal(again.consentChanges.length, first.consentChanges.length);
        }
      },
    },
    {
      name: 'says the same of a sample without any phone, to nobody',
      run: async () => {
        for (const sample of samples) {
          const { events } = await told({ ...sample, body: withoutPhones(sample.body) });
          assert.deepEqual(
            events.map(({ type, person }) => [type, person.phone]),
            (await told(sample)).events.map(({ type }) => [type, null]),
          );
        }
      },
    },
    {
      name: 'keeps every id of a sample beyond 2^53 to the last digit',
      run: async () => {
        for (const sample of samples) {
          const { body, ids } = withLargeIds(sample.body);
          const { events } = await told({ ...sample, body });
          for (const id of events.flatMap(idsOf)) {
            assert.ok(ids.has(id), `${sample.topic} tells of ${id}, which no sample names`);
          }
        }
      },
    },
  ];
  return cases;
};
