/** What a terminal is to show, and how large it is. */

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
  /** Text with SGR sequences, each line beginning in the terminal's own look; missing rows are empty. */
  readonly lines: readonly string[];
  /** Where the cursor is shown; hidden when absent. */
  readonly cursor?: Place | undefined;
}
