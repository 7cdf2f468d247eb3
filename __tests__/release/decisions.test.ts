import fc from "fast-check";
import { measure } from "../../src/release/measure.ts";
import type { Measured } from "../../src/release/measured.ts";
import { exitCodeOf } from "../../src/release/outcome.ts";
import { type Gate, release } from "../../src/release/release.ts";
import { formatReport } from "../../src/releases/report.ts";
import {
  type Measures,
  type Played,
  type PreviousKind,
  playScene,
  type Scene,
  type StandingKind,
  TAG,
  USUAL,
} from "../helpers/scene.ts";

const MEASURES: readonly Measures[] = ["pass", "fail", "inconclusive", "ungated"];
const PREVIOUS: readonly PreviousKind[] = ["none", "found", "not comparable", "unreadable", "deprecated"];
const STANDINGS: readonly StandingKind[] = [
  "new",
  "same",
  "different",
  "made by hand",
  "made by hand, different",
  "made by hand, empty",
  "draft of ours",
  "draft of another commit",
  "draft of a person",
];
const EVIDENCE = [
  ...["SHA256SUMS", "report.html", "subjects.sha256", "summary.md", "validation-report.json"],
  ...["verdict.intoto.json", "verdict.predicate.json"],
];
const PUBLISHED = [
  "README.md",
  "SHA256SUMS",
  "confusion_matrix.png",
  "feature_importance.json",
  "metadata.json",
  "model.onnx",
  "validation-report.json",
  "verdict.intoto.json",
  "verdict.predicate.json",
];

const measuredBy = new Map<string, Promise<Measured>>();

/** Plays a scene in which what is measured once is not measured again: many scenes differ only in what they ask for. */
function play(scene: Scene): Promise<Played> {
  const key = JSON.stringify([scene.measures, scene.previous, scene.policyOnInconclusive]);
  const gate: Gate = (candidate, staged, previous, world) => {
    const known = measuredBy.get(key) ?? measure(candidate, staged, previous, world);
    measuredBy.set(key, known);
    return known;
  };
  return playScene(scene, "release", (request, world) => release(request, world, gate));
}

interface Expected {
  readonly kind: Played["outcome"]["kind"];
  readonly verdict: Measures;
  readonly exitCode: 0 | 1;
}

/** What the specification says of a scene, in its own words. */
function expected(scene: Scene): Expected {
  const { standing, previous, measures, dryRun } = scene;
  if (standing === "same" || standing === "made by hand") {
    // A release that a person made carries no report, so nothing is known of its gate.
    const stored = standing === "same" && measures !== "fail" ? measures : "pass";
    return { kind: "already-published", verdict: standing === "same" ? stored : "ungated", exitCode: 0 };
  }
  const refused = { kind: "refused", verdict: "fail", exitCode: 1 } as const;
  if (standing === "different" || standing === "made by hand, different") return refused;
  // Without the files of the previous release nobody knows which number is right.
  if (previous === "unreadable" || measures === "fail") return refused;
  const undecided = measures === "pass" && previous === "not comparable";
  const verdict = undecided ? "inconclusive" : measures;
  const strict = (scene.onInconclusive ?? scene.policyOnInconclusive ?? "warn") === "fail";
  if (verdict === "inconclusive" && strict) return refused;
  if (verdict === "ungated" && scene.requireGate) return refused;
  if (dryRun) return { kind: "planned", verdict, exitCode: 0 };
  if (standing === "draft of a person") return refused;
  return { kind: "published", verdict, exitCode: 0 };
}

function expectAll(scene: Scene, { outcome, releases, workspace }: Played): void {
  const { kind, verdict, exitCode } = expected(scene);
  expect({ kind: outcome.kind, verdict: outcome.report.verdict, exitCode: exitCodeOf(outcome) }).toEqual({
    kind,
    verdict,
    exitCode,
  });
  for (const { rule, level, message } of outcome.report.findings) {
    expect([typeof rule, typeof level, typeof message]).toEqual(["string", "string", "string"]);
  }
  // Written: the evidence, whatever the verdict, and it says what is returned.
  expect([...workspace.evidence.keys()].sort()).toEqual(EVIDENCE);
  expect(workspace.evidence.get("validation-report.json")).toBe(formatReport(outcome.report));
  // Published: a whole release, or nothing is touched.
  if (kind === "published") {
    expect([...(releases.filesOf(TAG)?.keys() ?? [])].sort()).toEqual(PUBLISHED);
    const stored = JSON.parse(Buffer.from(releases.filesOf(TAG)?.get("validation-report.json") ?? []).toString());
    expect(stored.verdict).toBe(verdict);
  } else {
    expect(releases.writes.filter((write) => !/^remove/.test(write))).toEqual([]);
  }
  if (scene.dryRun) expect(releases.writes).toEqual([]);
}

const asks = [undefined, "warn", "fail"] as const;

describe.each(MEASURES)("a model whose gate comes to %s", (measures) => {
  describe.each(PREVIOUS)("with a previous release: %s", (previous) => {
    test.each(STANDINGS)("and a number that is: %s", async (standing) => {
      for (const onInconclusive of ["warn", "fail"] as const) {
        for (const requireGate of [false, true]) {
          const scene = { ...USUAL, measures, previous, standing, onInconclusive, requireGate };
          expectAll(scene, await play(scene));
        }
      }
    });
  });

  test.each(asks.flatMap((onInconclusive) => asks.map((inPolicy) => [onInconclusive, inPolicy] as const)))(
    "where the run says on-inconclusive %s and model.yml %s",
    async (onInconclusive, policyOnInconclusive) => {
      const scene = { ...USUAL, measures, onInconclusive, policyOnInconclusive };
      expectAll(scene, await play(scene));
    },
  );

  test.each(STANDINGS)("in a dry run, with a number that is: %s", async (standing) => {
    const scene = { ...USUAL, measures, standing, dryRun: true };
    expectAll(scene, await play(scene));
  });
});

const anyScene: fc.Arbitrary<Scene> = fc.record({
  measures: fc.constantFrom(...MEASURES),
  previous: fc.constantFrom(...PREVIOUS, "broken" as const),
  standing: fc.constantFrom(...STANDINGS),
  requireGate: fc.boolean(),
  dryRun: fc.boolean(),
  onInconclusive: fc.constantFrom(...asks),
  policyOnInconclusive: fc.constantFrom(...asks),
});

/** Whether a run that ended so may have made something public, by what is returned alone. */
function mayHavePublished({ outcome }: Played, { requireGate, dryRun, ...scene }: Scene): boolean {
  const { verdict } = outcome.report;
  const strict = (scene.onInconclusive ?? scene.policyOnInconclusive ?? "warn") === "fail";
  if (dryRun || verdict === "fail") return false;
  return !(verdict === "inconclusive" && strict) && !(verdict === "ungated" && requireGate);
}

test("whatever the world, the publisher is called only if the verdict allows it", async () => {
  await fc.assert(
    fc.asyncProperty(anyScene, async (scene) => {
      const played = await play(scene).catch((error: unknown) => error as Error);
      if (played instanceof Error) return expect([scene.previous, played.message]).toContain("broken");
      const { writes } = played.releases;
      const touches = writes.filter((write) => !/^remove draft/.test(write));
      if (!mayHavePublished(played, scene)) expect(touches).toEqual([]);
      expect(writes.includes("publish")).toBe(played.outcome.kind === "published");
    }),
    { numRuns: 100 },
  );
});

describe("a history that cannot be read", () => {
  test("breaks the run, and nothing is written or published", async () => {
    await expect(playScene({ ...USUAL, previous: "broken" })).rejects.toMatchObject({ code: "environment" });
  });
});
