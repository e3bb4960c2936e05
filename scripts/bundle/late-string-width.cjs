/** string-width, loaded when it is first asked: the table of emoji that it makes takes 10 ms, and most names need none. */
let stringWidth;

module.exports = (text, options) => {
  stringWidth ??= require('../../node_modules/string-width/index.js').default;
  return stringWidth(text, options);
};
