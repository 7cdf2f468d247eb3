import { resolve } from "node:path";
import { readModelFile } from "../../../src/platform/files/model-bytes.ts";

const MODEL = resolve("__tests__/models/good.onnx");

test("reading a model's structure ends at the time limit", () => {
  let seconds = 0;
  // Each look at the clock is a second later than the last.
  const now = () => 1000 * seconds++;
  expect(readModelFile(MODEL, { timeoutS: 1, now })).toEqual({
    ok: false,
    why: "reading its structure exceeded the time limit of 1 s",
    fix: expect.stringContaining("Raise the time limit."),
  });
  expect(readModelFile(MODEL, { timeoutS: 1e9, now })).toMatchObject({ ok: true });
});
