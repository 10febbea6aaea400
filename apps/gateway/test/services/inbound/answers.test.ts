import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVIDENCE, offer, startInOpenHours } from '../../engine/consent/open-hours.ts';
import type { TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startInOpenHours();
});
afterAll(() => gateway.close());

let next = 10;
const american = (): string => `+155555502${next++}`;
const french = (): string => `+336399801${next++}`;

const policy = (patch: object) => gateway.live.patch('/v1/consent/policy', patch);
const consent = (to: string) => gateway.live.post('/v1/consents', { to, method: 'form', evidence: EVIDENCE });
const send = (to: string) => gateway.live.post('/v1/messages', offer(to));
const reply = (to: string, text: string) =>
  gateway.live.post(`/v1/phones/${encodeURIComponent(to)}/replies`, { text });

/** A phone that was texted, so that it can answer. */
const texted = async (to: string): Promise<string> => {
  const sent = await gateway.live.post('/v1/messages', {
    to,
    text: 'Your order left.',
    purpose: 'transactional',
  });
  await gateway.message(sent.body.id, ({ status }) => status === 'delivered');
  return to;
};

/** What a phone was answered, newest first, without the text it was sent at first. */
const answers = async (to: string): Promise<string[]> => {
  const { data } = (await gateway.live.get(`/v1/messages?to=${encodeURIComponent(to)}`)).body;
  const texts = await Promise.all(
    data.map(async ({ id }) => String((await gateway.live.get(`/v1/messages/${id}`)).body['text'])),
  );
  return texts.slice(0, -1);
};

const ledger = async (to: string): Promise<string[]> =>
  (await gateway.live.get(`/v1/consents?to=${encodeURIComponent(to)}`)).body.data.map(({ decision }) =>
    String(decision),
  );

describe('an answer', () => {
  it('is in the language of the keyword', async () => {
    const to = await texted(american());
    await reply(to, 'ARRET');
    expect(await answers(to)).toEqual([expect.stringMatching(/^Demo shop : Desabonnement confirme/)]);
    await reply(to, 'AIDE');
    expect((await answers(to))[0]).toMatch(/Repondez STOP/);
    const other = await texted(american());
    await reply(other, 'baja');
    expect((await answers(other))[0]).toMatch(/Baja confirmada/);
  });

  it('to HELP names the contact the account has set; without one the policy says so', async () => {
    const before = await gateway.live.get('/v1/consent/policy');
    expect(before.body['warnings']).toMatchObject([
      { code: 'help_contact_missing', field: 'answers.contact' },
    ]);
    const to = await texted(american());
    await reply(to, 'HELP');
    expect((await answers(to))[0]).toMatch(/^Demo shop: .*Reply STOP/);
    const set = await policy({
      answers: { name: 'Acme', contact: { en: 'help@acme.example', fr: '01 23 45 67 89' } },
    });
    expect(set.body).toMatchObject({ warnings: [], answers: { name: 'Acme' } });
    await reply(to, 'help please');
    expect((await answers(to))[0]).toBe('Acme: for help contact help@acme.example. Reply STOP to opt out.');
    await reply(to, 'aide');
    expect((await answers(to))[0]).toContain('01 23 45 67 89');
    const home = await texted(french());
    await reply(home, 'AIDE');
    expect((await answers(home))[0]).toMatch(/^Acme : .*01 23 45 67 89/);
    await policy({ answers: {} });
  });

  it('has the words of the account, also where the country asks for none', async () => {
    await policy({ answers: { stop: { fr: '{name} : c’est fait.' } } });
    const to = await texted(french());
    await reply(to, 'STOP');
    expect(await answers(to)).toEqual(['Demo shop : c’est fait.']);
    await policy({ answers: {} });
    const quiet = await texted(french());
    await reply(quiet, 'STOP');
    expect(await answers(quiet)).toEqual([]);
  });

  it('is refused with its field when it is no text', async () => {
    expect(await policy({ answers: { stop: { xx: 'a' } } })).toMatchObject({ status: 400 });
    expect(await policy({ answers: { contact: { en: '' } } })).toMatchObject({ status: 400 });
  });

  it('asks once what a doubtful no means; the person settles it', async () => {
    const to = await texted(american());
    await consent(to);
    await reply(to, 'take me off your list');
    await reply(to, 'please remove my number');
    expect(await answers(to)).toEqual([expect.stringMatching(/Reply STOP to end them, or START/)]);
    expect(await send(to)).toMatchObject({ status: 422, body: { code: 'recipient_paused' } });
    await reply(to, 'START');
    expect((await answers(to))[0]).toMatch(/subscribed again/);
    expect(await ledger(to)).toEqual(['granted']);
    expect((await send(to)).status).toBe(202);
  });
});

describe('START', () => {
  it('without a STOP before it grants nothing, and is answered with nothing', async () => {
    const to = await texted(american());
    await reply(to, 'START');
    expect(await ledger(to)).toEqual([]);
    expect(await answers(to)).toEqual([]);
    expect(await send(to)).toMatchObject({ status: 422, body: { code: 'consent_missing' } });
  });

  it('after a STOP of somebody who never consented gives back that nothing was said', async () => {
    const to = await texted(american());
    await reply(to, 'STOP');
    await reply(to, 'START');
    expect(await ledger(to)).toEqual(['undecided', 'withdrawn']);
    expect(await send(to)).toMatchObject({ status: 422, body: { code: 'consent_missing' } });
    await policy({ consent: 'trusted' });
    expect((await send(to)).status).toBe(202);
    await policy({ consent: 'required' });
  });

  it('after STOP lets the earlier consent stand again, which it names', async () => {
    const to = await texted(american());
    await consent(to);
    await reply(to, 'STOP');
    expect(await send(to)).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
    await reply(to, 'start please');
    const { data } = (await gateway.live.get(`/v1/consents?to=${encodeURIComponent(to)}`)).body;
    expect(data.map(({ decision, method }) => [decision, method])).toEqual([
      ['granted', 'keyword'],
      ['withdrawn', 'keyword'],
      ['granted', 'form'],
    ]);
    expect(data[0]).toMatchObject({ evidence: { restores: expect.any(String) } });
    expect((await send(to)).status).toBe(202);
  });
});

describe('a reply', () => {
  it('that is a reaction or an automatic answer is kept as one, and changes nothing', async () => {
    const to = await texted(american());
    await consent(to);
    const texts = {
      reaction: 'Liked “Your order left. Reply STOP to opt out”',
      automatic: "I'm driving with Do Not Disturb While Driving turned on. Reply STOP",
      text: 'thanks\n> Reply STOP to opt out',
    };
    for (const [kind, text] of Object.entries(texts)) {
      await reply(to, text);
      const { data } = (await gateway.live.get('/v1/replies?limit=1')).body;
      expect(data).toMatchObject([{ from: to, text, kind }]);
    }
    expect(await answers(to)).toEqual([]);
    expect((await send(to)).status).toBe(202);
    await reply(to, 'STOP\n> Reply STOP to opt out');
    expect(await send(to)).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
  });

  it('with a STOP and the name of the account is a STOP', async () => {
    const to = await texted(french());
    await consent(to);
    await reply(to, 'stop demo shop');
    expect(await send(to)).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
  });
});
