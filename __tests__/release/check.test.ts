import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { createLine, type Line, POLICY, remove, rulesOf } from "../helpers/line.ts";

const NUMBERS = /^(?:version\/(?:not-above|prerelease|gap|differs)|contract\/)/;

const lines = new Map<string, { readonly line: Line; readonly base: string }>();

/** The versions are released, nothing was asked of the runtime yet, and the tree is as it was: a line serves many tests. */
async function published(...versions: string[]): Promise<Line> {
  const known = lines.get(versions.join());
  if (known !== undefined) {
    known.line.registry.git("reset", "--quiet", "--hard", known.base);
    known.line.registry.git("clean", "--quiet", "--force", "-d");
    known.line.inference.steps.length = 0;
    return known.line;
  }
  const line = createLine();
  for (const version of versions) {
    line.registry.addVersion({ version });
    line.registry.commit();
    expect(await line.release(version)).toMatchObject({ kind: "published", report: { verdict: "pass", gated: true } });
  }
  line.inference.steps.length = 0;
  lines.set(versions.join(), { line, base: line.registry.git("rev-parse", "HEAD") });
  return line;
}

/** Takes a line for itself: the test changes what is released. */
async function ownLine(version: string): Promise<Line> {
  lines.delete(version);
  const line = await published(version);
  lines.delete(version);
  return line;
}

const isMeasured = ({ inference }: Line) => inference.steps.includes("predict");

describe("a check of a released version whose files did not change", () => {
  test("shows the stored verdict if everything it was made of is as it was, and says that it is stored", async () => {
    const line = await published("1.0.0");
    const outcome = await line.check("1.0.0", { policyChanged: true });
    expect([outcome.kind, isMeasured(line)]).toEqual(["already-published", false]);
    expect(outcome).toMatchObject({ stored: true, report: { mode: "release", createdAt: "2026-11-24T00:00:00.000Z" } });
  });

  test("that somebody asked for by name measures", async () => {
    const line = await published("1.0.0");
    const outcome = await line.check("1.0.0", { alwaysMeasure: true });
    expect([outcome.kind, outcome.report.verdict, isMeasured(line)]).toEqual(["checked", "pass", true]);
  });

  const file = "models/scorer/model.yml";
  test.each<[string, (line: Line) => unknown, string, string | undefined]>([
    [
      "a limit that it does not keep",
      ({ registry }) => registry.write(file, POLICY.replace("0.9", "1.1")),
      "fail",
      "metric/limit",
    ],
    [
      "a limit that is loosened",
      ({ registry }) => registry.write(file, POLICY.replace("0.9", "0.1")),
      "fail",
      "policy/weakened",
    ],
    [
      "a limit that is tightened",
      ({ registry }) => registry.write(file, POLICY.replace("0.9", "0.99")),
      "pass",
      undefined,
    ],
    ["an added comment", ({ registry }) => registry.write(file, `# The gate\n${POLICY}`), "pass", undefined],
    [
      "an unknown key",
      ({ registry }) => registry.write(file, "gate: { metrics: { acuracy: { mim: 2 } } }\n"),
      "fail",
      "policy/unknown-key",
    ],
    ["what is no YAML", ({ registry }) => registry.write(file, "gate: [\n"), "fail", "file/syntax"],
    ["an empty file", ({ registry }) => registry.write(file, ""), "fail", "gate/removed"],
    ["a deleted model.yml", ({ registry }) => remove(registry, file), "fail", "gate/removed"],
    ["deleted fixtures", ({ registry }) => remove(registry, "models/scorer/fixtures"), "fail", "gate/removed"],
    [
      "other fixtures",
      ({ registry }) => registry.write("models/scorer/fixtures/rows.csv", "x0,x1,x2,label\n1,2,3,1\n"),
      "pass",
      "policy/fixtures-replaced",
    ],
    [
      "a second fixture set",
      ({ registry }) => registry.write("models/scorer/fixtures/more.csv", "x0\n1\n"),
      "fail",
      "fixtures/ambiguous",
    ],
    [
      "a waiver of no rule",
      ({ registry }) =>
        registry.write(file, `${POLICY}waivers: [{ version: 1.0.0, rule: no/rule, reason: r, by: b }]\n`),
      "fail",
      "waiver/unknown-rule",
    ],
    [
      "a former name that never was",
      ({ registry }) => registry.write(file, `${POLICY}renamed_from: scorre\n`),
      "fail",
      "version/renamed-from-nothing",
    ],
  ])("is measured again after %s", async (_, change, verdict, rule) => {
    const line = await published("1.0.0");
    change(line);
    line.registry.commit();
    const outcome = await line.check("1.0.0", { policyChanged: true });
    expect([outcome.kind, outcome.report.verdict]).toEqual(["checked", verdict]);
    if (rule !== undefined) expect(rulesOf(outcome)).toContain(rule);
    expect(rulesOf(outcome).filter((id) => NUMBERS.test(id))).toEqual([]);
  });

  test("a symbolic link in place of model.yml is no missing model.yml", async () => {
    const line = await published("1.0.0");
    remove(line.registry, "models/scorer/model.yml");
    symlinkSync("fixtures/rows.csv", join(line.registry.root, "models/scorer/model.yml"));
    line.registry.commit();
    expect(rulesOf(await line.check("1.0.0"), "error")).toEqual(["policy/not-a-file"]);
  });

  test("is measured again by another version of the tool, and where the stored report does not say what it was made of", async () => {
    const line = await ownLine("1.0.0");
    expect((await line.check("1.0.0", { tool: { name: "model-release", version: "0.0.1" } })).kind).toBe("checked");
    line.rewrite("1.0.0", ({ policyDigest: _, ...report }) => report);
    expect((await line.check("1.0.0")).kind).toBe("checked");
  });

  test("a stored verdict gets around no input of the run", async () => {
    const line = await ownLine("1.0.0");
    line.rewrite("1.0.0", (report) => ({ ...report, verdict: "inconclusive" }));
    expect((await line.check("1.0.0")).kind).toBe("already-published");
    expect((await line.check("1.0.0", { onInconclusive: "fail" })).kind).toBe("checked");
    line.rewrite("1.0.0", (report) => ({ ...report, verdict: "ungated", gated: false }));
    expect((await line.check("1.0.0")).kind).toBe("already-published");
    expect((await line.check("1.0.0", { requireGate: true })).kind).toBe("checked");
    line.rewrite("1.0.0", (report) => ({ ...report, verdict: "fail" }));
    expect((await line.check("1.0.0")).kind).toBe("checked");
  });

  test("that carries no report is measured", async () => {
    const line = await ownLine("1.0.0");
    remove(line.registry, line.reportOf("1.0.0"));
    const outcome = await line.check("1.0.0");
    expect([outcome.kind, rulesOf(outcome)]).toEqual(["checked", expect.arrayContaining(["policy/unknown"])]);
  });

  test("a repeated release shows the stored report as that run's, whatever the policy is today, and changes nothing", async () => {
    const line = await published("1.0.0");
    const before = line.registry.read(line.reportOf("1.0.0"));
    line.registry.write(file, POLICY.replace("0.9", "1.1"));
    line.registry.commit();
    const outcome = await line.release("1.0.0", { now: "2030-01-01T00:00:00.000Z" });
    expect(outcome).toMatchObject({
      kind: "already-published",
      stored: true,
      report: { createdAt: "2026-11-24T00:00:00.000Z" },
    });
    expect([isMeasured(line), line.registry.read(line.reportOf("1.0.0"))]).toEqual([false, before]);
  });
});

describe("a change to a released version", () => {
  const all = ["1.0.0", "1.0.1", "1.1.0-rc.1", "1.1.0"];

  test.each(all)("of deprecated and README.md is allowed in %s of four", async (version) => {
    const line = await published(...all);
    line.registry.addVersion({ version, metadata: { deprecated: true }, files: { "README.md": "# Do not use\n" } });
    // What is asked of new versions today is not asked of that one.
    line.registry.write("models/scorer/model.yml", POLICY.replace("0.9", "1.1"));
    line.registry.commit();
    const outcome = await line.check(version, { policyChanged: false });
    expect([outcome.report.verdict, rulesOf(outcome)]).toEqual(["pass", ["version/released-documents"]]);
    expect([outcome.report.reason, outcome.report.gated, isMeasured(line)]).toEqual([
      "only files that may change after a release have changed",
      true,
      false,
    ]);
    const back = await line.gate(version);
    expect(rulesOf(back).filter((id) => NUMBERS.test(id))).toEqual([]);
  });

  test.each<[string, (line: Line) => void, string]>([
    [
      "another model",
      ({ registry }) => registry.write("models/scorer/1.0.0/model.onnx", "other"),
      "differ from the release: model.onnx",
    ],
    [
      "metadata",
      ({ registry }) => registry.addVersion({ metadata: { created_at: "2026-11-25T00:00:00Z" } }),
      "differ from the release: metadata.json",
    ],
    [
      "one file more",
      ({ registry }) => registry.write("models/scorer/1.0.0/notes.txt", "new"),
      "differ from the release: notes.txt",
    ],
    [
      "a file that is gone",
      ({ registry }) => remove(registry, "models/scorer/1.0.0/confusion_matrix.png"),
      "are missing: confusion_matrix.png",
    ],
    [
      "a README that is gone",
      ({ registry }) => remove(registry, "models/scorer/1.0.0/README.md"),
      "are missing: README.md",
    ],
    [
      "metadata that are gone",
      ({ registry }) => remove(registry, "models/scorer/1.0.0/metadata.json"),
      "are missing: metadata.json",
    ],
    [
      "a name in other letters",
      ({ registry }) => registry.git("mv", "models/scorer/1.0.0/README.md", "models/scorer/1.0.0/readme.md"),
      "readme.md; these files of the release are missing: README.md",
    ],
  ])("%s is refused, of an old release too", async (_, change, message) => {
    const line = await published("1.0.0", "1.0.1");
    change(line);
    line.registry.commit();
    for (const outcome of [await line.check("1.0.0"), await line.gate("1.0.0")]) {
      expect(outcome.report.verdict).toBe("fail");
      const [found] = outcome.report.findings.filter((f) => f.rule === "version/released-changed");
      expect(found?.message).toContain(message);
    }
  });

  test("a deprecated that is no truth value is still a wrong value", async () => {
    const line = await published("1.0.0");
    line.registry.addVersion({ metadata: { deprecated: "yes" } });
    line.registry.commit();
    expect(rulesOf(await line.check("1.0.0"), "error")).toEqual(["metadata/wrong-value"]);
  });

  test("a Git LFS pointer stands for the bytes that were released", async () => {
    const line = createLine();
    const attributes = "models/scorer/1.0.0/model.onnx";
    await line.release("1.0.0");
    const report = JSON.parse(line.registry.read(line.reportOf("1.0.0"))) as {
      files: { name: string; size: number; sha256: string }[];
    };
    const model = report.files.find(({ name }) => name === "model.onnx");
    line.registry.addVersion({ metadata: { deprecated: true } });
    line.registry.write(
      attributes,
      `version https://git-lfs.github.com/spec/v1\noid sha256:${model?.sha256}\nsize ${model?.size}\n`,
    );
    line.registry.commit();
    expect(rulesOf(await line.check("1.0.0"), "error")).toEqual([]);
  });

  test("its documents alone do not keep a changed policy from being judged", async () => {
    const line = await published("1.0.0");
    line.registry.write("models/scorer/1.0.0/README.md", "# New\n");
    line.registry.write("models/scorer/model.yml", POLICY.replace("0.9", "1.1"));
    line.registry.commit();
    const outcome = await line.check("1.0.0", { policyChanged: true });
    expect([outcome.report.verdict, rulesOf(outcome)]).toEqual([
      "fail",
      expect.arrayContaining(["metric/limit", "version/released-documents"]),
    ]);
  });

  test("a release under its number is refused, and says that documents need none", async () => {
    const line = await published("1.0.0", "1.0.1");
    line.registry.write("models/scorer/1.0.0/README.md", "# New\n");
    line.registry.commit();
    const outcome = await line.release("1.0.0");
    expect(rulesOf(outcome, "error")).toEqual(["publish/other-identity"]);
    expect(outcome.report.findings[0]?.fix).toContain("README.md and deprecated may change");
  });
});

describe("a folder that is gone", () => {
  test("is a finding if it was released, and nothing if it was not", async () => {
    const line = await published("1.0.0", "1.0.1");
    remove(line.registry, "models/scorer");
    line.registry.commit();
    for (const version of ["1.0.0", "1.0.1"]) {
      const outcomes = [await line.checkDeleted(version), await line.gate(version)];
      for (const outcome of outcomes) {
        expect([outcome?.report.verdict, rulesOf(outcome)]).toEqual(["fail", ["version/released-changed"]]);
        expect(outcome?.report.findings[0]?.message).toBe(
          `models/scorer/${version} is released, but its folder was removed.`,
        );
      }
    }
    expect(await line.checkDeleted("9.9.9")).toBeUndefined();
  });

  test("because the model was renamed, as its model.yml says, is none, while the files are those of the release", async () => {
    const line = await published("1.0.0", "1.0.1");
    line.registry.git("mv", "models/scorer", "models/judge");
    line.registry.write("models/judge/model.yml", `${POLICY}renamed_from: scorer\nmetadata_name: scorer\n`);
    line.registry.commit();
    expect(await line.checkDeleted("1.0.0", ["judge"])).toBeUndefined();
    for (const version of ["1.0.0", "1.0.1"]) {
      const outcome = await line.check(version, { model: "judge", policyChanged: true });
      expect([outcome.report.verdict, rulesOf(outcome, "error")]).toEqual(["pass", []]);
    }
    line.registry.write("models/judge/1.0.0/model.onnx", "other");
    line.registry.commit();
    expect(rulesOf(await line.checkDeleted("1.0.0", ["judge"]))).toEqual(["version/released-changed"]);
    line.registry.write("models/judge/model.yml", `${POLICY}metadata_name: scorer\n`);
    line.registry.commit();
    expect(rulesOf(await line.checkDeleted("1.0.1", ["judge"]))).toEqual(["version/released-changed"]);
  });
});
