/** Replaces restore-cursor in the bundle: v2top restores the cursor itself. */
export default (): void => {};
