import type { Alphabet, Concatenation, Profile } from '@carillon/core/encoding';
import { countrySchema } from '@carillon/gateway-api/conventions';
import { z } from 'zod';
import { checkSegmentation, profileOf, segmentation } from '../segmentation.ts';
import { receiptSettings } from './receipt-settings.ts';

const CONCATENATIONS: Readonly<Record<string, Concatenation>> = {
  'udh-8': 'udh8',
  'udh-16': 'udh16',
  sar: 'sar',
  payload: 'payload',
};

const ALPHABETS: Readonly<Record<string, Alphabet>> = {
  gsm7: 'gsm7',
  'gsm7-packed': 'gsm7',
  latin1: 'latin1',
  ascii: 'ascii',
};

const octet = z.int().min(0).max(255);

const plan = (ton: number, npi: number) =>
  z.strictObject({ ton: octet.default(ton), npi: octet.default(npi) }).prefault({});

/** Type of number and numbering plan of each kind of address (SMPP 3.4, 5.2.5 and 5.2.6). */
const addresses = z
  .strictObject({
    recipient: plan(1, 1),
    number: plan(1, 1).describe('A sender that is a number'),
    shortCode: plan(3, 0).describe('A sender of up to six digits'),
    alphanumeric: plan(5, 0).describe('A sender of letters'),
  })
  .prefault({})
  .describe('Type of number and numbering plan of each kind of address');

const tlv = z
  .strictObject({
    tag: z
      .string()
      .regex(/^0x[0-9a-f]{4}$/, 'must be four hexadecimal digits such as 0x1454')
      .describe('Of a parameter the SMSC asks for'),
    hex: z
      .string()
      .regex(/^([0-9a-f]{2}){0,256}$/i, 'must be whole octets in hexadecimal')
      .optional(),
    text: z
      .string()
      .max(255)
      .regex(/^[\x20-\x7e]*$/, 'must be ASCII')
      .describe('Sent as a C-octet string, with its closing zero')
      .optional(),
  })
  .refine(({ hex, text }) => (hex === undefined) !== (text === undefined), 'needs hex or text, but not both');

/** TLVs that tell of the text itself: this gateway fills them in. */
const OWN_TLVS: readonly string[] = ['0x020c', '0x020e', '0x020f', '0x0424'];

const tlvs = z
  .array(tlv)
  .max(20)
  .default([])
  .superRefine((all, context) => {
    for (const [place, { tag }] of all.entries()) {
      const fault = OWN_TLVS.includes(tag)
        ? 'is filled in by the gateway'
        : all.findIndex((other) => other.tag === tag) < place
          ? 'is there already'
          : null;
      if (fault) context.addIssue({ code: 'custom', path: [place, 'tag'], message: fault });
    }
  })
  .describe('Optional parameters sent with each part');

/** What is asked of the SMSC with each text. */
const asked = {
  addresses,
  serviceType: z.string().max(5).default('').describe('service_type of each part'),
  dataCoding: z
    .strictObject({
      default: octet.default(0).describe('Of texts in the default alphabet'),
      ucs2: octet.default(8).describe('Of texts in UCS-2'),
    })
    .prefault({}),
  registeredDelivery: z
    .enum(['final', 'final-and-intermediate', 'none'])
    .default('final')
    .describe('Which receipts are asked for; without any a text ends as expired'),
  validityPeriod: z
    .enum(['relative', 'absolute', 'none'])
    .default('relative')
    .describe('How the notAfter of a text is told to the SMSC, if at all'),
  tlvs,
} as const;

/** What is to be known of texts from handsets. */
const received = {
  partsWaitMs: z
    .int()
    .min(1_000)
    .max(600_000)
    .default(60_000)
    .describe('How long a long text from a handset waits for its next part before it goes on as what came'),
  country: countrySchema
    .nullable()
    .default(null)
    .describe('Where handsets are whose numbers come without a country prefix, should nothing else tell'),
} as const;

/** What is particular about an SMSC. */
export const smppProfile = z
  .strictObject({
    defaultAlphabet: z
      .enum(['gsm7', 'gsm7-packed', 'latin1', 'ascii'])
      .default('gsm7')
      .describe('What data_coding 0 means to this carrier'),
    longMessages: z.enum(['udh-8', 'udh-16', 'sar', 'payload']).default('udh-16'),
    segments: segmentation.prefault({}),
    ...asked,
    ...receiptSettings,
    ...received,
    responseTimeoutMs: z.int().min(1_000).max(300_000).default(30_000),
    enquireLinkMs: z
      .int()
      .min(1_000)
      .max(600_000)
      .default(30_000)
      .describe('Silence after which the SMSC is asked whether it is there'),
    enquireLinkTimeoutMs: z
      .int()
      .min(500)
      .max(60_000)
      .default(15_000)
      .describe('Time for that answer; the second one missed ends the bind'),
  })
  .superRefine((settings, context) =>
    checkSegmentation(settings.segments, baseOf(settings), { context, path: ['segments'] }),
  );
export type SmppProfile = z.output<typeof smppProfile>;

const baseOf = ({
  defaultAlphabet,
  longMessages,
}: Pick<SmppProfile, 'defaultAlphabet' | 'longMessages'>) => ({
  name: `smpp ${defaultAlphabet} ${longMessages}`,
  alphabet: ALPHABETS[defaultAlphabet]!,
  concatenation: CONCATENATIONS[longMessages]!,
});

/** How texts are cut and counted for an SMSC. */
export const segmentationOf = (profile: SmppProfile): Profile => profileOf(profile.segments, baseOf(profile));
