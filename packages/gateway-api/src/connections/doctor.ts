import { z } from 'zod';
import { instantSchema } from '../conventions/index.ts';

/** What a look at a connection found, the worst first. */
export const connectionDoctorSchema = z
  .strictObject({
    state: z.enum(['ok', 'warning', 'failing']).describe('Of the worst line; what is unknown is a warning'),
    findings: z.array(
      z.object({
        check: z.string().describe('Stable name, e.g. signature, scopes, topics'),
        state: z.enum(['ok', 'warning', 'failing', 'unknown']),
        detail: z.string(),
        fix: z.string().nullable().describe('What to do about it'),
      }),
    ),
    examinedAt: instantSchema,
  })
  .meta({
    id: 'ConnectionDoctor',
    examples: [
      {
        state: 'failing',
        findings: [
          {
            check: 'public_address',
            state: 'failing',
            detail: 'Nobody said under which address this gateway is reached.',
            fix: 'Set GATEWAY_PUBLIC_URL to its public https address.',
          },
        ],
        examinedAt: '2026-11-27T12:00:00.000Z',
      },
    ],
  });
