/** Replaces react-devtools-core in the bundle, which v2top does not use. */
export default { initialize: () => {}, connectToDevTools: () => {} };
