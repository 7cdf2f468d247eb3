import { styleText } from "node:util";
import type { Paint } from "../../report/screen.ts";

/** Whether a stream takes colours: NO_COLOR and FORCE_COLOR decide where they are set, else whether it is a terminal. */
export function takesColour(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0";
  return stream.isTTY === true && env.TERM !== "dumb";
}

/** Paints where colours are taken, and leaves text alone elsewhere. */
export function createPaint(colour: boolean): Paint {
  return colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}
