export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Paints text for a terminal; the identity where there are no colours. */
export type Paint = (style: Style, text: string) => string;

/** Where text for people is shown. */
export interface Screen {
  readonly paint: Paint;
  /** Columns of a line; infinite where nothing is wrapped, as in a file or a log. */
  readonly columns: number;
}
