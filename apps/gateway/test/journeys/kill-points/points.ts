/** A moment of a message's way through the gateway, told by what the process does on its sockets. */
export type KillPoint =
  | {
      /** Names of the prepared statements that its transaction has sent by then, and of those it has not. */
      readonly with: readonly string[];
      readonly without?: readonly string[];
      /** Just before this statement leaves. */
      readonly before: string;
    }
  | {
      readonly with: readonly string[];
      readonly without?: readonly string[];
      /** The answer of this statement is there, and nobody has seen it yet. */
      readonly after: string;
      /** What must be sent to get there: texts one after another, which find no text waiting before them. */
      readonly load?: 'single file';
    }
  /** A submit_sm is with the kernel, and its answer has not been read. */
  | { readonly written: 'submit_sm' };

/**
 * The named points of a message's way, by the statements that mark them. A point that is never reached fails its
 * test: whoever renames a statement finds it here.
 */
export const KILL_POINTS = {
  'after accept commit, in its lane': {
    with: ['insert-messages'],
    without: ['record-claim'],
    after: 'COMMIT',
  },
  'after accept commit, claimed at once': {
    with: ['insert-messages', 'record-claim'],
    after: 'COMMIT',
    load: 'single file',
  },
  'after claim commit': { with: ['claim-messages'], after: 'COMMIT' },
  'after socket write': { written: 'submit_sm' },
  'before response commit': { with: ['insert-submissions'], before: 'COMMIT' },
  'mid settle': { with: ['insert-submissions', 'write-states'], before: 'post-entries' },
} as const satisfies Readonly<Record<string, KillPoint>>;

export type KillPointName = keyof typeof KILL_POINTS;
