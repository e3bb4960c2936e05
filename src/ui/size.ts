/** The size of a screen in cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}
