import assert from 'node:assert/strict';
import { eventKey } from '@carillon/core/events';
import type { CaseGroup } from './battery-case.ts';

/** Ids that a double-precision number rounds: 2^53 + 1, one of 18 digits, 2^63 - 1. */
const LARGE_IDS = ['9007199254740993', '820982911946154508', '9223372036854775807'];

/** A webhook means the same today and tomorrow. */
export const translationCases: CaseGroup = ({ fixtures, webhookOf, translates, eventsOf }) => {
  const { announced, withoutPhone, aboutObject, notAnnounced, unknownTopic } = fixtures;
  return [
    {
      name: 'tells an event with a phone',
      run: async () => {
        const events = await eventsOf(announced);
        assert.ok(events.length > 0, 'the announced delivery gives no event');
        for (const { person } of events) assert.match(person.phone ?? '', /\S/);
      },
    },
    {
      name: 'gives equal events for the same delivery, and equal keys for another delivery of the same fact',
      run: async () => {
        const first = await eventsOf(announced);
        assert.deepEqual(await eventsOf(announced), first);
        const again = await eventsOf({ ...announced, deliveryId: `${announced.deliveryId}-again` });
        assert.deepEqual(again.map(eventKey), first.map(eventKey));
      },
    },
    {
      name: 'keeps ids beyond 2^53 to the last digit',
      run: async () => {
        for (const id of LARGE_IDS) {
          const ids = (await eventsOf(aboutObject(id))).map(({ object }) => object.id);
          assert.deepEqual(new Set(ids), new Set([id]));
        }
      },
    },
    {
      name: 'tells a missing phone as null, and still tells the event',
      run: async () => {
        const phones = (await eventsOf(withoutPhone)).map(({ person }) => person.phone);
        assert.deepEqual(new Set(phones), new Set([null]));
      },
    },
    {
      name: 'says why a known topic gives no event',
      run: async () => {
        const { events, ignored } = translates(await webhookOf(notAnnounced));
        assert.deepEqual([events, ignored?.code], [[], 'not_announced']);
      },
    },
    {
      name: 'says that it does not read a topic, whatever the body',
      run: async () => {
        for (const body of [announced.body, 'not even JSON']) {
          const { events, ignored } = translates(
            await webhookOf({ ...announced, topic: unknownTopic, body }),
          );
          assert.deepEqual([events, ignored?.code], [[], 'topic_unknown']);
        }
      },
    },
  ];
};
