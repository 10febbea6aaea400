/** Neighbours on the keyboards in use, by letter: QWERTY, AZERTY and QWERTZ agree on these. */
const NEIGHBOURS: Readonly<Record<string, string>> = { S: 'ADQWZX', T: 'RYFG', O: 'IPKL', P: 'OLM' };

const isSwap = (word: string, keyword: string): boolean => {
  if (word.length !== keyword.length) return false;
  const differ = [...word].flatMap((letter, place) => (letter === keyword[place] ? [] : [place]));
  const [first, second] = differ;
  return (
    differ.length === 2 &&
    first !== undefined &&
    second !== undefined &&
    word[first] === keyword[second] &&
    word[second] === keyword[first]
  );
};

const isNeighbour = (word: string, keyword: string): boolean => {
  if (word.length !== keyword.length) return false;
  const differ = [...word].flatMap((letter, place) => (letter === keyword[place] ? [] : [place]));
  const [place] = differ;
  return (
    differ.length === 1 && place !== undefined && (NEIGHBOURS[keyword[place]!] ?? '').includes(word[place]!)
  );
};

/** Whether `longer` is `shorter` with one letter more. */
const isOneMore = (longer: string, shorter: string): boolean =>
  longer.length === shorter.length + 1 &&
  [...longer].some((_, place) => longer.slice(0, place) + longer.slice(place + 1) === shorter);

/** A letter struck twice, or one letter left out. */
const isSlipOfLength = (word: string, keyword: string): boolean =>
  isOneMore(keyword, word) ||
  (isOneMore(word, keyword) && [...word].some((letter, place) => letter === word[place + 1]));

/**
 * Whether a word is a keyword with one slip of the finger: two letters swapped (`TSOP`), one struck twice (`STOOP`),
 * one left out (`STP`), or a neighbouring key (`SROP`).
 */
export const isTypingError = (word: string, keyword: string): boolean =>
  word !== keyword && (isSwap(word, keyword) || isNeighbour(word, keyword) || isSlipOfLength(word, keyword));
