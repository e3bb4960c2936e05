/** Copies through the terminal, which also works over SSH. */

/**
 * The OSC 52 sequence that asks the terminal to put a text on its clipboard, without control characters and line ends.
 * Terminals don't answer it and may be configured to ignore it. Source: xterm's "Control Sequences", OSC 52.
 */
export function clipboardSequence(text: string): string {
  const plain = text.replace(/[\p{Cc}\u2028\u2029]/gu, '');
  return `\x1b]52;c;${Buffer.from(plain, 'utf8').toString('base64')}\x07`;
}
