import type { ShopAccess, ShopFailure } from '@carillon/connector-kit/shop';
import type { StillTrueAnswer, StillTrueQuestion } from '@carillon/core/automation';
import type { Result } from '@carillon/core/result';
import type { AdminDesk } from '../http/ask-admin.ts';

export type Answered = Result<StillTrueAnswer, ShopFailure>;

/** One question, and what is asked of the shop for it. */
export interface Inquiry<Subject> {
  readonly fact: StillTrueQuestion['fact'];
  readonly subject: Subject;
}

/** Asks for a batch at once: one answer for each, in their order. */
export type AskBatch<Subject> = (
  desk: AdminDesk,
  access: ShopAccess,
  batch: readonly Inquiry<Subject>[],
) => Promise<readonly Answered[]>;

const batchesOf = <Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));

/** Asks in batches, all at once: who asks has a second. */
export const askInBatches =
  <Subject>(size: number, ask: AskBatch<Subject>): AskBatch<Subject> =>
  async (desk, access, inquiries) =>
    (await Promise.all(batchesOf(inquiries, size).map((batch) => ask(desk, access, batch)))).flat();

/** The answer of each inquiry of a batch that was answered as a whole, or the failure of all of them. */
export const spread = <Found>(
  found: Result<Found, ShopFailure>,
  count: number,
  answerAt: (found: Found, at: number) => Answered,
): readonly Answered[] =>
  Array.from({ length: count }, (_, at) => (found.ok ? answerAt(found.value, at) : found));
