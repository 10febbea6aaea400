import { describe, expect, it } from 'vitest';
import {
  type BilledLine,
  type HandedOver,
  matchBill,
} from '../../../src/engine/billing/carrier-bills/bill-lines.ts';
import { CARRIER_KINDS } from '../../../src/engine/carriers/carrier-kinds.ts';

const COST = 30_000n;
const { settings: smppSettings, billedAs } = CARRIER_KINDS['smpp']!;

const formsBy = (messageIds: string) => {
  const settings = smppSettings.parse({
    host: 'smsc.example.com',
    port: 2775,
    systemId: 'me',
    profile: { messageIds },
  });
  return (id: string): readonly string[] => billedAs!(settings, id);
};

const line = (carrierMessageId: string): BilledLine => ({ carrierMessageId, segments: 1, amount: COST });
/** A segment under the id it was given, filed as the rule of its carrier files it. */
const handed = (given: string, key = given): HandedOver => ({
  carrierMessageId: given,
  key,
  segments: 1,
  inside: true,
});

const verdicts = (rule: string, handedOver: readonly HandedOver[], ...billed: string[]): string[] =>
  matchBill(billed.map(line), handedOver, { perSegment: COST, formsOf: formsBy(rule) }).map(
    ({ carrierMessageId, verdict }) => `${carrierMessageId} ${verdict}`,
  );

describe("a carrier's bill finds a text", () => {
  it.each([
    ['folded', '0000A17F', 'a17f', '0000A17F'],
    ['folded', '0000A17F', 'a17f', 'a17f'],
    ['folded', 'a17f', 'a17f', '000A17f'],
    ['exact', '0000A17F', '0000A17F', '0000A17F'],
    ['submit-decimal-receipt-hexadecimal', '41343', '41343', 'A17F'],
    ['submit-decimal-receipt-hexadecimal', '0041343', '41343', '0041343'],
    ['submit-hexadecimal-receipt-decimal', 'A17F', '41343', '41343'],
    ['submit-hexadecimal-receipt-decimal', '0000A17F', '41343', '0000A17F'],
  ])('by %s: given %s, filed as %s, billed as %s', (rule, given, key, billed) => {
    expect(verdicts(rule, [handed(given, key)], billed)).toEqual([`${billed} matched`]);
  });

  it('by nothing but the id as given where the carrier says nothing else', () => {
    expect(verdicts('exact', [handed('0000A17F')], '0000a17f', 'A17F')).toEqual([
      '0000a17f unknown',
      'A17F unknown',
      '0000A17F unbilled',
    ]);
  });

  it('and of two that differ by zeros and case the one that is meant, never a guess', () => {
    const both = [handed('0A17F', 'a17f'), handed('a17f', 'a17f')];
    expect(verdicts('folded', both, '0A17F', 'a17f')).toEqual(['0A17F matched', 'a17f matched']);
    expect(verdicts('folded', both, '00a17f')).toEqual(['00a17f unknown', '0A17F unbilled', 'a17f unbilled']);
  });

  it('once, in whatever forms it is billed', () => {
    expect(verdicts('folded', [handed('0A17F', 'a17f')], '0A17F', 'a17f')).toEqual([
      '0A17F matched',
      'a17f duplicate',
    ]);
  });
});
