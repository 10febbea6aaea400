/** A command of a page that is run, and what the page says it shows. */
export interface Block {
  /** Of the page, where the code begins. */
  readonly line: number;
  readonly code: string;
  readonly shows: { readonly language: string; readonly text: string } | null;
}

const FENCE = /^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm;

/** The blocks of a page that are tagged `sh run`, each with the block tagged `shows` that comes next. */
export const blocksOf = (page: string): Block[] => {
  const blocks: Block[] = [];
  for (const { index, 1: language = '', 2: info = '', 3: code = '' } of page.matchAll(FENCE)) {
    const tags = info.trim().split(/\s+/);
    const line = page.slice(0, index).split('\n').length + 1;
    const before = blocks.at(-1);
    if (tags.includes('run')) blocks.push({ line, code, shows: null });
    else if (tags.includes('shows') && before)
      blocks.splice(-1, 1, { ...before, shows: { language, text: code } });
  }
  return blocks;
};

/** What a page writes for a part that differs each time: an id, a time, the rest of something long. */
const ANYTHING = '...';

const fitsText = (shown: string, real: string): boolean => {
  const pattern = shown
    .split(ANYTHING)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${pattern.join('[\\s\\S]*')}$`).test(real);
};

/** Whether a value is as a page shows it: a page may leave fields out, and the end of a list behind `...`. */
export const fits = (shown: unknown, real: unknown): boolean => {
  if (typeof shown === 'string') return typeof real === 'string' && fitsText(shown, real);
  if (typeof shown !== 'object' || shown === null) return shown === real;
  if (Array.isArray(shown)) {
    const open = shown.at(-1) === ANYTHING;
    const told = open ? shown.slice(0, -1) : shown;
    return (
      Array.isArray(real) &&
      (open ? real.length >= told.length : real.length === told.length) &&
      told.every((each, place) => fits(each, real[place]))
    );
  }
  if (typeof real !== 'object' || real === null) return false;
  return Object.entries(shown).every(([name, value]) => fits(value, Reflect.get(real, name)));
};

/** Tells how what was printed differs from what the page shows; null where it does not. */
export const difference = ({ shows }: Block, printed: string): string | null => {
  if (!shows) return null;
  if (shows.language !== 'json')
    return fitsText(shows.text.trim(), printed.trim())
      ? null
      : `it shows\n${shows.text}\nand printed\n${printed}`;
  try {
    if (fits(JSON.parse(shows.text), JSON.parse(printed))) return null;
  } catch (error) {
    return `${String(error)}: ${printed}`;
  }
  return `it shows\n${shows.text}\nand printed\n${printed}`;
};
