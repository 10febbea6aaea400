import { toId } from '@carillon/gateway-api/ids';
import { absoluteTime, type Pdu, relativeTime, type Smsc } from '@carillon/smpp';
import { type HttpProvider, startHttpProvider } from '@carillon/testing/http-provider';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { smppSettings } from '../../../src/engine/carriers/smpp/settings.ts';
import { startAcceptingSmsc } from '../../support/accepting-smsc.ts';
import { eventually } from '../../support/deadline.ts';
import { type HostedCarrier, hostCarrier } from './carrier-host.ts';
import { outbound, submitOne } from './outbound.ts';
import { openTwilio, type TwilioBench } from './twilio/bench.ts';

const PHONE = '+33612345678';
const NOW = Date.UTC(2026, 10, 25, 22);
const now = (): number => NOW;
const after = (seconds: number): { notAfter: Date } => ({ notAfter: new Date(NOW + seconds * 1000) });

describe('an SMSC is asked', () => {
  let smsc: Smsc;
  let port: number;
  let taken: Pdu<'submit_sm'>[] = [];
  const hosts: HostedCarrier[] = [];

  beforeAll(async () => {
    ({ smsc, port } = await startAcceptingSmsc((pdu) => {
      taken.push(pdu);
      return undefined;
    }));
  });
  afterAll(async () => {
    await Promise.all(hosts.map((host) => host.close()));
    await smsc.close();
  });
  beforeEach(() => {
    taken = [];
  });

  const submit = async (
    profile: object,
    extra: Parameters<typeof outbound>[1] = {},
  ): Promise<Pdu<'submit_sm'>[]> => {
    const settings = { host: '127.0.0.1', port, systemId: 'carillon', profile };
    const host = await hostCarrier({ type: 'smpp', settings, secret: 'secret', now });
    hosts.push(host);
    await eventually('the bind', async () => host.carrier.fault() === null);
    expect(await submitOne(host.carrier, outbound(PHONE, extra))).toMatchObject({ kind: 'accepted' });
    return taken;
  };

  it('for the usual, unless told otherwise', async () => {
    const [pdu] = await submit({}, after(3_723));
    expect(pdu).toMatchObject({
      service_type: '',
      source_addr_ton: 5,
      source_addr_npi: 0,
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      registered_delivery: 1,
      data_coding: 0,
      validity_period: relativeTime(3_723),
      tlvs: {},
    });
    expect(pdu!.validity_period).toBe('000000010203000R');
  });

  it('to give a text up when it is of no use any more, in the form it reads, on every part', async () => {
    const long = { text: 'a'.repeat(400), segments: 3, ...after(90_061) };
    const parts = await submit({ validityPeriod: 'absolute' }, long);
    expect(parts.map(({ validity_period }) => validity_period)).toEqual(
      Array.from({ length: 3 }, () => absoluteTime(NOW + 90_061_000)),
    );
  });

  it.each([
    ['of no end', {}, {}],
    ['an SMSC that takes none', { validityPeriod: 'none' }, after(60)],
    ['an end in a year', {}, after(365 * 86_400)],
  ])('for no validity period: %s', async (_, profile, extra) => {
    expect((await submit(profile, extra))[0]).toMatchObject({ validity_period: '' });
  });

  it('for a second at the least', async () => {
    expect((await submit({}, after(0.2)))[0]).toMatchObject({ validity_period: relativeTime(1) });
  });

  it('with the addresses, codings, receipts and parameters of its settings', async () => {
    const profile = {
      serviceType: 'CMT',
      addresses: { recipient: { ton: 2, npi: 8 }, alphanumeric: { npi: 1 }, number: { ton: 0, npi: 0 } },
      dataCoding: { default: 0xf1, ucs2: 0x18 },
      registeredDelivery: 'final-and-intermediate',
      tlvs: [
        { tag: '0x1454', hex: '01FF' },
        { tag: '0x1501', text: 'campaign-7' },
      ],
    };
    const [pdu] = await submit(profile, { text: 'Hi' });
    expect(pdu).toMatchObject({
      service_type: 'CMT',
      source_addr_ton: 5,
      source_addr_npi: 1,
      dest_addr_ton: 2,
      dest_addr_npi: 8,
      registered_delivery: 0x11,
      data_coding: 0xf1,
    });
    expect(Buffer.from(pdu!.tlvs['0x1454']!).toString('hex')).toBe('01ff');
    expect(Buffer.from(pdu!.tlvs['0x1501']!).toString('latin1')).toBe('campaign-7\0');
    const [, cyrillic] = await submit(
      { ...profile, registeredDelivery: 'none' },
      { text: 'Привет', sender: '+33612345679' },
    );
    expect(cyrillic).toMatchObject({ data_coding: 0x18, source_addr_ton: 0, registered_delivery: 0 });
  });

  it('with its parameters beside those that tell the parts', async () => {
    const profile = { longMessages: 'sar', tlvs: [{ tag: '0x1454', hex: '01' }] };
    const parts = await submit(profile, { text: 'a'.repeat(200), segments: 2 });
    expect(parts.map(({ tlvs }) => [tlvs.sar_segment_seqnum, tlvs.sar_total_segments])).toEqual([
      [1, 2],
      [2, 2],
    ]);
    for (const { tlvs } of parts) expect(tlvs['0x1454']).toBeDefined();
  });

  it.each([
    [{ tlvs: [{ tag: '0x020c', hex: '0001' }] }, 'profile.tlvs.0.tag'],
    [{ tlvs: [{ tag: '1454', hex: '0001' }] }, 'profile.tlvs.0.tag'],
    [{ tlvs: [{ tag: '0x1454', hex: '1' }] }, 'profile.tlvs.0.hex'],
    [{ tlvs: [{ tag: '0x1454' }] }, 'profile.tlvs.0'],
    [{ dataCoding: { ucs2: 256 } }, 'profile.dataCoding.ucs2'],
    [{ addresses: { recipient: { ton: -1 } } }, 'profile.addresses.recipient.ton'],
    [{ serviceType: 'TOOLONG' }, 'profile.serviceType'],
    [{ segments: { gsm7: { single: 161, part: 153 } } }, 'profile.segments.gsm7'],
    [{ segments: { ucs2: { single: 70, part: 67 } } }, 'profile.segments.ucs2'],
    [{ longMessages: 'sar', segments: { single: ['turkish'] } }, 'profile.segments.locking'],
    [{ segments: { cap: { gsm7: 2_000 } } }, 'profile.segments.cap'],
  ])('for nothing that cannot be: %j', (profile, path) => {
    const read = smppSettings.safeParse({ host: 'smsc.example.com', port: 2775, systemId: 'me', profile });
    expect(read.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });
});

describe('Twilio is asked', () => {
  let bench: TwilioBench;
  beforeAll(async () => {
    bench = await openTwilio({ messagingServiceSid: `MG${'0a'.repeat(16)}` }, now);
  });
  afterAll(() => bench.close());

  const fieldsOf = async (extra: Parameters<typeof outbound>[1]): Promise<URLSearchParams> => {
    await submitOne(bench.carrier, outbound('+14158670001', { sender: null, ...extra }));
    return new URLSearchParams(bench.twilio.requests.at(-1)!.body);
  };

  it('to give a text up when it is of no use any more, and to leave it as it was priced', async () => {
    const fields = await fieldsOf(after(600));
    expect([fields.get('ValidityPeriod'), fields.get('SmartEncoded')]).toEqual(['600', 'false']);
    expect((await fieldsOf(after(36_001))).has('ValidityPeriod')).toBe(false);
    expect((await fieldsOf({})).has('ValidityPeriod')).toBe(false);
  });

  it('by the name of the message', async () => {
    const message = outbound('+14158670001', { sender: null });
    await submitOne(bench.carrier, message);
    expect(bench.twilio.requests.at(-1)!.headers['x-request-id']).toBe(toId('msg', message.messageId));
  });
});

describe('a described provider is asked', () => {
  let provider: HttpProvider;
  let host: HostedCarrier;
  beforeAll(async () => {
    provider = await startHttpProvider();
    const request = provider.description['request'] as { body: { json: object } };
    const json = { ...request.body.json, ttl: '{{validitySeconds}}', until: '{{ notAfter }}' };
    const settings = { ...provider.description, request: { ...request, body: { kind: 'json', json } } };
    host = await hostCarrier({ type: 'http', secret: provider.token, settings, now });
  });
  afterAll(async () => {
    await host.close();
    await provider.close();
  });

  const bodyOf = async (extra: Parameters<typeof outbound>[1]): Promise<Record<string, unknown>> => {
    await submitOne(host.carrier, outbound(PHONE, extra));
    return JSON.parse(provider.requests.at(-1)!.body) as Record<string, unknown>;
  };

  it('when a text is of no use any more, and nothing of it where it has no end', async () => {
    expect(await bodyOf(after(600))).toMatchObject({ ttl: '600', until: '2026-11-25T22:10:00.000Z' });
    expect(Object.keys(await bodyOf({}))).not.toEqual(expect.arrayContaining(['ttl']));
  });

  it('by the name of the message', async () => {
    const message = outbound(PHONE);
    await submitOne(host.carrier, message);
    expect(provider.requests.at(-1)!.headers['x-request-id']).toBe(toId('msg', message.messageId));
  });
});
