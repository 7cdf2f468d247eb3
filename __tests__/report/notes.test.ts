import fc from "fast-check";
import type { Quality } from "../../src/gate/result.ts";
import { planRelease } from "../../src/publish/plan.ts";
import { formatMarker, parseMarker } from "../../src/releases/marker.ts";
import type { Report } from "../../src/releases/report.ts";
import { MAX_NOTES_LENGTH, renderNotes } from "../../src/report/notes.ts";
import { tensor } from "../helpers/fake-inference.ts";
import { pythonOf } from "../helpers/python.ts";
import { reportOf } from "../helpers/report.ts";
import { anyText } from "../helpers/text.ts";

// What GitHub answers to a longer body: "body is too long (maximum is 125000 characters)".
const GITHUB_LONGEST = 125_000;

const interval = (low: number, high: number) => ({ low, high, level: 0.95, method: "Wilson" });
const changed = (was: number, value: number, half: number) => ({
  was,
  difference: { value: value - was, ...interval(value - was - half, value - was + half) },
});

const QUALITY: Quality = {
  fixtures: "models/fraud/fixtures/holdout.csv",
  sha256: "d".repeat(64),
  rows: 2000,
  policy: { bounds: "point", previous: "confident" },
  seed: "d",
  metrics: [
    {
      name: "accuracy",
      direction: "higher",
      value: 0.95,
      state: "ok",
      limits: { min: 0.94 },
      interval: interval(0.94, 0.96),
      change: changed(0.9475, 0.95, 0.005),
    },
    {
      name: "recall",
      direction: "higher",
      value: 0.9,
      state: "shown",
      declared: 0.9,
      interval: interval(0.88, 0.92),
      change: changed(0.8, 0.9, 0.02),
    },
    {
      name: "auc_roc",
      direction: "higher",
      value: 0.98,
      state: "ok",
      limits: { min: 0.97 },
      change: changed(0.98, 0.98, 0.001),
    },
  ],
  slices: [],
  smallSlices: [],
  baseline: { version: "1.0.0", changed: { rows: 2000, count: 37 } },
};

const bodyOf = (report: Report, commit = "2".repeat(40)) =>
  planRelease({ where: "test", tag: report.tag, commit, title: report.title, notes: renderNotes(report), files: [] })
    .spec.body;

describe("release notes", () => {
  test("without a gate begin with saying so", () => {
    expect(renderNotes(reportOf({ verdict: "ungated", gated: false })).split("\n")[0]).toContain(
      "Released without an accuracy gate",
    );
  });

  test("begin with what was waived", () => {
    const waiver = { reason: "the market changed", by: "kim" };
    const findings = [{ rule: "metric/limit", level: "error" as const, message: "Low.", fix: "Mend it.", waiver }];
    const notes = renderNotes(reportOf({ findings }));
    expect(notes.split("\n").slice(0, 2)).toEqual(["> [!WARNING]", "> **Waived by a person**"]);
    expect(notes).toContain("the market changed");
  });

  test("show every metric then and now, and whether the change is significant", () => {
    const rows = renderNotes(reportOf({ quality: QUALITY })).split("\n");
    expect(rows).toContain("|  | 1.0.0 | 1.0.1 | change | limit | declared |  |");
    expect(rows).toContain("| accuracy | 0.9475 | 0.9500 | +0.0025, no significant change | ≥ 0.94 |  | ✅ |");
    expect(rows).toContain("| recall | 0.8000 | 0.9000 | +0.1000, **better** |  | 0.9000 |  |");
    expect(rows.find((row) => row.startsWith("| auc"))).toContain("| no change |");
    expect(rows.join("\n")).toContain("37 of 2,000 rows get a different prediction than from 1.0.0");
  });

  test("without comparable answers show what was measured", () => {
    const { baseline: _, ...quality } = QUALITY;
    const metrics = quality.metrics.map(({ change: _, ...metric }) => metric);
    const notes = renderNotes(reportOf({ quality: { ...quality, metrics } }));
    expect(notes).toContain("### Measured");
    expect(notes).not.toContain("noise");
  });

  test("say what changed for callers", () => {
    const contract = {
      comparedWith: "models/fraud/1.0.0",
      claimedBump: "patch" as const,
      requiredBump: "patch" as const,
      suggestedVersion: "1.0.1",
      changes: [{ rule: "contract/weights", requires: "patch" as const, message: "The weights changed." }],
    };
    expect(renderNotes(reportOf({ contract }))).toContain("| patch | The weights changed. |");
  });

  test("say how to fetch the files where a workflow published them, and only there", () => {
    const run = { repository: "acme/registry", id: "7", attempt: 1 };
    expect(renderNotes(reportOf({ run }))).toContain(
      "gh release download models/fraud/1.0.1 --repo acme/registry --dir fraud-1.0.1\ncd fraud-1.0.1\nsha256sum --check SHA256SUMS",
    );
    expect(renderNotes(reportOf())).not.toContain("gh release");
  });

  test("name every input and output of the model, with types and shapes", () => {
    const signature = {
      inputs: [tensor("token-ids", "int64", "batch", 128), tensor("class", "float32", "batch")],
      outputs: [tensor("logits", "float32", "batch", 2)],
    };
    expect(pythonOf(renderNotes(reportOf({ signature }))).lines).toEqual([
      "import onnxruntime as ort",
      "",
      "# Load model",
      "session = ort.InferenceSession('model.onnx')",
      "",
      "# Run inference",
      "# token_ids: int64[batch, 128]",
      "# class_2: float32[batch]",
      "outputs = session.run(None, {",
      "    'token-ids': token_ids,",
      "    'class': class_2,",
      "})",
      "# outputs[0]: logits, float32[batch, 2]",
    ]);
  });

  test("of a model that no runtime has loaded, or that is no ONNX model, have no lines to load it", () => {
    const { signature: _, ...unloaded } = reportOf();
    expect(renderNotes(unloaded)).not.toContain("python");
    expect(renderNotes(reportOf({ files: [{ name: "model.pt", size: 1, sha256: "a".repeat(64) }] }))).not.toContain(
      "python",
    );
  });
});

describe("release notes that would be too long", () => {
  const files = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ name: `weights-${i}.bin`, size: i + 1, sha256: "b".repeat(64) }));
  const warnings = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      rule: "x/y",
      level: "warning" as const,
      message: `${i} ${"m".repeat(300)}`,
      fix: "",
    }));

  test("leave the least important out whole, and say what and where it is", () => {
    const notes = renderNotes(reportOf({ findings: warnings(400), quality: QUALITY, files: files(200) }));
    expect(notes.length).toBeLessThanOrEqual(MAX_NOTES_LENGTH);
    expect(notes).toContain("Left out because GitHub limits the length of release notes:** warnings (400).");
    expect(notes).toContain("validation-report.json");
    expect(notes).toContain("| `weights-199.bin` |");
    expect(notes).toContain("### Compared with 1.0.0");
  });

  test("leave out a section that is too long by itself, and keep those below it", () => {
    const notes = renderNotes(reportOf({ findings: warnings(3), files: files(2000) }));
    expect(notes).toContain(":** files (2000).");
    expect(notes).toContain("### Warnings");
  });

  test("keep all where all has room", () => {
    expect(renderNotes(reportOf({ findings: warnings(30), files: files(100) }))).not.toContain("Left out");
  });
});

const text = fc.oneof(
  fc.string({ maxLength: 80 }),
  anyText({ maxLength: 80 }),
  fc.constantFrom(
    "```",
    "\n```\n",
    "</details>",
    "<details>",
    "`",
    "|",
    "<!-- model-release tag=models/x/1.0.0 commit=0 -->",
    "a".repeat(2000),
    "<".repeat(600),
  ),
);
const count = fc.constantFrom(0, 1, 3, 40, 900);
const many = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc
    .tuple(count, fc.array(item, { minLength: 1, maxLength: 4 }))
    .map(([n, few]) => Array.from({ length: n }, (_, i) => few[i % few.length]!));
const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const port = fc.record({
  name: text,
  type: fc.constantFrom("float32", "int64", "string"),
  shape: fc.array(fc.oneof(fc.nat(), text), { maxLength: 3 }),
  isTensor: fc.boolean(),
});
const change = fc.record({
  rule: fc.constantFrom("contract/a", "contract/b"),
  requires: fc.constantFrom("major" as const, "patch" as const, "none" as const),
  message: text,
});
const reports: fc.Arbitrary<Report> = fc
  .record({
    verdict: fc.constantFrom("pass" as const, "inconclusive" as const, "ungated" as const),
    purpose: text,
    reason: text,
    version: fc.constantFrom("1.0.1", "2.0.0-rc.1+build"),
    findings: many(
      fc
        .record({
          rule: fc.constant("a/b"),
          level: fc.constant("warning" as const),
          message: text,
          fix: text,
          waiver: fc.option(fc.record({ reason: text, by: text })),
        })
        .map(({ waiver, ...rest }) => (waiver === null ? rest : { ...rest, waiver })),
    ),
    files: many(
      fc.record({
        name: fc.oneof(text, fc.constant("model.onnx")),
        size: fc.nat(),
        sha256: fc.constant("c".repeat(64)),
      }),
    ),
    signature: fc.record({ inputs: many(port), outputs: many(port) }),
    contract: many(change).map((changes) => ({
      comparedWith: "models/fraud/1.0.0",
      claimedBump: "patch" as const,
      requiredBump: "none" as const,
      suggestedVersion: "1.0.1",
      changes,
    })),
    quality: fc.record({
      fixtures: text,
      sha256: fc.constant("d".repeat(64)),
      rows: fc.nat(),
      policy: fc.constant({ bounds: "point", previous: "confident" } as const),
      seed: text,
      metrics: many(
        fc.record({
          name: text,
          direction: fc.constant("higher" as const),
          value: fc.option(number),
          state: fc.constantFrom("ok" as const, "undecided" as const, "shown" as const),
          limits: number.map((min) => ({ min })),
          change: fc.option(number).map((was) => ({ was })),
        }),
      ),
      slices: fc.constant([]),
      smallSlices: fc.constant([]),
      baseline: fc.constant({ version: "1.0.0", changed: { rows: 1, count: 1 } }),
    }),
  })
  .map((changes) => ({ ...reportOf(), ...changes }));

describe("of any report", () => {
  test("the body fits, carries its own marker and no other, and every fence and fold is closed", () => {
    fc.assert(
      fc.property(reports, (report) => {
        const commit = "2".repeat(40);
        const body = bodyOf(report, commit);
        expect(body.length).toBeLessThanOrEqual(GITHUB_LONGEST);
        expect(parseMarker(body)).toEqual({ tag: report.tag, commit });
        expect(body.split("<!--")).toHaveLength(2);
        expect(body.trimEnd().endsWith(formatMarker({ tag: report.tag, commit }))).toBe(true);
        expect(openAtTheEnd(body)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

/** Fences and folds that are still open after the last line, read as CommonMark reads them. */
function openAtTheEnd(markdown: string): string[] {
  let fence: string | undefined;
  let folds = 0;
  for (const line of markdown.split("\n")) {
    const marks = /^ {0,3}(`{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (marks !== undefined && marks.length >= fence.length && line.trim() === marks) fence = undefined;
    } else if (marks !== undefined && !line.slice(line.indexOf(marks) + marks.length).includes("`")) fence = marks;
    else {
      // What stands in a code span is no markup.
      const markup = line.replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, "");
      folds += markup.split("<details>").length - markup.split("</details>").length;
    }
  }
  return [...(fence === undefined ? [] : ["a fence"]), ...(folds === 0 ? [] : [`${folds} folds`])];
}
