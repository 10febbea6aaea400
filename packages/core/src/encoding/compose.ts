const CLUSTER = /\P{M}\p{M}*/gu;

/**
 * Puts characters together that were typed in pieces, such as a letter and the accent behind it: apart they would make
 * the whole text UCS-2, and dearer. Unicode's form C, but for the few characters that it takes apart: what is one
 * character stays one.
 *
 * @example
 * composeText('e\u0301te\u0301'); // 'été', three characters of GSM-7
 */
export const composeText = (text: string): string => {
  const composed = text.normalize('NFC');
  if (composed.length <= text.length) return composed;
  return text.replace(CLUSTER, (cluster) => {
    const whole = cluster.normalize('NFC');
    return whole.length <= cluster.length ? whole : cluster;
  });
};
