/**
 * Stands for Yoga, Ink's layout engine, in the bundle: v2top has no elements for it to lay out, and its WebAssembly
 * takes as long to load as React. Every node has every method, and all of them say 0.
 */
const node: object = new Proxy({}, { get: () => () => 0 });

export default { Node: { create: () => node } };
