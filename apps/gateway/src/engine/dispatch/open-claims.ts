import type { OutcomeUpdate } from '../messages/outcome.ts';

/** Counts how many outcomes of each claim are still to come. */
export interface OpenClaims {
  /** The claims that these outcomes complete: their rows have served. */
  completedBy(outcomes: readonly OutcomeUpdate[]): string[];
}

export const createOpenClaims = (): OpenClaims => {
  const open = new Map<string, number>();
  return {
    completedBy: (outcomes) => {
      const completed: string[] = [];
      for (const { claim } of outcomes) {
        if (!claim) continue;
        const left = (open.get(claim.id) ?? claim.messages.length) - 1;
        if (left > 0) open.set(claim.id, left);
        else {
          open.delete(claim.id);
          completed.push(claim.id);
        }
      }
      return completed;
    },
  };
};
