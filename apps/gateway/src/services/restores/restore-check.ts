import type { Database } from '../../infrastructure/database/open.ts';
import type { ReadinessCheck } from '../../infrastructure/http/health.ts';
import { readMarks } from './store-marks.ts';

/** Says that texts wait because the database was restored; requests may come all the same. */
export const restoreCheck = ({ pool }: Database): ReadinessCheck => ({
  name: 'restore',
  fault: async () => null,
  note: async () => {
    // Whether the store can be read is another check's to say.
    const marks = await readMarks(pool).catch(() => null);
    return marks?.open
      ? `The database was restored: texts wait until POST /v1/operator/restore/end (since ${marks.open.at.toISOString()}).`
      : null;
  },
});
