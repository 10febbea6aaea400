import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventKey } from '../../src/events/index.ts';

type Fact = Parameters<typeof eventKey>[0];

const fact = (platform: string, shop: string, type: string, id: string, transition: string): Fact => ({
  source: { platform, shop },
  object: { type, id },
  transition,
});

/** Parts made of what could be mistaken for a separator, or for its encoded form. */
const part = fc.string({
  unit: fc.constantFrom('/', ':', '%', '2F', '3A', '25', 'a', '1', '\n', ' ', 'é', '/after-60s'),
  maxLength: 5,
});
const facts = fc.tuple(part, part, part, part, part).map((parts) => fact(...parts));

describe('event keys', () => {
  it('of an ordinary fact are plain', () => {
    expect(
      eventKey(fact('shopify', 'acme.myshopify.com', 'order', '820982911946154500', 'shipped:123456')),
    ).toBe('shopify:acme.myshopify.com/order/820982911946154500/shipped:123456');
  });

  it('of the same fact are the same, whatever else is known about it', () => {
    const one = fact('shopify', 'acme', 'order', '1', 'shipped:7');
    const reported = { ...one, source: { ...one.source, plugin: 'another' }, data: { order: 1 } };
    expect(eventKey(reported)).toBe(eventKey(one));
  });

  it.each([
    [fact('p', 's', 'order', 'a/b', 'c'), fact('p', 's', 'order', 'a', 'b/c')],
    [fact('p', 's/order', 'order', '1', 'c'), fact('p', 's', 'order/order', '1', 'c')],
    [fact('p:s', 't', 'order', '1', 'c'), fact('p', 's:t', 'order', '1', 'c')],
    [fact('p', 's', 'order', 'a%2Fb', 'c'), fact('p', 's', 'order', 'a/b', 'c')],
  ])('of %j and %j differ', (one, other) => {
    expect(eventKey(one)).not.toBe(eventKey(other));
  });

  it('distinct facts never share a key', () => {
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(eventKey(one) === eventKey(other)).toBe(same);
      }),
      { numRuns: 1000 },
    );
  });

  it('a fact can be read back from its key, so nothing of it is lost', () => {
    fc.assert(
      fc.property(facts, (known) => {
        const [origin, type, id, transition] = eventKey(known).split('/').map(decodeOnce);
        const [platform, shop] = splitOnce(eventKey(known).split('/')[0]!);
        expect(origin).toBe(`${known.source.platform}:${known.source.shop}`);
        expect(fact(platform, shop, type!, id!, transition!)).toEqual(known);
      }),
      { numRuns: 500 },
    );
  });

  it('a later step on the same fact is no other fact’s key', () => {
    fc.assert(
      fc.property(facts, facts, fc.integer({ min: 1, max: 100 }), (one, other, seconds) => {
        expect(`${eventKey(one)}/after-${seconds}s`).not.toBe(eventKey(other));
      }),
      { numRuns: 500 },
    );
  });
});

const decodeOnce = (text: string): string =>
  text.replace(/%(2F|25|3A)/g, (encoded) => decodeURIComponent(encoded));

const splitOnce = (origin: string): [string, string] => {
  const colon = origin.indexOf(':');
  return [decodeOnce(origin.slice(0, colon)), decodeOnce(origin.slice(colon + 1))];
};
