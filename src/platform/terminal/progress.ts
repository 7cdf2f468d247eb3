import { describeTimeLeft } from "../../gate/latency/time-left.ts";
import type { Listener } from "../../release/ports.ts";
import { plain } from "../../report/escape.ts";
import { cut, wrap } from "../../report/wrap.ts";
import { columnsOf } from "./screen.ts";

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Shows progress on stderr: on a terminal one line that is written over, elsewhere a line a stage and
 * one at each quarter, so that a log stays short.
 */
export function createProgress(stream: ProgressStream): Omit<Listener, "plan"> & { done(): void } {
  const live = stream.isTTY === true;
  let open = false;
  let shown = -1;
  const close = () => {
    if (open) stream.write("\r\u001b[2K");
    open = false;
  };
  return {
    stage(title) {
      close();
      shown = -1;
      stream.write(`${wrap("• ", [plain(title)], columnsOf(stream)).join("\n")}\n`);
    },
    progress(done, total, what, leftS) {
      const named = plain(what);
      const told = leftS === undefined || done >= total ? named : `${named}, ${describeTimeLeft(leftS)}`;
      const share = total === 0 ? 1 : done / total;
      if (live) {
        // A line that the terminal wraps could not be written over.
        stream.write(`\r\u001b[2K${cut(`  ${bar(share)} ${told}`, columnsOf(stream) - 1)}`);
        open = true;
        return;
      }
      const quarter = Math.floor(share * 4);
      if (quarter > shown && quarter > 0) stream.write(`  ${Math.round(share * 100)}% ${told}\n`);
      shown = Math.max(shown, quarter);
    },
    done: close,
  };
}

function bar(share: number): string {
  const full = Math.round(share * 20);
  return `${"█".repeat(full)}${"░".repeat(20 - full)} ${String(Math.round(share * 100)).padStart(3)}%`;
}
