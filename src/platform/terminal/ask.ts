import { createInterface } from "node:readline/promises";
import type { Ask } from "../../authoring/ports.ts";

/** Asks on a terminal. After the end of the input, or Ctrl-C there, nothing is asked any more. */
export function createAsk(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Ask & { done(): void } {
  const lines = createInterface({ input, output, terminal: true });
  const ended = new AbortController();
  lines.once("close", () => ended.abort());
  const ask: Ask = async (question) => {
    if (ended.signal.aborted) return undefined;
    try {
      return await lines.question(question, { signal: ended.signal });
    } catch (error) {
      if ((error as Error).name === "AbortError") return undefined;
      throw error;
    }
  };
  return Object.assign(ask, { done: () => lines.close() });
}
