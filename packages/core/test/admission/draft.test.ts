import { describe, expect, it } from 'vitest';
import { type DraftSettings, draftMessage } from '../../src/admission/index.ts';
import { defaultProfile } from '../../src/encoding/index.ts';
import { request } from './support/requests.ts';

const SETTINGS: DraftSettings = { defaultCountry: 'FR', defaultSender: null, profile: defaultProfile };
const read = (changes: Parameters<typeof request>[0], settings: Partial<DraftSettings> = {}) =>
  draftMessage(request(changes), { ...SETTINGS, ...settings });

describe('reading a request', () => {
  it('reads its number, sender and text once', () => {
    expect(read({ to: '06 12 34 56 78', sender: ' ACME ', text: 'x'.repeat(161) })).toMatchObject({
      ok: true,
      value: {
        recipient: { e164: '+33612345678' },
        sender: 'ACME',
        lane: 'transactional',
        measure: { encoding: 'gsm7', units: 161, segments: 2 },
      },
    });
  });

  it('takes the lane of the purpose unless one is named', () => {
    expect(read({ purpose: 'commercial' })).toMatchObject({ value: { lane: 'commercial' } });
    expect(read({ lane: 'otp' })).toMatchObject({ value: { lane: 'otp' } });
  });

  it.each([
    ['00447700900123', '+447700900123'],
    ['0612345678', '+33612345678'],
    ['36105', '36105'],
    ['+447700900123', '+447700900123'],
  ])('a sender that is written as it is dialled (%s) is E.164', (sender, e164) => {
    expect(read({ to: '+447911123456', sender })).toMatchObject({ value: { sender: e164 } });
    expect(read({ to: '+447911123456' }, { ...SETTINGS, defaultSender: sender })).toMatchObject({
      value: { sender: e164 },
    });
  });

  it("the request's own country and sender go before the account's", () => {
    const account = { defaultCountry: 'FR', defaultSender: 'ACCOUNT' };
    expect(read({ to: '07700 900123', country: 'GB', sender: 'OWN' }, account)).toMatchObject({
      value: { recipient: { e164: '+447700900123' }, sender: 'OWN' },
    });
    expect(read({ to: '06 12 34 56 78' }, account)).toMatchObject({ value: { sender: 'ACCOUNT' } });
  });

  it.each<[string, Parameters<typeof request>[0], Partial<DraftSettings>]>([
    ['number_invalid', { to: '+331234' }, {}],
    ['country_needed', { to: '06 12 34 56 78' }, { defaultCountry: null }],
    ['country_unknown', { country: 'XX' }, {}],
    ['sender_invalid', { sender: '!' }, {}],
    ['sender_invalid', {}, { defaultSender: '!' }],
    ['text_empty', { text: ' \n ' }, {}],
    ['text_too_long', { text: 'x'.repeat(10_000) }, {}],
    ['text_malformed', { text: 'a\ud800' }, {}],
  ])('%s refuses %j', (code, changes, settings) => {
    expect(read(changes, settings)).toMatchObject({ ok: false, error: { code } });
  });

  it('the recipient is read first, then the sender, then the text', () => {
    const code = (changes: Parameters<typeof request>[0]) => {
      const draft = read(changes);
      return draft.ok ? 'sound' : draft.error.code;
    };
    const bad = { to: '1', sender: '!', text: '' };
    expect([code(bad), code({ ...bad, to: '+33612345678' }), code({ text: '' }), code({})]).toEqual([
      'number_invalid',
      'sender_invalid',
      'text_empty',
      'sound',
    ]);
  });
});
