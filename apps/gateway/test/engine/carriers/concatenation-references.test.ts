import { type Pdu, readPart } from '@carillon/smpp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Carrier } from '../../../src/engine/carriers/carrier.ts';
import { takeReferences } from '../../../src/engine/carriers/smpp/concatenation-references.ts';
import { startAcceptingSmsc } from '../../support/accepting-smsc.ts';
import { eventually } from '../../support/deadline.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';
import { hostCarrier } from './carrier-host.ts';
import { outbound, submitOne } from './outbound.ts';

const numberOf = (place: number): string => `+336123${String(place).padStart(5, '0')}`;

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer(() => []);
});
afterAll(() => server.close());

describe('the reference of a long text', () => {
  it.each([
    [8, 255],
    [16, 65_535],
  ] as const)(
    'of %i bits is one of %i, none of them 0, each used once before one comes again',
    async (bits, numbers) => {
      const wanted = Math.min(numbers, 1_000);
      const to = numberOf(bits);
      const taken: number[] = [];
      while (taken.length < wanted)
        taken.push(
          ...(await takeReferences(
            server.database,
            Array.from({ length: 85 }, () => to),
            bits,
          )),
        );
      const first = taken.slice(0, wanted);
      expect(new Set(first).size).toBe(wanted);
      expect(Math.min(...taken)).toBeGreaterThanOrEqual(1);
      expect(Math.max(...taken)).toBeLessThanOrEqual(numbers);
    },
  );

  it('is never shared by replicas that text the same handsets at once, in whatever order', async () => {
    const handsets = Array.from({ length: 40 }, (_, place) => numberOf(100 + place));
    const rounds = await Promise.all(
      Array.from({ length: 10 }, (_, replica) =>
        takeReferences(server.database, replica % 2 === 0 ? handsets : handsets.toReversed(), 8),
      ),
    );
    handsets.forEach((_, place) => {
      const own = rounds.map(
        (taken, replica) => taken[replica % 2 === 0 ? place : handsets.length - 1 - place],
      );
      expect(new Set(own).size).toBe(10);
    });
  });

  it('goes on after a restart, and is there where admission had counted one segment', async () => {
    const taken: Pdu<'submit_sm'>[] = [];
    const { smsc, port } = await startAcceptingSmsc((pdu) => {
      taken.push(pdu);
      return undefined;
    });
    const settings = { host: '127.0.0.1', port, systemId: 'me', profile: { longMessages: 'udh-8' } };
    const host = await hostCarrier({ type: 'smpp', settings, secret: 'secret' });
    try {
      const sendTwo = async (carrier: Carrier): Promise<void> => {
        await eventually('the bind', async () => carrier.fault() === null);
        for (const text of ['a'.repeat(161), 'ж'.repeat(71)])
          await submitOne(carrier, outbound(numberOf(1), { text, segments: 1 }));
      };
      await sendTwo(host.carrier);
      await host.carrier.close();
      await sendTwo(await host.again());
      const references = taken.map((pdu) => readPart(pdu).part?.reference);
      expect(references).toHaveLength(8);
      expect(new Set(references).size).toBe(4);
      expect(references).not.toContain(0);
    } finally {
      await host.close();
      await smsc.close();
    }
  });
});
