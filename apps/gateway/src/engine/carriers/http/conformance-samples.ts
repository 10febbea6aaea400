import { z } from 'zod';

const answer = z.strictObject({
  name: z.string().min(1),
  status: z.int().min(100).max(599),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string(),
  expect: z.enum(['accepted', 'refused', 'deferred', 'suspended', 'unknown']),
  /** The message's id, when it is accepted. */
  id: z.string().optional(),
  /** Our code, when it is refused. */
  code: z.string().optional(),
});

const callback = z
  .strictObject({
    name: z.string().min(1),
    method: z.enum(['GET', 'POST']).default('POST'),
    search: z.string().default(''),
    contentType: z.string().default('application/json'),
    body: z.string().default(''),
    receipt: z.strictObject({ id: z.string(), code: z.string() }).optional(),
    text: z.strictObject({ sender: z.string(), text: z.string() }).optional(),
  })
  .refine(
    ({ receipt, text }) => (receipt === undefined) !== (text === undefined),
    'needs a receipt or a text',
  );

/** Answers and callbacks as a provider's documentation shows them, each with what it means. */
export const samplesSchema = z.strictObject({
  answers: z
    .array(answer)
    .refine(
      (answers) => answers.some(({ expect }) => expect === 'accepted'),
      'needs an answer that is expected to be accepted',
    )
    .refine(
      (answers) => answers.some(({ expect }) => expect === 'refused'),
      'needs an answer that is expected to be refused',
    ),
  callbacks: z.array(callback).default([]),
});
export type Samples = z.output<typeof samplesSchema>;
export type SampleCallback = Samples['callbacks'][number];
