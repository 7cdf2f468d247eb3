import { checkBesideStandIn } from "../../src/release/check-stand-in.ts";
import { playScene, type Scene, TAG, USUAL } from "../helpers/scene.ts";

const STAND_IN = { name: "origin/main", policyOf: async () => ({ gate: {} }) };

/** Checks a version beside versions of another commit that stand in for releases. */
const beside = (scene: Partial<Scene>) =>
  playScene(
    {
      ...USUAL,
      world: (own) => ({ history: { ...own.history, standIn: STAND_IN } }),
      ...scene,
    },
    "check",
    (request, world) => checkBesideStandIn(request, world, STAND_IN),
  );

test("a version is compared with the one that stands in, and nothing is published", async () => {
  const { outcome, releases } = await beside({});
  expect(outcome.report).toMatchObject({ verdict: "pass", previous: { kind: "found", version: "1.0.0" } });
  expect(releases.writes).toEqual([]);
});

test("without an earlier version there is no verdict, and it is said what to name", async () => {
  const message = `There is nothing to compare ${TAG} with: origin/main has no earlier version of scorer, and no release was looked at.`;
  await expect(beside({ previous: "none" })).rejects.toMatchObject({
    code: "environment",
    message,
    fix: expect.stringContaining("--from"),
  });
});

test("what is refused anyway is refused, whatever is not known", async () => {
  for (const scene of [{ previous: "none" }, { standing: "different" }] as const) {
    const { outcome } = await beside({ ...scene, measures: "fail" });
    expect([outcome.kind, outcome.report.verdict]).toEqual(["checked", "fail"]);
  }
});

test("a version that stands in for its own release has its number: no earlier one is needed", async () => {
  const request = { alwaysMeasure: true };
  const { outcome } = await beside({ previous: "none", standing: "same", request });
  expect(outcome.report.verdict).toBe("pass");
  expect(outcome.report.previous).toEqual({
    kind: "not-looked-for",
    why: "origin/main has no earlier version of scorer, and no release was looked at",
  });
});

test("a version whose files differ from those that stand in may be another release: there is no verdict", async () => {
  await expect(beside({ standing: "different" })).rejects.toMatchObject({
    code: "environment",
    message: expect.stringContaining("its files are changed"),
  });
});
