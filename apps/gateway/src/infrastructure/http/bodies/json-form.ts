import { RefusedRequest } from '../problems.ts';

/** Deeper than any request of ours, and shallow enough for whatever walks a value by calling itself. */
const MOST_LEVELS = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const isOpening = (code: number): boolean => code === 0x7b || code === 0x5b;
const isClosing = (code: number): boolean => code === 0x7d || code === 0x5d;
const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** Where the string that begins at `start` ends: the place of its closing quote, or the end of the text. */
const endOfString = (text: string, start: number): number => {
  let end = text.indexOf('"', start + 1);
  while (end !== -1) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
};

const isName = (text: string, end: number): boolean => {
  let next = end + 1;
  while (isSpace(text.charCodeAt(next))) next += 1;
  return text.charCodeAt(next) === COLON;
};

/** A name as JSON.parse reads it: two may be written differently and be the same. */
const nameAt = (text: string, start: number, end: number): string => {
  const written = text.slice(start + 1, end);
  if (!written.includes('\\')) return written;
  try {
    return String(JSON.parse(text.slice(start, end + 1)));
  } catch {
    return written;
  }
};

/**
 * Refuses JSON nested more than 64 levels deep, and an object that has a name twice: what reads it first and what acts
 * on it later could take different ones (RFC 8259, section 4).
 *
 * @throws RefusedRequest
 */
export const checkJsonForm = (text: string): void => {
  /** The names so far of the objects around; null where there are none yet. */
  const levels: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isOpening(code)) {
      if (levels.push(null) > MOST_LEVELS)
        throw new RefusedRequest({
          code: 'json_invalid',
          detail: `The body is nested more than ${MOST_LEVELS} levels deep. Send a flatter one.`,
        });
    } else if (isClosing(code)) levels.pop();
    else if (code === QUOTE) {
      const end = endOfString(text, at);
      if (isName(text, end)) addName(levels, nameAt(text, at, end));
      at = end;
    }
  }
};

const addName = (levels: (Set<string> | null)[], name: string): void => {
  const here = levels.length - 1;
  if (here < 0) return;
  levels[here] ??= new Set();
  if (levels[here].has(name))
    throw new RefusedRequest({
      code: 'json_invalid',
      detail: 'An object of the body has a name twice. Send each name once.',
      field: name,
    });
  levels[here].add(name);
};
