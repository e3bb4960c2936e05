/** The content and size of a terminal screen. */

/** The size of a terminal's window, in cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A cell of the window, counted from zero. */
export interface Place {
  readonly column: number;
  readonly row: number;
}

/** The rows of a window from the top. */
export interface Screen {
  /** Text with SGR sequences; each line begins in the terminal's default look. Missing rows are empty. */
  readonly lines: readonly string[];
  /** Where the cursor is shown; hidden if absent. */
  readonly cursor?: Place | undefined;
}
