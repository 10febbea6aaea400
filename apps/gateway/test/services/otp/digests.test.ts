import { createHmac, randomBytes, scryptSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkOf } from '../../../src/infrastructure/ip-networks/ip-network.ts';
import {
  type CodeSubject,
  digestCode,
  digestTyped,
  sameDigest,
} from '../../../src/services/otp/code-digest.ts';
import { ipDigest, numberDigest, type Realm, seeNetwork } from '../../../src/services/otp/identity-digest.ts';
import type { OtpKeys } from '../../../src/services/otp/pepper.ts';

const makeKeys = (): OtpKeys => ({ codes: randomBytes(32), identities: randomBytes(32) });
const keys = makeKeys();
const subject: CodeSubject = { account: 'a', challenge: 'c', generation: 1, purpose: 'login' };

describe('the digest of a code', () => {
  it('is the same for the same code, salt and pepper, and for nothing else', () => {
    const { salt, digest } = digestCode(keys, subject, '123456');
    const again = digestCode(keys, subject, '123456', salt);
    expect(sameDigest(digest, again.digest)).toBe(true);
    const others = [
      digestCode(keys, subject, '123457', salt),
      digestCode(keys, subject, '123456'),
      digestCode(makeKeys(), subject, '123456', salt),
      digestCode(keys, { ...subject, account: 'b' }, '123456', salt),
      digestCode(keys, { ...subject, challenge: 'd' }, '123456', salt),
      digestCode(keys, { ...subject, generation: 2 }, '123456', salt),
      digestCode(keys, { ...subject, purpose: 'payment' }, '123456', salt),
    ];
    for (const other of others) expect(sameDigest(digest, other.digest)).toBe(false);
    expect(salt).toHaveLength(12);
  });

  it('is found again for what was typed, and for no other code', async () => {
    const code = fc.stringMatching(/^[0-9A-Z]{4,10}$/);
    await fc.assert(
      fc.asyncProperty(code, code, async (sent, typed) => {
        const { salt, digest } = digestCode(keys, subject, sent);
        expect(sameDigest(digest, await digestTyped(keys, subject, { code: typed, salt }))).toBe(
          sent === typed,
        );
      }),
    );
  });

  it('is found again where the scheme before made it, by scrypt under a salt of 16 octets', async () => {
    const salt = randomBytes(16);
    const kept = createHmac('sha256', keys.codes)
      .update(JSON.stringify(['a', 'c', 1, 'login']))
      .update(scryptSync('123456', salt, 32, { N: 4_096, r: 8, p: 1 }))
      .digest();
    expect(sameDigest(kept, await digestTyped(keys, subject, { code: '123456', salt }))).toBe(true);
    expect(sameDigest(kept, await digestTyped(keys, subject, { code: '123457', salt }))).toBe(false);
  });

  it('is compared in constant time, and never with one of another length', () => {
    expect(sameDigest(Buffer.from('ab'), Buffer.from('abc'))).toBe(false);
  });
});

describe('the digest of a number or an address', () => {
  const realm: Realm = { account: { id: 'a' }, mode: 'live' };

  it('cannot be matched across accounts, between live and test, or without the pepper', () => {
    const digests = [
      numberDigest(keys, realm, '+33612345678'),
      numberDigest(keys, { ...realm, account: { id: 'b' } }, '+33612345678'),
      numberDigest(keys, { ...realm, mode: 'test' }, '+33612345678'),
      numberDigest(makeKeys(), realm, '+33612345678'),
      numberDigest(keys, realm, '+33612345679'),
      ipDigest(keys, realm, '192.0.2.1'),
    ];
    expect(new Set(digests.map((digest) => digest.toString('hex'))).size).toBe(digests.length);
  });

  it.each([
    ['192.0.2.1', '192.0.2.1', '192.0.2.x'],
    ['::ffff:192.0.2.1', '192.0.2.1', '192.0.2.x'],
    ['2001:DB8:1:2:3:4:5:6', '2001:db8:1:2', '2001:db8:1::'],
    ['2001:db8::1', '2001:db8:0:0', '2001:db8:0::'],
    ['::1', '0:0:0:0', '0:0:0::'],
  ])('of %s is counted as %s and shown as %s', (ip, network, shown) => {
    expect(networkOf(ip).network).toBe(network);
    expect(seeNetwork(keys, realm, ip).shown).toBe(shown);
  });

  it('is one for every address a customer of IPv6 can choose', () => {
    const key = (ip: string) => seeNetwork(keys, realm, ip).key;
    expect(key('2001:db8:1:2::1')).toBe(key('2001:db8:1:2:ffff::9'));
    expect(key('2001:db8:1:2::1')).not.toBe(key('2001:db8:1:3::1'));
    expect(ipDigest(keys, realm, '2001:db8:1:2::1')).not.toEqual(ipDigest(keys, realm, '2001:db8:1:2::2'));
  });
});
