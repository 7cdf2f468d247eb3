import { digestOfFiles } from "../../src/rollout/digest.ts";
import { parseSharePercent, parseSteps } from "../../src/rollout/share.ts";
import { digestsOf, releasedFiles, sha256 } from "../helpers/shelf.ts";

test("the digest is that of the sorted lines of SHA256SUMS, without the evidence", () => {
  const files = digestsOf({ "b.onnx": "b", "a.json": "a" });
  const lines = files.map((file) => `${file.sha256} *${file.name}\n`).sort();
  expect(digestOfFiles(files, sha256)).toBe(sha256(lines.join("")));
  expect(digestOfFiles([...files].reverse(), sha256)).toBe(digestOfFiles(files, sha256));
  const { "validation-report.json": report = "", ...own } = releasedFiles("1.0.0");
  const released = digestsOf({ ...own, "validation-report.json": report, SHA256SUMS: "x" });
  expect(digestOfFiles(released, sha256)).toBe(digestOfFiles(digestsOf(own), sha256));
});

test.each([
  ["5", 500],
  ["5%", 500],
  ["0.01", 1],
  ["12.5", 1250],
  ["99.99", 9999],
  ["100", 10_000],
  ["100.00", 10_000],
])("%s is a share of %i basis points", (text, share) => expect(parseSharePercent(text)).toBe(share));

test.each(["", "0", "0.001", "100.01", "101", "-5", "1e1", "٥", "5,", "NaN", "0x5", "five", "005.5.5"])(
  "%j is no share",
  (text) => expect(parseSharePercent(text)).toBeUndefined(),
);

test.each([
  ["5,25,50,100", [500, 2500, 5000, 10_000]],
  [" 1, 100 ", [100, 10_000]],
  ["100", [10_000]],
])("%j are steps", (text, steps) => expect(parseSteps(text)).toEqual({ ok: true, steps }));

test.each(["", "5", "5,25", "25,5,100", "5,5,100", "0,100", "5;100", "5,,100", "100,5"])("%j are no steps", (text) => {
  expect(parseSteps(text).ok).toBe(false);
});
