import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SubmitOutcome } from '../../../../src/engine/carriers/carrier.ts';
import { eventually } from '../../../support/deadline.ts';
import { outbound, submitAll, submitOne } from '../outbound.ts';
import { mobile, type OctopushBench, openOctopush } from './bench.ts';

const STOP = 'Soldes -20 % STOP au 30101';

let bench: OctopushBench;
let ahead = 0;
const now = (): number => Date.now() + ahead;
beforeEach(async () => {
  ahead = 0;
  bench = await openOctopush({ now, settings: { repeats: 1 } });
});
afterEach(() => bench.close());

const kinds = (outcomes: ReadonlyMap<string, SubmitOutcome>): string[] =>
  [...new Set([...outcomes.values()].map(({ kind }) => kind))].sort();
const sends = () => bench.octopush.requests.filter(({ url }) => url === '/sms-campaign/send');
const bodies = () => sends().map(({ body }) => JSON.parse(body) as Record<string, unknown>);

describe('batches', () => {
  it('puts equal texts in one request, and says what kind of text it is', async () => {
    const alert = Array.from({ length: 3 }, () => outbound(mobile('01')));
    const marketing = outbound(mobile('01'), { purpose: 'commercial', text: STOP });
    const unsigned = outbound(mobile('01'), { sender: null });
    await submitAll(bench.carrier, [...alert, marketing, unsigned]);
    expect(bodies()).toMatchObject([
      { purpose: 'alert', sender: 'CARILLON', recipients: alert.map((m) => ({ phone_number: m.recipient })) },
      { purpose: 'wholesale', text: STOP, type: 'sms_premium', auto_optimize_text: false },
      { purpose: 'alert', recipients: [{ phone_number: unsigned.recipient }] },
    ]);
    expect(bodies()[2]).not.toHaveProperty('sender');
  });

  it('keeps to the size of a batch, one request after another', async () => {
    await bench.close();
    bench = await openOctopush({ settings: { batchSize: 4 } });
    const batch = Array.from({ length: 10 }, () => outbound(mobile('01')));
    expect(kinds(await submitAll(bench.carrier, batch))).toEqual(['accepted']);
    expect(bodies().map(({ recipients }) => (recipients as unknown[]).length)).toEqual([4, 4, 2]);
  });

  it('finds the number that spoils a batch, and loses none of the others', async () => {
    const good = Array.from({ length: 9 }, () => outbound(mobile('01')));
    const foreign = outbound('+819012345678');
    const outcomes = await submitAll(bench.carrier, [...good.slice(0, 5), foreign, ...good.slice(5)]);
    expect(outcomes.get(foreign.messageId)).toMatchObject({ kind: 'refused', code: 'destination_refused' });
    expect(good.map(({ messageId }) => outcomes.get(messageId)!.kind)).toEqual(Array(9).fill('accepted'));
    for (const { recipient } of good) expect(bench.octopush.textsTo(recipient)).toHaveLength(1);
  });

  it('does not send what the API would only refuse', async () => {
    const long = outbound(mobile('01'), { text: 'я'.repeat(505), encoding: 'ucs2' });
    const odd = outbound(mobile('01'), { sender: 'Été!' });
    const outcomes = await submitAll(bench.carrier, [long, odd]);
    expect([...outcomes.values()]).toEqual([
      { kind: 'refused', code: 'text_refused' },
      { kind: 'refused', code: 'sender_refused' },
    ]);
    expect(sends()).toEqual([]);
  });

  it('says which rule of the country a text breaks', async () => {
    const commercial = outbound(mobile('01'), { purpose: 'commercial', text: 'Soldes !' });
    expect(await submitOne(bench.carrier, commercial)).toMatchObject({
      kind: 'refused',
      code: 'stop_mention_missing',
    });
  });
});

describe('an answer that is lost', () => {
  it.each([['hang'], ['drop'], ['truncate'], [502]] as const)(
    'is asked for again under the same request_id (%s)',
    async (how) => {
      bench.octopush.callbacks.hold();
      bench.octopush.failNext({ at: 'after', how });
      const message = outbound(mobile('07'));
      const outcome = await submitOne(bench.carrier, message);
      const [first, second] = bodies();
      expect(outcome).toEqual({
        kind: 'accepted',
        carrierMessageIds: [`${String(first!['request_id'])}:${message.recipient}`],
      });
      expect(second).toEqual(first);
      expect(bench.octopush.textsTo(message.recipient)).toHaveLength(1);
    },
  );

  it('needs no second answer for its ticket when a receipt has told it', async () => {
    bench.octopush.failNext({ at: 'after', how: 'drop' });
    const message = outbound(mobile('10'));
    const [ticket] = [...(await submitAll(bench.carrier, [message])).values()].map((outcome) =>
      outcome.kind === 'accepted' ? outcome.carrierMessageIds[0] : outcome.kind,
    );
    expect(ticket).toBe(`${bench.octopush.campaigns[0]!.ticket}:${message.recipient}`);
  });

  it('of a request that had not been taken sends it now, once', async () => {
    bench.octopush.failNext({ at: 'before', how: 'drop' });
    const message = outbound(mobile('07'));
    const outcome = await submitOne(bench.carrier, message);
    const [campaign] = bench.octopush.campaigns;
    expect(outcome).toEqual({
      kind: 'accepted',
      carrierMessageIds: [`${campaign!.ticket}:${message.recipient}`],
    });
    expect(bench.octopush.textsTo(message.recipient)).toHaveLength(1);
  });

  it('again and again leaves it unknown; whoever asks later is told', async () => {
    bench.octopush.failNext({ at: 'after', how: 'hang' }, { at: 'before', how: 503 });
    const message = outbound(mobile('07'));
    expect(await submitOne(bench.carrier, message)).toEqual({ kind: 'unknown' });
    expect(await bench.carrier.find!([message])).toEqual([{ kind: 'unknown' }]);
    ahead = 60_000;
    const found = await eventually('an answer', async () => {
      const [finding] = await bench.carrier.find!([message]);
      return finding!.kind === 'accepted' && finding;
    });
    expect(found).toMatchObject({ kind: 'accepted' });
    expect(bench.octopush.textsTo(message.recipient)).toHaveLength(1);
  });

  it('for good is settled by its receipt', async () => {
    await bench.close();
    bench = await openOctopush({ now, settings: { repeats: 0 } });
    bench.octopush.failNext({ at: 'after', how: 'hang' });
    const message = outbound(mobile('10'));
    expect(await submitOne(bench.carrier, message)).toEqual({ kind: 'unknown' });
    ahead = 31 * 60_000;
    expect(await bench.carrier.find!([message])).toEqual([
      {
        kind: 'accepted',
        carrierMessageIds: [`${bench.octopush.campaigns[0]!.ticket}:${message.recipient}`],
      },
    ]);
    expect(sends()).toHaveLength(1);
  });

  it('is not taken for a refusal: the first request may have been taken', async () => {
    bench.octopush.failNext({ at: 'before', how: 'drop' });
    bench.octopush.setCredit(0);
    expect(await submitOne(bench.carrier, outbound(mobile('07')))).toEqual({ kind: 'unknown' });
  });

  it('survives a crash: a new process finds the request and repeats it', async () => {
    bench.octopush.failNext({ at: 'after', how: 'hang' }, { at: 'before', how: 'drop' });
    const batch = [outbound(mobile('07')), outbound(mobile('07'))];
    expect(kinds(await submitAll(bench.carrier, batch))).toEqual(['unknown']);
    ahead = 60_000;
    const next = await bench.again();
    const findings = await eventually('the batch to be found', async () => {
      const told = await next.find!(batch);
      return told.every(({ kind }) => kind === 'accepted') && told;
    });
    expect(findings).toHaveLength(2);
    for (const { recipient } of batch) expect(bench.octopush.textsTo(recipient)).toHaveLength(1);
  });

  it('is no excuse to send again what never left, before nobody can be sending it', async () => {
    const never = outbound(mobile('07'));
    expect(await bench.carrier.find!([never])).toEqual([{ kind: 'unknown' }]);
    ahead = 19 * 60_000;
    expect(await bench.carrier.find!([never])).toEqual([{ kind: 'unknown' }]);
    ahead = 21 * 60_000;
    expect(await bench.carrier.find!([never])).toEqual([{ kind: 'absent' }]);
  });
});

describe('a provider that takes nothing', () => {
  it('puts texts back, leaves it alone meanwhile, and waits longer each time', async () => {
    await bench.close();
    const started = Date.now();
    bench = await openOctopush({ now: () => started + ahead });
    bench.octopush.failNext({ at: 'before', how: 429 }, { at: 'before', how: 429 });
    const send = () => submitOne(bench.carrier, outbound(mobile('01')));
    expect(await send()).toMatchObject({ retryAfterMs: 2_000, refusal: { kind: 'throttled' } });
    ahead = 500;
    expect(await send()).toEqual({ kind: 'deferred', retryAfterMs: 1_500 });
    expect(sends()).toHaveLength(1);
    ahead = 2_000;
    expect(await send()).toMatchObject({ retryAfterMs: 4_000, refusal: { kind: 'throttled' } });
    expect(sends()).toHaveLength(2);
    ahead = 6_000;
    expect((await send()).kind).toBe('accepted');
    expect(bench.carrier.fault()).toBeNull();
  });

  it('stops the line when the credit is used up, tells once, and goes on when there is some', async () => {
    bench.octopush.setCredit(0);
    const outcomes = await submitAll(bench.carrier, [
      outbound(mobile('01')),
      outbound(mobile('01'), { text: 'B' }),
    ]);
    expect(kinds(outcomes)).toEqual(['deferred']);
    expect(bench.carrier.fault()).toContain('the credit is used up (code 104)');
    expect(bench.faults).toHaveLength(1);
    bench.octopush.setCredit(5);
    ahead = 61_000;
    expect(bench.carrier.fault()).toBeNull();
    expect((await submitOne(bench.carrier, outbound(mobile('01')))).kind).toBe('accepted');
  });

  it('stops the line when the key is wrong', async () => {
    await bench.close();
    bench = await openOctopush({ settings: { apiLogin: 'other@example.com' } });
    expect((await submitOne(bench.carrier, outbound(mobile('01')))).kind).toBe('deferred');
    expect(bench.carrier.fault()).toContain('code 101');
  });
});

describe('an address that is not public', () => {
  it('is never gone to unless the operator allows it, and says so', async () => {
    await bench.close();
    bench = await openOctopush({ settings: { allowPrivate: false, baseUrl: 'https://localhost:9' } });
    expect((await submitOne(bench.carrier, outbound(mobile('01')))).kind).toBe('deferred');
    expect(bench.carrier.fault()).toContain('which is this machine');
    expect(bench.octopush.requests).toEqual([]);
  });
});

describe('the balance', () => {
  it('is read from answers, as whole millionths, and told once when it is low', async () => {
    await bench.close();
    bench = await openOctopush({ fake: { credit: 0.2 }, settings: { lowBalance: '0.15' } });
    const { carrier, octopush, faults } = bench;
    await eventually('the first balance', async () => carrier.balance!()?.micros === 200_000n);
    await submitOne(carrier, outbound(mobile('01')));
    expect(carrier.balance!()).toEqual({ micros: 155_000n, currency: 'EUR' });
    expect(faults).toEqual([]);
    await submitOne(carrier, outbound(mobile('01')));
    await submitOne(carrier, outbound(mobile('01')));
    expect(faults.map(String)).toEqual([expect.stringContaining('EUR 0.110000 left, below 0.15')]);
    expect(octopush.credit()).toBeCloseTo(0.065);
  });
});
