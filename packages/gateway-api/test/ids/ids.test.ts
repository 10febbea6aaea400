import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromId, ID_PREFIXES, type IdPrefix, idSchema, toId } from '../../src/ids/index.ts';

const prefixes = Object.keys(ID_PREFIXES) as IdPrefix[];
const prefix = fc.constantFrom(...prefixes);

describe('ids', () => {
  it('are a prefix and the 32 hexadecimal digits of a UUID', () => {
    expect(toId('msg', '0198f1c2-e6b0-7a1c-8d2f-3a4b5c6d7e8f')).toBe('msg_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f');
    for (const name of prefixes) expect(name).toMatch(/^[a-z]{3}$/);
  });

  it('are read back as the UUID they were made of, by their own prefix alone', () => {
    fc.assert(
      fc.property(prefix, prefix, fc.uuid(), (own, other, uuid) => {
        const id = toId(own, uuid);
        expect(fromId(own, id)).toBe(uuid);
        expect(idSchema(own).parse(id)).toBe(id);
        expect(fromId(other, id)).toBe(own === other ? uuid : null);
        expect(idSchema(other).safeParse(id).success).toBe(own === other);
      }),
    );
  });

  it('keep the order of their UUIDs', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), fc.uuid({ version: 7 }), (one, other) => {
        expect(toId('msg', one) < toId('msg', other)).toBe(one < other);
      }),
    );
  });

  it.each([
    '',
    'msg_',
    'msg',
    '0198f1c2e6b07a1c8d2f3a4b5c6d7e8f',
    'msg_0198F1C2E6B07A1C8D2F3A4B5C6D7E8F',
    'msg_0198f1c2-e6b0-7a1c-8d2f-3a4b5c6d7e8f',
    'msg_0198f1c2e6b07a1c8d2f3a4b5c6d7e8',
    'msg_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f0',
    'msg_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f\n',
    'msg_0198f1c2e6b07a1c8d2f3a4b5c6d7e8g',
  ])('%j is none', (text) => {
    expect(fromId('msg', text)).toBeNull();
    expect(idSchema('msg').safeParse(text).success).toBe(false);
  });

  it('reading never throws, and agrees with the schema', () => {
    fc.assert(
      fc.property(
        prefix,
        fc.oneof(
          fc.string(),
          fc.string().map((rest) => `msg_${rest}`),
        ),
        (own, text) => {
          expect(fromId(own, text) !== null).toBe(idSchema(own).safeParse(text).success);
        },
      ),
    );
  });
});
