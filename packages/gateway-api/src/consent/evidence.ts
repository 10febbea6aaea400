import { z } from 'zod';
import { lineSchema, proseSchema } from '../conventions/index.ts';

/** What proves a yes: all that is known, and at least what was told, where it was said, or who vouches for it. */
export const consentEvidenceSchema = z
  .strictObject({
    wording: proseSchema(5_000).describe('What the person was told, word for word'),
    wordingVersion: lineSchema(100),
    language: lineSchema(35).describe('BCP 47'),
    page: lineSchema(2_000).describe('Address of the page, or name of the till'),
    ip: z.union([z.ipv4(), z.ipv6()]),
    userAgent: lineSchema(1_000),
    inboundMessage: proseSchema(2_000).describe('The text that said so, or its id'),
    privacyNoticeVersion: lineSchema(100),
    doubleOptIn: z.strictObject({ requestId: lineSchema(255), confirmId: lineSchema(255) }),
    attestation: proseSchema(2_000).describe('Who vouches for an imported list, and on what ground'),
    document: lineSchema(2_000).describe('Where a recording, a scan or a signed form lies'),
  })
  .partial()
  .meta({
    id: 'ConsentEvidence',
    examples: [
      {
        wording: 'I want offers by SMS.',
        wordingVersion: '3',
        page: 'https://shop.example/signup',
        ip: '192.0.2.1',
      },
    ],
  });
