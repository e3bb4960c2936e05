/** Stands for restore-cursor in the bundle: v2top gives the cursor back by itself. */
export default (): void => {};
