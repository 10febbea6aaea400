import type pg from 'pg';

/** What was answered on a session by then has surely arrived, and does not come again. */
export const confirmAnswers = async (
  { pool }: { readonly pool: pg.Pool },
  session: string,
  until: Date,
): Promise<void> => {
  await pool.query(
    `INSERT INTO text_sessions VALUES ($1, $2)
     ON CONFLICT (id) DO UPDATE SET answered_until = EXCLUDED.answered_until`,
    [session, until],
  );
};
