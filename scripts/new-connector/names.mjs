/** @typedef {{ kebab: string, camel: string, title: string, header: string }} Names */

const WORDS = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST = 40;

const capital = (word) => word[0].toUpperCase() + word.slice(1);

/**
 * What is wrong with the name of a connector, as a sentence; null when nothing is.
 *
 * @param {string | undefined} name
 * @returns {string | null}
 */
export const nameProblem = (name) => {
  if (name === undefined) return 'Say which platform: pnpm new:connector <name>, for example woocommerce.';
  if (name === 'kit') return 'The name kit is taken: packages/connector-kit says what a connector is.';
  if (name.length > LONGEST) return `The name has ${name.length} characters, and ${LONGEST} are allowed.`;
  return WORDS.test(name)
    ? null
    : `The name ${JSON.stringify(name)} must be lower-case words of letters and digits with hyphens between them, such as woocommerce or big-commerce.`;
};

/**
 * The forms a name takes in the files of a connector.
 *
 * @param {string} name
 * @returns {Names}
 */
export const namesOf = (name) => {
  const words = name.split('-');
  return {
    kebab: name,
    camel: words.map((word, at) => (at === 0 ? word : capital(word))).join(''),
    title: words.map(capital).join(' '),
    header: words.map(capital).join('-'),
  };
};
