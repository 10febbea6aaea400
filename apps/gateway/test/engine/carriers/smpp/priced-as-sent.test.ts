import { countDearest, MAX_SEGMENTS } from '@carillon/core/encoding';
import { type Pdu, readPart, type Smsc } from '@carillon/smpp';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Outbound } from '../../../../src/engine/carriers/carrier.ts';
import { segmentationOf, smppProfile } from '../../../../src/engine/carriers/smpp/profile.ts';
import { readText } from '../../../../src/engine/carriers/smpp/read-text.ts';
import { startAcceptingSmsc } from '../../../support/accepting-smsc.ts';
import { eventually } from '../../../support/deadline.ts';
import { anyCuttingProfile, anyLongText, type CuttingProfile } from '../../../support/segment-cases.ts';
import { hostCarrier } from '../carrier-host.ts';
import { outbound, submitAll } from '../outbound.ts';

const PROFILES = 12;
const TEXTS = 30;

let smsc: Smsc;
let port: number;
let taken: Map<string, Pdu<'submit_sm'>[]>;

beforeAll(async () => {
  ({ smsc, port } = await startAcceptingSmsc((pdu) => {
    const recipient = pdu.destination_addr;
    taken.set(recipient, [...(taken.get(recipient) ?? []), pdu]);
    return undefined;
  }));
});
afterAll(() => smsc.close());

const segmentation = (profile: CuttingProfile) => segmentationOf(smppProfile.parse(profile));

/** A text, and the other carriers of its route: the dearest of all says what it costs. */
const anyCase = fc.record({
  text: anyLongText,
  others: fc.array(anyCuttingProfile(), { maxLength: 2 }),
});

const priced = (own: CuttingProfile, { text, others }: { text: string; others: readonly CuttingProfile[] }) =>
  countDearest(text, [own, ...others].map(segmentation)).measure;

/** In packed septets an @ at the end of eight is what an empty place is, and SMPP has no count of septets. */
const legible = (text: string | null, { defaultAlphabet }: CuttingProfile): string | undefined =>
  defaultAlphabet === 'gsm7-packed' ? text?.replaceAll('@', '') : (text ?? undefined);

/** Hands texts to a carrier over SMPP, and looks at what came out of the socket. */
const checkCarrier = async (profile: CuttingProfile, messages: readonly Outbound[]): Promise<void> => {
  taken = new Map();
  const settings = { host: '127.0.0.1', port, systemId: 'carillon', window: 100, profile };
  const host = await hostCarrier({ type: 'smpp', settings, secret: 'secret' });
  try {
    await eventually('the bind', async () => host.carrier.fault() === null);
    const outcomes = await submitAll(host.carrier, messages);
    for (const message of messages) {
      const { text, segments, recipient, messageId } = message;
      const pdus = (taken.get(recipient.slice(1)) ?? []).map((pdu) => readPart(pdu));
      const parts = pdus.toSorted((one, other) => (one.part?.number ?? 1) - (other.part?.number ?? 1));
      const context = JSON.stringify({ profile, segments, text });
      const sent = profile.longMessages === 'payload' ? 1 : segments;
      expect(parts.length, context).toBe(sent);
      if (sent > 1)
        expect(
          parts.map(({ part }) => [part?.number, part?.total]),
          context,
        ).toEqual(parts.map((_, place) => [place + 1, sent]));
      expect(legible(readText(parts, profile.defaultAlphabet), profile), context).toBe(
        legible(text, profile),
      );
      expect(outcomes.get(messageId), context).toMatchObject({ kind: 'accepted' });
    }
  } finally {
    await host.close();
    await eventually('the unbind', async () => smsc.sessions.size === 0);
  }
};

it('a carrier submits as many parts as were priced, by the dearest profile of the route, and they read as the text', async () => {
  const seen = { texts: 0, long: 0, more: 0 };
  await fc.assert(
    fc.asyncProperty(
      anyCuttingProfile(),
      fc.array(anyCase, { minLength: TEXTS, maxLength: TEXTS }),
      async (profile, cases) => {
        const messages = cases.flatMap((each, place) => {
          const { segments, encoding } = priced(profile, each);
          if (segments > MAX_SEGMENTS) return [];
          seen.texts += 1;
          if (segments > 1) seen.long += 1;
          if (segments > countDearest(each.text, [segmentation(profile)]).measure.segments) seen.more += 1;
          return [outbound(`+336123${45_000 + place}`, { text: each.text, encoding, segments })];
        });
        await checkCarrier(profile, messages);
      },
    ),
    { numRuns: PROFILES, endOnFailure: true },
  );
  expect(seen.texts).toBeGreaterThan((PROFILES * TEXTS) / 3);
  expect(seen.long).toBeGreaterThan(seen.texts / 4);
  expect(seen.more).toBeGreaterThan(0);
});
