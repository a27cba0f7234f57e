// The script's own words. The server puts those of the page's language here; in English there are none to put.

const WORDS = {};

/**
 * Say a text in the page's language, with values in its `{places}`.
 * @param {string} text
 * @param {Object<string, string | number>} [values]
 */
export function phrase(text, values = {}) {
  return (WORDS[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/**
 * Say a text about a number: `one` of it, or another number of them.
 * @param {string} one
 * @param {string} many
 * @param {number} number
 */
export function phraseOf(one, many, number) {
  return phrase(number === 1 ? one : many, { number });
}
