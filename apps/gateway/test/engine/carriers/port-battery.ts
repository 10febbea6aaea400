import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  Carrier,
  Outbound,
  OverdueSegment,
  SubmitOutcome,
} from '../../../src/engine/carriers/carrier.ts';
import { isReceiptCode, refusalStatus } from '../../../src/engine/carriers/receipt-codes.ts';
import { eventually } from '../../support/deadline.ts';
import { outbound, submitAll, submitOne } from './outbound.ts';
import type { RecordingSink } from './recording-sink.ts';

/** A carrier on a bench, with the provider behind it in the test's hands. */
export interface CarrierBench {
  readonly carrier: Carrier;
  readonly sink: RecordingSink;
  /** Numbers that behave: each call of `phone` gives another. */
  phone(behaviour: 'delivers' | 'undeliverable' | 'refused' | 'receipt_twice'): string;
  /** What the provider would have shown on the handset. */
  textsTo(phone: string): Promise<readonly string[]>;
  /** The provider takes the next message, and its answer never comes. Absent where a number does that by itself. */
  readonly loseNextAnswer?: () => void;
  /** A number whose answer never comes. */
  readonly silentPhone?: () => string;
  /** From now on receipts do not reach us, although the provider knows what became of messages. */
  readonly loseReceipts?: () => void;
  /** From now on nothing listens where the provider was. */
  readonly goAway?: () => Promise<void>;
  /** A person texts back; resolves with the HTTP status the provider was answered. */
  readonly reply?: (phone: string, text: string) => Promise<number>;
  /** Posts to the callback address with its secret part, or its signature, changed; gives the answer. */
  readonly forge?: () => Promise<{ status: number; code: string }>;
  close(): Promise<void>;
}

const ENOUGH = 12;

/** The segment of a message that was taken as one. */
const silent = (message: Outbound, outcome: SubmitOutcome): OverdueSegment => {
  if (outcome.kind !== 'accepted') throw new Error(`It was ${outcome.kind}.`);
  const [carrierMessageId] = outcome.carrierMessageIds;
  const idGiven = outcome.idsGiven?.[0] ?? carrierMessageId!;
  return { ...message, segment: 1, carrierMessageId: carrierMessageId!, idGiven, submittedAt: new Date() };
};

/** What every carrier does, whatever is behind it: dispatch trusts these and nothing else. */
export const describeCarrier = (name: string, open: () => Promise<CarrierBench>): void => {
  describe(`the carrier port, as ${name} keeps it`, () => {
    let bench: CarrierBench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    it('reports every message once, taken under ids of its own', async () => {
      const batch = Array.from({ length: ENOUGH }, () => outbound(bench.phone('delivers')));
      const outcomes = [...(await submitAll(bench.carrier, batch)).values()];
      const ids = outcomes.flatMap((outcome) =>
        outcome.kind === 'accepted' ? outcome.carrierMessageIds : [],
      );
      expect(outcomes.map(({ kind }) => kind)).toEqual(Array(ENOUGH).fill('accepted'));
      expect(new Set(ids).size).toBe(ENOUGH);
      for (const { recipient, text } of batch) expect(await bench.textsTo(recipient)).toEqual([text]);
    });

    it('hands receipts over under the id it reported, in our codes', async () => {
      const good = outbound(bench.phone('delivers'));
      const bad = outbound(bench.phone('undeliverable'));
      const outcomes = await submitAll(bench.carrier, [good, bad]);
      const idOf = (messageId: string): string => {
        const outcome = outcomes.get(messageId)!;
        return outcome.kind === 'accepted' ? outcome.carrierMessageIds[0]! : outcome.kind;
      };
      const said = (messageId: string): string[] =>
        bench.sink.received.receipts
          .filter(({ carrierMessageId }) => carrierMessageId === idOf(messageId))
          .map(({ code }) => code);
      await bench.sink.until(
        () => said(good.messageId).includes('delivered') && said(bad.messageId).includes('undeliverable'),
      );
      const { receipts } = bench.sink.received;
      expect(
        receipts.every(({ carrier, code }) => carrier === bench.carrier.name && isReceiptCode(code)),
      ).toBe(true);
    });

    it('hands a receipt over as often as it comes', async () => {
      const message = outbound(bench.phone('receipt_twice'));
      await submitOne(bench.carrier, message);
      await bench.sink.until(
        ({ receipts }) => receipts.filter(({ code }) => code === 'delivered').length === 2,
      );
    });

    it('refuses one message without harm to the others', async () => {
      const good = [outbound(bench.phone('delivers')), outbound(bench.phone('delivers'))];
      const bad = outbound(bench.phone('refused'));
      const outcomes = await submitAll(bench.carrier, [good[0]!, bad, good[1]!]);
      const refused = outcomes.get(bad.messageId)!;
      expect(refused.kind).toBe('refused');
      if (refused.kind === 'refused') {
        expect(isReceiptCode(refused.code)).toBe(true);
        expect(['not_issued', 'blacklisted']).toContain(refusalStatus(refused.code));
      }
      for (const { messageId } of good) expect(outcomes.get(messageId)!.kind).toBe('accepted');
    });

    it('takes two messages to one number apart', async () => {
      const phone = bench.phone('delivers');
      const batch = [outbound(phone), outbound(phone), outbound(phone, { text: 'Another text.' })];
      const outcomes = [...(await submitAll(bench.carrier, batch)).values()];
      const ids = outcomes.flatMap((outcome) =>
        outcome.kind === 'accepted' ? outcome.carrierMessageIds : [],
      );
      expect(new Set(ids).size).toBe(3);
      expect((await bench.textsTo(phone)).toSorted()).toEqual(batch.map(({ text }) => text).toSorted());
    });

    it('carries any text whole', async () => {
      const text = 'Ваш заказ «№ 5» в пути 🚚 & 100 % +1 = "ok"\nÀ bientôt {} \\ €';
      const message = outbound(bench.phone('delivers'), { text, encoding: 'ucs2', segments: 1 });
      expect((await submitOne(bench.carrier, message)).kind).toBe('accepted');
      expect((await bench.textsTo(message.recipient)).join('')).toBe(text);
    });

    it('never texts twice when an answer is lost, and never says that such a message did not leave', async () => {
      bench.loseNextAnswer?.();
      const message = outbound(bench.silentPhone?.() ?? bench.phone('delivers'));
      const outcome = await submitOne(bench.carrier, message);
      expect(['unknown', 'accepted']).toContain(outcome.kind);
      expect((await bench.textsTo(message.recipient)).length).toBeLessThanOrEqual(1);
      const [finding] = (await bench.carrier.find?.([message])) ?? [];
      expect(finding?.kind).not.toBe('absent');
    });

    it('tells of messages whose receipts never came when it is asked, in our codes', async (context) => {
      const { carrier } = bench;
      if (!carrier.queryStatus) return context.skip('it cannot be asked');
      bench.loseReceipts!();
      const messages = [outbound(bench.phone('delivers')), outbound(bench.phone('undeliverable'))];
      const outcomes = await submitAll(carrier, messages);
      const segments = messages.map((message) => silent(message, outcomes.get(message.messageId)!));
      const stranger = {
        ...segments[0]!,
        carrierMessageId: `${segments[0]!.carrierMessageId.slice(0, -4)}ffff`,
        idGiven: `${segments[0]!.idGiven.slice(0, -4)}ffff`,
      };
      const codes = ['delivered', 'undeliverable'];
      const receipts = await eventually('both to have ended', async () => {
        const told = await carrier.queryStatus!([...segments, stranger]);
        return told.map(({ code }) => code).join() === codes.join() && told;
      });
      expect(receipts).toMatchObject(
        segments.map(({ carrierMessageId }, index) => ({
          carrier: carrier.name,
          carrierMessageId,
          code: codes[index],
        })),
      );
      expect(bench.sink.received.receipts).toEqual([]);
    });

    it('tells nothing when it is asked and the provider is not there', async (context) => {
      const { carrier } = bench;
      if (!carrier.queryStatus || !bench.goAway) return context.skip('it cannot be asked');
      const message = outbound(bench.phone('delivers'));
      const segment = silent(message, await submitOne(carrier, message));
      await bench.goAway();
      expect(await carrier.queryStatus([segment])).toEqual([]);
    });

    it('sends a message back to its lane when the provider is not there', async (context) => {
      if (!bench.goAway) return context.skip('it has no network in between');
      await bench.goAway();
      const outcome = await submitOne(bench.carrier, outbound(bench.phone('delivers')));
      expect(outcome.kind).toBe('deferred');
      if (outcome.kind === 'deferred') expect(outcome.retryAfterMs).toBeGreaterThan(0);
    });

    it('hands over what a person texts back, before the provider is told so', async (context) => {
      if (!bench.reply) return context.skip('its replies come by the API');
      const phone = bench.phone('delivers');
      bench.sink.breakDown();
      expect(await bench.reply(phone, 'Lost?')).toBeGreaterThanOrEqual(500);
      bench.sink.recover();
      expect(await bench.reply(phone, 'Merci & à bientôt 👍')).toBeLessThan(300);
      expect(bench.sink.received.texts).toMatchObject([
        { accountId: null, carrier: bench.carrier.name, sender: phone, text: 'Merci & à bientôt 👍' },
      ]);
    });

    it('believes no callback but its own', async (context) => {
      if (!bench.forge) return context.skip('nobody calls it back');
      expect(await bench.forge()).toEqual({ status: 403, code: expect.stringMatching(/^callback_/) });
      expect(bench.sink.received.texts).toEqual([]);
      expect(bench.sink.received.receipts).toEqual([]);
    });

    it('has no fault at rest, and closes', async () => {
      expect(bench.carrier.fault()).toBeNull();
      expect(bench.carrier.window).toBeGreaterThan(0);
    });
  });
};
