/** Replaces Ink's module in the bundle: joins the texts of a node, and leaves to Ink what has to be sanitised. */
import type { DOMElement } from '../../../node_modules/ink/build/dom.js';
import squashByInk from '../../../node_modules/ink/build/squash-text-nodes.js';
import { simpleSize } from './simple-text.ts';

export default function squashTextNodes(node: DOMElement): string {
  return joined(node) ?? squashByInk(node);
}

/** The text of a node; undefined if any of it is not simple. */
function joined(node: DOMElement): string | undefined {
  let text = '';
  for (const child of node.childNodes) {
    const part = child.nodeName === '#text' ? child.nodeValue : styled(child);
    if (part === undefined) return undefined;
    text += part;
  }
  return simpleSize(text) === undefined ? undefined : text;
}

function styled(node: DOMElement): string | undefined {
  if (node.isHidden === true) return '';
  const isText = node.nodeName === 'ink-text' || node.nodeName === 'ink-virtual-text';
  const text = isText ? joined(node) : '';
  const transform = node.internal_transform;
  if (text === undefined || text === '' || transform === undefined) return text;
  return text.includes('\n') ? text.split('\n').map(transform).join('\n') : transform(text, 0);
}
