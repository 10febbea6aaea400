import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventKey, objectKey } from '../../src/events/index.ts';

const part = fc.string({ unit: fc.constantFrom('/', ':', '%', '2F', 'a', 'é'), maxLength: 5 });

it('of a business object starts the key of each event that happens to it, and of no other object', () => {
  const facts = fc.tuple(part, part, part, part, part, part);
  fc.assert(
    fc.property(facts, ([platform, shop, type, id, other, transition]) => {
      const source = { platform, shop };
      const key = `${eventKey({ source, object: { type, id }, transition })}`;
      expect(key.startsWith(`${objectKey(source, { type, id })}/`)).toBe(true);
      expect(key.startsWith(`${objectKey(source, { type, id: other })}/`)).toBe(other === id);
    }),
  );
});
