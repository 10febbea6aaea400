import type { ShopFailure } from '@carillon/connector-kit/shop';
import type { StillTrueAnswer, StillTrueQuestion } from '@carillon/core/automation';
import { fail, type Result } from '@carillon/core/result';
import type { Database } from '../../infrastructure/database/open.ts';
import { findShop, type ShopOfAccount } from './asked-shop.ts';
import type { ShopAsker } from './shop-asker.ts';

/** A fact that an account wants to know of a shop of its own. */
export interface AskedFact extends Pick<ShopOfAccount, 'accountId' | 'mode'> {
  readonly question: StillTrueQuestion;
}

export type AnsweredFact = Result<StillTrueAnswer, ShopFailure>;

/** Asks shops whether something still holds: one answer for each question, in their order, within a second. */
export type AskStillTrue = (asked: readonly AskedFact[]) => Promise<readonly AnsweredFact[]>;

/** A text that waits for an answer waits no longer. */
const ANSWER_MS = 1_000;

const UNKNOWN_SHOP: AnsweredFact = fail({
  code: 'access_ended',
  detail: 'No connection of the account can ask the shop.',
  retryAfterMs: null,
});

const shopOf = ({ accountId, mode, question: { event } }: AskedFact): string =>
  JSON.stringify([accountId, mode, event.source.platform, event.source.shop]);

export const createStillTrue =
  ({ database, asker }: { readonly database: Database; readonly asker: ShopAsker }): AskStillTrue =>
  async (asked) => {
    const answers = new Map<AskedFact, AnsweredFact>();
    const askShop = async (facts: readonly AskedFact[]): Promise<void> => {
      const { accountId, mode, question } = facts[0]!;
      const connection = await findShop(database.pool, { accountId, mode, source: question.event.source });
      if (!connection) return;
      const questions = facts.map(({ question }) => question);
      const given = await asker.askAll(connection, {
        timeoutMs: ANSWER_MS,
        answers: questions.length,
        ask: (port, access) => port.stillTrue(access, questions),
      });
      for (const [place, fact] of facts.entries()) answers.set(fact, given[place] ?? UNKNOWN_SHOP);
    };
    await Promise.all([...Map.groupBy(asked, shopOf).values()].map(askShop));
    return asked.map((fact) => answers.get(fact) ?? UNKNOWN_SHOP);
  };
