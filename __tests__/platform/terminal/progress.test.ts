import { createProgress } from "../../../src/platform/terminal/progress.ts";
import { widthOf } from "../../../src/report/wrap.ts";

function streamOf(about: { readonly isTTY?: boolean; readonly columns?: number }) {
  const written: string[] = [];
  return { ...about, written, write: (text: string) => written.push(text) };
}

const LONG = "models/fraud/fixtures/holdout.csv, and much more that is measured";

test("on a terminal, no line that is written over is wider than the terminal", () => {
  const stream = streamOf({ isTTY: true, columns: 60 });
  const progress = createProgress(stream);
  progress.progress(1, 4, LONG, 90);
  const [line = ""] = stream.written;
  expect(line.startsWith("\r\u001b[2K")).toBe(true);
  expect(widthOf(line.replace("\r", ""))).toBeLessThan(60);
  expect(line).toContain("25%");
});

test("elsewhere, a line is what it is", () => {
  const stream = streamOf({ columns: 60 });
  const progress = createProgress(stream);
  progress.stage(`${LONG} ${LONG}`);
  progress.progress(1, 4, LONG);
  expect(stream.written).toEqual([`• ${LONG} ${LONG}\n`, `  25% ${LONG}\n`]);
});
