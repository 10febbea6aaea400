import type { Content, SubmitOutcome } from '@carillon/smpp';

type Submit = (content: Content<'submit_sm'>) => Promise<SubmitOutcome>;

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
/** For so long the rest of a text is tried; what still has not left by then has failed. */
const PATIENCE_MS = 300_000;

/** Surely not taken this time, and perhaps the next. */
const isForNow = (outcome: SubmitOutcome): boolean =>
  outcome.kind === 'throttled' ||
  (outcome.kind === 'refused' && outcome.class === 'temporary') ||
  (outcome.kind === 'unsent' && outcome.cause !== 'invalid' && outcome.cause !== 'tlvs-not-supported');

const mayHaveLeft = ({ kind }: SubmitOutcome): boolean => kind === 'accepted' || kind === 'unknown';

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });

/**
 * Makes what submits the parts of one message. When one of them has left, or may have, the message cannot go back to
 * its lane whole any more: then a part the SMSC would not take for now (rule S6) is submitted again until it is taken,
 * so that nobody gets a text with a piece missing.
 *
 * @param parts how many there are; the submitter is called once for each.
 */
export const submitterOf = (parts: number, submit: Submit): Submit => {
  let untried = parts;
  let hasLeft = false;
  let allTried = (): void => {};
  const firstRound = new Promise<void>((resolve) => {
    allTried = resolve;
  });

  const submitRest = async (content: Content<'submit_sm'>, first: SubmitOutcome): Promise<SubmitOutcome> => {
    const end = performance.now() + PATIENCE_MS;
    let outcome = first;
    for (let wait = FIRST_WAIT_MS; isForNow(outcome) && performance.now() < end; wait *= 2) {
      await pause(Math.min(wait, LONGEST_WAIT_MS));
      outcome = await submit(content);
    }
    return outcome;
  };

  return async (content) => {
    const outcome = await submit(content);
    hasLeft ||= mayHaveLeft(outcome);
    untried -= 1;
    if (untried === 0) allTried();
    if (parts === 1 || !isForNow(outcome)) return outcome;
    await firstRound;
    return hasLeft ? submitRest(content, outcome) : outcome;
  };
};
