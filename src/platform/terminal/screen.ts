import type { Screen } from "../../report/screen.ts";
import { createPaint, takesColour } from "./paint.ts";

/** The part of a stream of `process` that says what it shows. */
export interface ShownOn {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Of a terminal that does not say how wide it is. */
const USUAL_COLUMNS = 80;

/** How text is shown on a stream: it is wrapped to a terminal's width, and nowhere else. */
export function createScreen(stream: ShownOn, env: NodeJS.ProcessEnv): Screen {
  return { paint: createPaint(takesColour(stream, env)), columns: columnsOf(stream) };
}

/** Columns of a terminal; infinite for a file, a pipe or a log, which other programs read. */
export function columnsOf({ isTTY, columns }: ShownOn): number {
  return isTTY === true ? columns || USUAL_COLUMNS : Number.POSITIVE_INFINITY;
}
