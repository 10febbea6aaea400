import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSender } from '../../src/messaging/index.ts';

describe('sender IDs', () => {
  it.each([
    'ACME',
    'Acme Shop',
    'A1B',
    'ABCDEFGHIJK',
    '3com',
    '30101',
    '999',
    '123456',
    '+33612345678',
    '33612345678',
  ])('%s is one', (sender) => {
    expect(parseSender(sender)).toEqual({ ok: true, value: sender });
  });

  it.each([
    '',
    '  ',
    'AB',
    'ABCDEFGHIJKL',
    'Café',
    'ACME!',
    'AC\nME',
    '12',
    '+1234',
    '+1234567890123456',
    'А СМЕ',
  ])('%j is none', (sender) => {
    expect(parseSender(sender)).toMatchObject({
      ok: false,
      error: { code: 'sender_invalid', field: 'sender' },
    });
  });

  it.each([
    ['00447700900123', null, '+447700900123'],
    ['0033612345678', 'US', '+33612345678'],
    ['07700900123', 'GB', '+447700900123'],
    ['0612345678', 'FR', '+33612345678'],
    ['0664123456', 'AT', '+43664123456'],
    ['01133612345678', 'US', '+33612345678'],
    ['0011447700900123', 'AU', '+447700900123'],
    ['009999999999', null, '+9999999999'],
    // Nobody can tell whose these are: they stay as they were given.
    ['0612345678', null, '0612345678'],
    ['0000000000', 'FR', '0000000000'],
    ['36105', 'FR', '36105'],
  ])('%s, as it is dialled in %s, is %s', (sender, country, value) => {
    expect(parseSender(sender, country)).toEqual({ ok: true, value });
  });

  it('spaces around one are not part of it', () => {
    expect(parseSender('  ACME ')).toEqual({ ok: true, value: 'ACME' });
  });

  it('whatever is read is one again, of characters every handset shows', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 14 }), fc.string({ unit: 'binary' })), (text) => {
        const sender = parseSender(text);
        if (!sender.ok) return;
        expect(sender.value).toMatch(/^\+?[A-Za-z0-9 ]{3,15}$/);
        expect(parseSender(sender.value)).toEqual(sender);
      }),
      { numRuns: 500 },
    );
  });
});
