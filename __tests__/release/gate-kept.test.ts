import { createLine, type Line, POLICY, remove, rulesOf } from "../helpers/line.ts";
import type { VersionOptions } from "../helpers/registry.ts";

const FILE = "models/scorer/model.yml";
let line: Line;
let base: string;

/** 1.0.0 is released with a gate, and 1.0.1 is in the tree. */
beforeAll(async () => {
  line = createLine({ predictions: { labels: ["0", "1", "1", "0"], predicted: ["0", "1", "1", "0"] } });
  expect(await line.release("1.0.0")).toMatchObject({ kind: "published", report: { gated: true } });
  line.registry.addVersion({ version: "1.0.1" });
  base = line.registry.commit();
});

beforeEach(() => {
  line.registry.git("reset", "--quiet", "--hard", base);
});

const change = (how: (line: Line) => unknown) => {
  how(line);
  line.registry.commit();
};
const version = (options: VersionOptions) => line.registry.addVersion({ version: "1.0.1", ...options });

describe("gate/removed", () => {
  test.each<[string, () => unknown, string, string]>([
    [
      "the fixture set",
      () => remove(line.registry, "models/scorer/fixtures"),
      "this version has none: there is no fixture set.",
      "Restore models/scorer/fixtures/rows.csv.",
    ],
    [
      "the limits",
      () => line.registry.write(FILE, "title: Scorer\n"),
      `${FILE} sets no limit for a metric.`,
      `Restore the limits in ${FILE}.`,
    ],
    [
      "model.yml",
      () => remove(line.registry, FILE),
      `${FILE} sets no limit for a metric.`,
      `Restore the limits in ${FILE}.`,
    ],
    [
      "all of it",
      () => [remove(line.registry, FILE), remove(line.registry, "models/scorer/fixtures")],
      "there is no fixture set, and",
      `Restore models/scorer/fixtures/rows.csv and the limits in ${FILE}.`,
    ],
  ])("says that %s was removed, and how to get it back", async (_, how, message, fix) => {
    change(how);
    const outcome = await line.check("1.0.1");
    const [found] = outcome.report.findings.filter(({ rule }) => rule === "gate/removed");
    expect(found).toMatchObject({ level: "error", message: expect.stringContaining(message), fix });
  });

  test.each<[string, () => unknown, string[]]>([
    ["model.yml cannot be read", () => line.registry.write(FILE, "gate: [\n"), ["file/syntax"]],
    [
      "model.yml holds an unknown key, and names the model and its set",
      () => line.registry.write(FILE, `${POLICY}metadata_name: other\nnonsense: 1\n`),
      ["policy/unknown-key"],
    ],
    [
      "metadata.json cannot be read",
      () => line.registry.write("models/scorer/1.0.1/metadata.json", "{"),
      ["file/syntax"],
    ],
    ["the model is gone", () => remove(line.registry, "models/scorer/1.0.1/model.onnx"), ["layout/model-missing"]],
    [
      "the model is cut off",
      () =>
        line.registry.write(
          "models/scorer/1.0.1/model.onnx",
          line.registry.read("models/scorer/1.0.1/model.onnx").slice(0, 40),
        ),
      ["version/model-unreadable"],
    ],
    [
      "the fixture set is a Git LFS pointer",
      () =>
        line.registry.write(
          "models/scorer/fixtures/rows.csv",
          `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 12345\n`,
        ),
      ["fixtures/lfs-pointer"],
    ],
    [
      "model.yml names a set that is not there",
      () => line.registry.write(FILE, POLICY.replace("gate:\n", "gate:\n  fixtures: fixtures/gone.csv\n")),
      ["fixtures/missing"],
    ],
    [
      "input_features is too short",
      () => version({ metadata: { input_features: ["x0"] } }),
      ["metadata/input-features"],
    ],
  ])("is not said, nor anything else that follows, if %s", async (_, how, errors) => {
    change(how);
    for (const outcome of [await line.check("1.0.1"), await line.check("1.0.1", { requireGate: true })]) {
      const found = rulesOf(outcome, "error").filter((rule) => !rule.startsWith("contract/"));
      expect([...new Set(found)].sort()).toEqual([...errors].sort());
      expect(rulesOf(outcome)).not.toContain("version/predictions-not-counted");
    }
  });

  test.each([
    ["load", { kind: "load", message: "Protobuf parsing failed" }],
    ["crash", { kind: "crash", signal: "SIGSEGV" }],
    ["timeout", { kind: "timeout", limitS: 1 }],
  ] as const)("is not said of a model that fails by %s", async (_, failure) => {
    line.registry.write(FILE, `${POLICY}versioning: { max_flips: 0 }\n`);
    line.registry.commit();
    const predict = line.inference.predict;
    line.inference.predict = async () => ({ ok: false, failure }) as never;
    const outcome = await line.check("1.0.1", { requireGate: true });
    line.inference.predict = predict;
    expect(rulesOf(outcome, "error")).toEqual([expect.stringMatching(/^model\//)]);
  });

  test("stays with the gate that is there and could not be applied, and goes on counting", async () => {
    // A limit against the previous release alone, which cannot be compared with.
    change(() => line.registry.write(FILE, "gate:\n  metrics:\n    accuracy: { max_regression: { abs: 0.1 } }\n"));
    const waived = `waivers: [{ version: 1.0.1, rule: policy/weakened, reason: r, by: b }]\n`;
    change(() => line.registry.write(FILE, `${line.registry.read(FILE)}${waived}`));
    const inspect = line.inference.inspect;
    let calls = 0;
    line.inference.inspect = async (model) => {
      calls += 1;
      return calls === 2 ? ({ ok: false, failure: { kind: "load", message: "no" } } as never) : inspect(model);
    };
    const outcome = await line.check("1.0.1");
    line.inference.inspect = inspect;
    expect(rulesOf(outcome, "error")).toEqual(["gate/not-applied"]);
    expect(rulesOf(outcome)).toContain("metric/not-comparable");
  });
});

describe("output_classes that contradict the model", () => {
  test.each([[[]], [["legit"]], [["legit", "fraud", "unclear"]]])(
    "%j are the one error, and the model is measured",
    async (classes) => {
      change(() => version({ metadata: { output_classes: classes } }));
      const outcome = await line.check("1.0.1");
      expect(rulesOf(outcome, "error")).toEqual(["metadata/output-classes"]);
      expect(outcome.report.quality).toMatchObject({ rows: 4, positiveClass: "fraud" });
      expect(outcome.report.contract?.changes.map(({ rule }) => rule).filter((rule) => /class/.test(rule))).toEqual([]);
    },
  );

  test.each(["check", "gate", "gate alone", "validate", "revalidate"])(
    "are compared with the names in the file by %s",
    async (mode) => {
      change(() => version({ onnx: "string-labels", metadata: { output_classes: ["one", "two"] } }));
      const run = {
        check: () => line.check("1.0.1"),
        gate: () => line.gate("1.0.1"),
        "gate alone": () => line.gate("1.0.1", false),
        validate: () => line.validate("1.0.1"),
        revalidate: () => line.revalidate("1.0.1"),
      }[mode];
      expect(rulesOf(await run?.())).toContain("version/class-labels");
    },
  );
});

describe("the report of the previous release", () => {
  test.each<[string, (report: Record<string, unknown>) => unknown]>([
    ["of another release", () => ({ gated: false, tag: "models/other/9.9.9" })],
    [
      "of another release, in full",
      (report) => ({ ...report, tag: "models/other/9.9.9", model: "other", version: "9.9.9" }),
    ],
    ["of another commit", (report) => ({ ...report, source: { commit: "2".repeat(40), tagged: false } })],
    ["of other files", (report) => ({ ...report, files: [] })],
    ["with a policy that has no gate", () => ({ gated: true, policy: {} })],
    ["that is cut off", (report) => JSON.stringify(report).slice(0, 100)],
  ])("%s breaks the run: it cannot be read, and is not missing", async (_, forge) => {
    const own = line.registry.read(line.reportOf("1.0.0"));
    remove(line.registry, "models/scorer/fixtures");
    line.registry.commit();
    line.rewrite("1.0.0", forge);
    for (const run of [line.check, line.gate, line.release]) {
      await expect(run("1.0.1")).rejects.toMatchObject({
        code: "environment",
        message: expect.stringContaining("of releases/models/scorer/1.0.0 could not be read as this release's report"),
      });
    }
    line.registry.write(line.reportOf("1.0.0"), own);
    expect(rulesOf(await line.check("1.0.1"), "error")).toEqual(["gate/removed"]);
  });

  test("may be missing: the release was made by hand, and nothing is known of its gate", async () => {
    const own = line.registry.read(line.reportOf("1.0.0"));
    remove(line.registry, line.reportOf("1.0.0"));
    const outcome = await line.check("1.0.1");
    line.registry.write(line.reportOf("1.0.0"), own);
    expect([rulesOf(outcome, "error"), rulesOf(outcome)]).toEqual([[], expect.arrayContaining(["policy/unknown"])]);
  });
});

describe("a previous release that cannot be compared with", () => {
  test("is reported once, without the limits and counts that follow", async () => {
    const own = createLine();
    await own.release("1.0.0");
    own.registry.addVersion({ version: "1.0.1" });
    own.registry.write(
      FILE,
      `${POLICY.replace("}", ", max_regression: { abs: 0.1 } }")}versioning: { max_flips: 0 }\n`,
    );
    own.registry.commit();
    remove(own.registry, "releases/models/scorer/1.0.0/model.onnx");
    const outcome = await own.check("1.0.1");
    expect(rulesOf(outcome).filter((rule) => !/^(?:metric\/declared|policy|latency)/.test(rule))).toEqual([
      "version/not-comparable",
    ]);
  });
});

test("a release that somebody made by hand and put no model into is passed over, and keeps its number", async () => {
  const own = createLine();
  await own.release("1.0.0");
  own.registry.write("releases/models/scorer/1.0.1/SHA256SUMS", "");
  remove(own.registry, "models/scorer/fixtures");
  own.registry.write(FILE, "title: Scorer\n");
  for (const version of ["1.0.1", "1.0.2"]) own.registry.addVersion({ version });
  own.registry.commit();
  const outcome = await own.check("1.0.2");
  expect(outcome.report.previous).toMatchObject({ kind: "found", version: "1.0.0", gated: true });
  expect(rulesOf(outcome, "error")).toEqual(["gate/removed", "policy/weakened"]);
});

test("a model whose structure cannot be read is still measured beside the previous release", async () => {
  change(() => line.registry.write("models/scorer/1.0.1/model.onnx", "no model at all, but the runtime takes it"));
  line.registry.write(FILE, POLICY.replace("}", ", max_regression: { abs: 0.1 } }"));
  line.registry.commit();
  const outcome = await line.check("1.0.1");
  expect(rulesOf(outcome)).toContain("version/model-unreadable");
  expect(rulesOf(outcome)).not.toContain("metric/not-comparable");
  expect(outcome.report.quality?.baseline).toMatchObject({ version: "1.0.0", changed: { count: 0 } });
});
