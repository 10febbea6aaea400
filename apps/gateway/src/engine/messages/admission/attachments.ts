import type pg from 'pg';

/** What a job's message carries, and what became of that message. */
export interface Attached<Attachment> {
  readonly attachment: Attachment;
  /** Null where the job has no message. */
  readonly messageId: string | null;
  /** False when a rule refused the message. */
  readonly admitted: boolean;
}

/** Stores what messages carry together with them: both are on disk, or neither. A service implements it. */
export interface Attachments<Attachment> {
  /**
   * Stores what the messages of a batch carry, in the transaction that admits them. It sends all its statements before
   * it first waits: they travel with COMMIT.
   */
  keep(client: pg.PoolClient, attached: readonly Attached<Attachment>[], now: Date): Promise<void>;
}

/** For messages that carry nothing. */
export const noAttachments: Attachments<never> = { keep: async () => {} };
