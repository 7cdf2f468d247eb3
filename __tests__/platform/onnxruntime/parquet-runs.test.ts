import { JobFailure } from "../../../src/platform/onnxruntime/protocol.ts";
import { bitsOf, checkRuns, checkValueCount } from "../../../src/platform/readers/parquet-runs.ts";

const view = (...bytes: number[]) => new DataView(Uint8Array.from(bytes).buffer);

test.each([
  ["a run of as many values as the page has", view(200, 1, 7), 3, 100, true],
  ["a run of one more", view(202, 1, 7), 3, 100, false],
  ["a run of two thousand million values", view(254, 255, 255, 255, 7, 1), 1, 8, false],
  ["packed values, the last group of which is not full", view(3, 0b1010_1010), 1, 5, true],
  ["packed values, then such a run", view(3, 0xff, 254, 255, 255, 255, 7, 1), 1, 20, false],
  ["a packed run whose length overflows 32 bits", view(129, 128, 128, 128, 2, 254, 255, 255, 255, 7, 1), 1, 8, false],
  ["fewer values than the page has, as where some are missing", view(4, 1), 1, 100, true],
  ["a length that does not end", view(255, 255, 255, 255, 255, 255), 1, 8, false],
])("%s", (_, bytes, width, values, sound) => {
  const check = () => checkRuns(bytes, 0, width, values);
  if (sound) check();
  else expect(check).toThrow(JobFailure);
});

test("a page of more values than any writer makes is refused", () => {
  checkValueCount(1_000_000);
  for (const values of [-1, 2 ** 31 - 1, Number.NaN]) expect(() => checkValueCount(values)).toThrow(JobFailure);
});

test.each([
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 3],
])("a level up to %d takes %d bits", (level, bits) => {
  expect(bitsOf(level)).toBe(bits);
});
