/** Stands for react-devtools-core in the bundle: v2top has no use for it. */
export default { initialize: () => {}, connectToDevTools: () => {} };
