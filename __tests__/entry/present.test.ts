import fc from "fast-check";
import { Failure } from "../../src/domain/failure.ts";
import type { Finding } from "../../src/domain/finding.ts";
import type { Context } from "../../src/entry/action/context.ts";
import { outputsOf, outputsOfBroken, outputsOfSeveral, outputsWithOthers } from "../../src/entry/action/outputs.ts";
import { COMMENT_MARKER, linksOf, renderComment, renderSummary } from "../../src/entry/action/present.ts";
import type { Ending } from "../../src/release/outcome.ts";
import type { StoredRelease } from "../../src/releases/ports.ts";
import type { Report } from "../../src/releases/report.ts";
import { reportOf } from "../helpers/report.ts";

// What GitHub takes: a comment by characters, a summary by bytes.
const COMMENT = 65_536;
const SUMMARY = 1024 * 1024;

const context = { serverUrl: "https://github.com", owner: "acme", repo: "models", runId: "1" } as Context;
const findings = (n: number, length = 60): Finding[] =>
  Array.from({ length: n }, (_, i) => ({
    rule: "metadata/wrong-value",
    level: "error",
    message: `${i} ${"m".repeat(length)}`,
    fix: "Fix the reported location.",
    location: { file: "models/fraud/1.0.0/metadata.json", line: i + 1 },
  }));
const checked = (version: string, changes: Partial<Report> = {}): Ending => ({
  kind: "checked",
  report: reportOf({ version, tag: `models/fraud/${version}`, ...changes }),
});
const failure = new Failure("environment", "GitHub did not show the release.", { fix: "Run again." });
const broken = (version: string, found: Finding[] = []): Ending => ({
  kind: "broken",
  id: { model: "fraud", version },
  tag: `models/fraud/${version}`,
  failure,
  findings: found,
});

function pages(endings: readonly Ending[], others: readonly Finding[] = []) {
  const comment = renderComment(endings, others, context);
  const summary = renderSummary(endings, others, linksOf(undefined));
  expect(comment.length).toBeLessThanOrEqual(COMMENT);
  expect(comment.startsWith(`${COMMENT_MARKER}\n`)).toBe(true);
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(SUMMARY);
  return [comment, summary] as const;
}

describe("the pages of a run", () => {
  test("of one version with 20,000 findings begin with its verdict, and count what they leave out", () => {
    for (const page of pages([
      checked("1.0.0", { verdict: "fail", reason: "20000 errors", findings: findings(20_000) }),
    ])) {
      const head = page.split("\n").slice(0, 8).join("\n");
      expect(head).toContain("refused");
      expect(head).toContain("models/fraud/1.0.0");
      expect(page).toMatch(/Left out here: \d+ of 19997 further findings.*The rest is in /);
      expect(page).toContain("metadata.json:1`");
      expect(page).not.toContain("metadata.json:20000`");
    }
  });

  test("of 190 slices that fail three metrics each say so under the verdict", () => {
    const metric = {
      name: "recall",
      direction: "higher" as const,
      value: 0.9,
      state: "fails" as const,
      limits: { min: 0.99 },
    };
    const slices = Array.from({ length: 190 }, (_, i) => ({
      column: "region",
      value: `a-region-with-a-name-of-usual-length-number-${i}`,
      rows: 30,
      metrics: [metric, { ...metric, name: "precision" }, { ...metric, name: "accuracy" }],
    }));
    const quality = {
      fixtures: "f.csv",
      sha256: "a",
      rows: 6000,
      policy: "point",
      seed: "s",
      metrics: [],
      slices,
      smallSlices: [],
    };
    const report = { verdict: "fail", findings: findings(570, 200), quality } as unknown as Partial<Report>;
    const [comment] = pages([checked("1.0.1", report)]);
    expect(comment).toContain("models/fraud/1.0.1");
    expect(comment).toMatch(/Left out here: \d+ of 567 further findings/);
    expect(comment).toContain("region = a-region-with-a-name");
  });

  test("say verdict, three findings and the metrics on the first screen; the rest is folded", () => {
    const limits = { min: 0.99 };
    const metrics = Array.from({ length: 40 }, (_, i) => ({
      ...{ name: `metric_${i}`, direction: "higher", value: 0.9, limits, state: i % 4 === 3 ? "fails" : "ok" },
    }));
    const quality = { ...{ fixtures: "f.csv", rows: 6000, judgedVersions: 7, metrics, slices: [], smallSlices: [] } };
    Object.assign(quality, { sha256: "a", seed: "s", policy: { bounds: "point", previous: "point" } });
    const report = { verdict: "fail", findings: findings(30), quality } as unknown as Partial<Report>;
    for (const page of pages([checked("1.0.1", report)])) {
      const [screen = "", ...folds] = page.split("<details>");
      expect(screen.split("\n").length).toBeLessThanOrEqual(40);
      expect(screen.match(/^\| error/gm)).toHaveLength(3);
      // What fails is never left for later.
      expect(screen.match(/^\| metric&#95;.*❌ \|$/gm)).toHaveLength(10);
      expect(screen).toContain("6,000 labelled rows from f.csv; judged at least 7 versions: a holdout wears out");
      expect(folds[0]).toMatch(/^<summary>More findings: 27 errors<\/summary>/);
      expect(folds[1]).toMatch(/^<summary>All measured values \(40\)<\/summary>/);
    }
  });

  test("of several versions fold each report; the one that needs work first is open", () => {
    const endings = [checked("1.0.0"), checked("1.0.1", { verdict: "fail" }), broken("1.0.2")];
    for (const page of pages(endings)) {
      expect(page.match(/^<details(?: open)?><summary>models.*/gm)).toEqual([
        "<details><summary>models/fraud/1.0.0</summary>",
        "<details open><summary>models/fraud/1.0.1</summary>",
        "<details><summary>models/fraud/1.0.2</summary>",
      ]);
      expect(page.match(/<details/g)?.length).toBe(page.match(/<\/details>/g)?.length);
    }
  });

  test("of 200 versions keep a line for each, those that need work first, and what of the reports fits", () => {
    const endings = Array.from({ length: 200 }, (_, i) =>
      i === 150
        ? broken(`1.0.${i}`, findings(500))
        : checked(`1.0.${i}`, i === 199 ? { verdict: "fail", findings: findings(5000) } : { findings: findings(50) }),
    );
    for (const page of pages(endings)) {
      const lines = page.split("\n").filter((line) => line.startsWith("- "));
      expect(lines).toHaveLength(200);
      expect(lines[0]).toContain("models/fraud/1.0.199");
      expect(lines[1]).toContain("models/fraud/1.0.150**: could not be judged");
    }
  });

  test("never outgrow what GitHub takes, whatever names and texts hold", () => {
    const text = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom("<".repeat(5000), "é".repeat(3000), "|\n".repeat(900)),
    );
    const ending = fc
      .record({ title: text, reason: text, n: fc.constantFrom(0, 3, 150), message: text, kind: fc.nat(3) })
      .map(({ title, reason, n, message, kind }): Ending => {
        const all = findings(n).map((f) => ({ ...f, message }));
        return kind === 0 ? broken("1.0.0", all) : checked("1.0.0", { title, reason, findings: all });
      });
    fc.assert(
      fc.property(fc.array(ending, { maxLength: 5 }), fc.constantFrom(1, 25), (some, times) => {
        const endings = Array.from({ length: times }, () => some).flat();
        const [comment] = pages(endings, findings(times));
        if (endings.length > 0) expect(comment).toContain("models/fraud/1.0.0");
      }),
      { numRuns: 5 },
    );
  });

  test("show a version that could not be judged in its own section, with what had been found, next to the others", () => {
    for (const page of pages([checked("1.0.0"), broken("1.0.1", findings(2))])) {
      expect(page).toContain("## ✅ Fraud Detection &#40;models/fraud/1.0.0&#41;: passed");
      expect(page).toContain(
        "## 💥 models/fraud/1.0.1: could not be judged\n\nGitHub did not show the release.<br>**Fix:** Run again.",
      );
      expect(page).toContain("metadata.json:2`");
    }
  });

  test("name what broke outside of every version first, and keep what was found all the same", () => {
    const long = new Failure("environment", "<".repeat(9000), { fix: "<".repeat(9000) });
    for (const [endings, others] of [
      [[checked("1.0.0")], []],
      [[checked("1.0.0", { findings: findings(20_000) })], findings(3)],
      [[], findings(1)],
    ] as const) {
      for (const broke of [failure, long]) {
        const comment = renderComment(endings, others, context, broke);
        const summary = renderSummary(endings, others, linksOf(undefined), broke);
        expect(comment.length).toBeLessThanOrEqual(COMMENT);
        for (const page of [comment, summary]) {
          expect(page).toContain("## 💥 The run could not judge everything\n\n");
          if (broke === failure && others.length > 0) expect(page).toContain("<br>**Fix:** Fix the reported location.");
          if (broke === failure) expect(page).toContain("GitHub did not show the release.<br>**Fix:** Run again.");
          expect(page).toContain(endings.length > 0 ? "models/fraud/1.0.0" : "- **error:**");
        }
      }
    }
  });

  test("of what was not published begin with why, and keep the verdict", () => {
    const [comment, summary] = pages([{ kind: "not-published", report: reportOf(), failure }]);
    expect(summary.startsWith("> [!CAUTION]\n> **Not published:** GitHub did not show the release.")).toBe(true);
    expect(comment).toContain("passed");
  });
});

describe("the outputs", () => {
  const outputs = (ending: Ending) => (ending.kind === "broken" ? outputsOfBroken(ending) : outputsOf(ending, ""));

  test("of a version that could not be judged name it and have no verdict", () => {
    expect(outputs(broken("1.0.1"))).toMatchObject({
      verdict: "",
      gated: "false",
      reason: "could not be judged: GitHub did not show the release.",
      model: "fraud",
      version: "1.0.1",
      "tag-name": "models/fraud/1.0.1",
    });
  });

  test("never say that all passed if an error lies outside of every version, or the run broke there", () => {
    const passed = outputs(checked("1.0.0"));
    const none = outputsOfSeveral([], "this pull request changes no model version");
    expect(outputsWithOthers(passed, [], undefined)).toBe(passed);
    const refused = { verdict: "fail", reason: "0 m; Everything holds." };
    expect(outputsWithOthers(passed, findings(1, 1), undefined)).toMatchObject(refused);
    expect(outputsWithOthers(passed, [], failure).verdict).toBe("");
    expect(outputsWithOthers(none, findings(1, 1), undefined)).toMatchObject({ verdict: "fail", reason: "0 m" });
    expect(outputsWithOthers(none, [], failure)).toMatchObject({ verdict: "", reason: failure.message });
  });

  test("of what was not published are as measured", () => {
    expect(outputs({ kind: "not-published", report: reportOf(), failure, evidence: "e" })).toMatchObject({
      verdict: "pass",
      gated: "true",
      reason: "not published: GitHub did not show the release.; Everything holds.",
      "previous-version": "1.0.0",
      "release-id": "",
      "report-path": "e/validation-report.json",
    });
  });

  test("name a verdict to attest only if this run published it: a stored one can be edited", () => {
    const release = { id: "1", tag: "models/fraud/1.0.0", url: "u", assets: [] } as unknown as StoredRelease;
    const paths = (ending: Ending) => {
      const { "predicate-path": predicate, "subjects-path": subjects } = outputs(ending);
      return [predicate, subjects];
    };
    const known = { report: reportOf(), release, evidence: "e" };
    expect(paths({ kind: "published", ...known })).toEqual(["e/verdict.predicate.json", "e/subjects.sha256"]);
    expect(paths({ kind: "already-published", stored: true, ...known })).toEqual(["", ""]);
    expect(paths({ kind: "already-published", stored: false, ...known })).toEqual(["", ""]);
  });

  test("of several versions give no verdict on all if one has none, unless one is refused", () => {
    const several = (...all: Ending[]) => outputsOfSeveral(all.map(outputs), "");
    expect(several(checked("1.0.0"), broken("1.0.1"))).toMatchObject({
      verdict: "",
      gated: "false",
      reason: "could not be judged: models/fraud/1.0.1; passed: models/fraud/1.0.0",
    });
    expect(several(checked("1.0.0", { verdict: "fail" }), broken("1.0.1"), checked("1.0.2")).verdict).toBe("fail");
    expect(several(checked("1.0.0"), checked("1.0.1"))).toMatchObject({
      verdict: "pass",
      gated: "true",
      model: "fraud",
    });
  });
});
