import { expect, it } from 'vitest';
import { EVENT_TYPES, isEventType, type Json, valueAt } from '../../src/events/index.ts';

const DATA: { readonly [key: string]: Json } = {
  order: { name: '#1001', total: 0, note: null, lines: [{ sku: 'A' }, { sku: 'B' }] },
  'dotted.name': 'unreachable',
};

it.each<[string, Json | undefined]>([
  ['order.name', '#1001'],
  ['order.total', 0],
  ['order.note', null],
  ['order.lines.1.sku', 'B'],
  ['order.lines.2.sku', undefined],
  ['order.name.first', undefined],
  ['order.note.first', undefined],
  ['nothing', undefined],
  ['', undefined],
  ['dotted.name', undefined],
  ['constructor', undefined],
  ['__proto__', undefined],
  ['order.constructor.name', undefined],
  ['order.lines.map', undefined],
  ['order.name.constructor', undefined],
])('at %j there is %j', (path, value) => {
  expect(valueAt(DATA, path)).toEqual(value);
});

it('event types are those of the table, and nothing of a prototype', () => {
  for (const type of Object.keys(EVENT_TYPES)) expect(isEventType(type)).toBe(true);
  for (const name of ['order.lost', '', 'constructor', '__proto__', 'toString'])
    expect(isEventType(name)).toBe(false);
});
