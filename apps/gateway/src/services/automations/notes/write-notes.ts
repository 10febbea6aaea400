import { createHash } from 'node:crypto';
import type { ShopFailure, ShopNote } from '@carillon/connector-kit/shop';
import type { Result } from '@carillon/core/result';
import type { ShopAsker } from '../../../engine/shops/shop-asker.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import { type DueNote, dropNote, keepNote, takeDueNotes } from './due-notes.ts';
import { type NotedTexts, readNotedTexts } from './noted-texts.ts';

export interface NoteDependencies {
  readonly database: Database;
  readonly asker: ShopAsker;
  readonly now: () => number;
}

/** A note with what is to stand on its page. */
interface Written {
  readonly note: DueNote;
  readonly read: NotedTexts;
  readonly digest: Buffer;
}

const WRITE_MS = 30_000;
const MINUTE_MS = 60_000;
/** After this every receipt has come, or never does. */
const OPEN_MS = 49 * 60 * MINUTE_MS;

/** A text is looked at soon after it left, and ever more seldom: most receipts come within the minute. */
const nextLook = ({ textedAt }: DueNote, now: number): Date => {
  const age = now - textedAt.getTime();
  return new Date(now + Math.min(6 * 60 * MINUTE_MS, Math.max(MINUTE_MS, age)));
};

const digestOf = (texts: NotedTexts['texts']): Buffer =>
  createHash('sha256').update(JSON.stringify(texts)).digest();

const settle = async (
  { database: { pool }, now }: NoteDependencies,
  { note, read, digest }: Written,
  outcome: Result<null, ShopFailure> | null,
): Promise<void> => {
  const failed = outcome !== null && !outcome.ok;
  const isOver = now() - note.textedAt.getTime() > OPEN_MS;
  if (failed && (outcome.error.code === 'shop_refused' || isOver)) return dropNote(pool, note);
  if (!failed && (read.final || isOver)) return dropNote(pool, note);
  const at = nextLook(note, now());
  const retryAt = failed ? now() + (outcome.error.retryAfterMs ?? 0) : 0;
  await keepNote(pool, note, {
    at: new Date(Math.max(at.getTime(), retryAt)),
    digest: failed ? note.digest : digest,
  });
};

const writeShop = async (deps: NoteDependencies, written: readonly Written[]): Promise<void> => {
  const changed = written.filter(({ note, digest }) => !note.digest?.equals(digest));
  const notes = changed.map(({ note, read }): ShopNote => ({ object: note.object, texts: read.texts }));
  const outcomes =
    notes.length === 0
      ? []
      : await deps.asker.askAll(changed[0]!.note.shop, {
          timeoutMs: WRITE_MS,
          answers: notes.length,
          ask: (port, access) => port.writeBack(access, notes),
        });
  for (const one of written) {
    const place = changed.indexOf(one);
    await settle(deps, one, place < 0 ? null : (outcomes[place] ?? null));
  }
};

/** Writes onto the pages of orders what was texted about them, and what became of it. */
export const writeDueNotes = async (deps: NoteDependencies): Promise<void> => {
  const due = await takeDueNotes(deps.database, deps.now());
  const written: Written[] = [];
  for (const note of due) {
    const read = await readNotedTexts(deps.database, note);
    written.push({ note, read, digest: digestOf(read.texts) });
  }
  const byShop = Map.groupBy(written, ({ note }) => note.shop.id);
  await Promise.all([...byShop.values()].map((own) => writeShop(deps, own)));
};
