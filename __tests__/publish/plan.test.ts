import { type PlanInput, planRelease } from "../../src/publish/plan.ts";
import { markerOf } from "../../src/releases/marker.ts";
import type { StoredRelease } from "../../src/releases/ports.ts";

const TAG = "models/fraud/1.0.0";
const COMMIT = "1".repeat(40);
const INPUT: PlanInput = {
  where: "memory",
  tag: TAG,
  commit: COMMIT,
  title: "Fraud 1.0.0",
  notes: "What changed.",
  files: [{ name: "model.onnx", size: 1, sha256: "a", file: "/model.onnx" }],
};

test("a plan states the release as it will be, with the notes and the marker of its commit as its text", () => {
  const { spec, ...rest } = planRelease(INPUT);
  expect(rest).toEqual({ where: "memory", files: INPUT.files });
  const { body, ...stated } = spec;
  expect(stated).toEqual({ tag: TAG, commit: COMMIT, title: "Fraud 1.0.0", prerelease: false });
  expect(body).toMatch(/^What changed\.\n<!-- .* -->\n$/);
  expect(markerOf(TAG, body)).toMatchObject({ commit: COMMIT });
});

test.each([
  ["1.0.0", false],
  ["1.0.0+build.5", false],
  ["1.0.0-rc.1", true],
  ["0.1.0", false],
])("version %s is a prerelease: %s", (version, prerelease) => {
  expect(planRelease({ ...INPUT, tag: `models/fraud/${version}` }).spec.prerelease).toBe(prerelease);
});

test("the empty release that becomes the draft is part of the plan", () => {
  const fills = { id: "7", tag: TAG } as StoredRelease;
  expect(planRelease({ ...INPUT, fills }).fills).toBe(fills);
});
