/**
 * Asks one question at a time, and the newest of those that came meanwhile next: somebody who types asks no faster than
 * the gateway answers, and no late answer takes the place of a newer one.
 */
export const createNewestFirst = <Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
  report: (answer: Answer) => void,
): ((question: Question) => void) => {
  let waiting: { readonly question: Question } | null = null;
  let isAsking = false;

  const askWaiting = async (): Promise<void> => {
    isAsking = true;
    while (waiting !== null) {
      const { question }: { readonly question: Question } = waiting;
      waiting = null;
      const answer = await ask(question);
      if (waiting === null) report(answer);
    }
    isAsking = false;
  };

  return (question) => {
    waiting = { question };
    if (!isAsking) void askWaiting();
  };
};
