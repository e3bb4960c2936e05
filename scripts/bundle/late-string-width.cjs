/**
 * string-width, with a short way for simple text. The whole of it is loaded when first needed: the table of emoji that
 * it makes takes 10 ms, and most names need none.
 */
const { simpleWidth } = require('./ink/simple-text.ts');

let stringWidth;

module.exports = (text, options) => {
  const width = typeof text === 'string' && options === undefined ? simpleWidth(text) : -1;
  if (width >= 0) return width;
  stringWidth ??= require('../../node_modules/string-width/index.js').default;
  return stringWidth(text, options);
};
