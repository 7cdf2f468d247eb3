import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Step {
  readonly name: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
}

const WORKFLOW = join(import.meta.dirname, "../../.github/workflows/reusable.yml");
const { jobs } = parse(readFileSync(WORKFLOW, "utf8")) as { jobs: Record<string, { needs?: string; steps: Step[] }> };
const guards = ["check", "gate"].map((job) => jobs[job]?.steps[0]);
const HEAD_SHA = "b".repeat(40);
const RUN = {
  GITHUB_REPOSITORY: "acme/models",
  GITHUB_REF: "refs/pull/7/merge",
  GITHUB_REF_NAME: "7/merge",
  GITHUB_SHA: "a".repeat(40),
  GITHUB_HEAD_REF: "topic",
  HEAD_REPOSITORY: "acme/models",
  HEAD_SHA,
};

function guard(
  { policy = "minimum.yml", repository = "", ref = "" }: { policy?: string; repository?: string; ref?: string },
  run: Partial<typeof RUN> = {},
) {
  const asked = { POLICY: policy, POLICY_REPOSITORY: repository, POLICY_REF: ref };
  const ran = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", guards[0]?.run ?? "exit 9"], {
    env: { PATH: process.env.PATH, ...RUN, ...run, ...asked },
    encoding: "utf8",
  });
  expect(ran.stderr).toBe("");
  return [ran.status, ran.stdout];
}

test("every job that reads a minimum first makes sure that a pull request cannot change it", () => {
  expect(guards[0]).toMatchObject({ if: "inputs.policy != ''", run: expect.stringContaining("::error") });
  expect(guards[1]).toEqual(guards[0]);
  // It runs only if the job before it has passed.
  expect(jobs.publish?.needs).toBe("gate");
});

test.each([
  ["no repository", {}],
  ["white space as the repository", { repository: " \n" }],
  ["the caller's own repository, in other letters", { repository: "Acme/Models" }],
])("a minimum from %s is refused without a ref", (_, inputs) => {
  expect(guard(inputs)).toEqual([1, expect.stringContaining("could lower its own minimum. Name another repository")]);
});

test.each([
  "refs/pull/7/merge",
  "refs/pull/8/head",
  "7/merge",
  "a".repeat(40),
  HEAD_SHA,
  "topic",
  "refs/heads/topic",
  " topic ",
])("a minimum from what the run tests is refused: %s", (ref) => {
  expect(guard({ ref })).toEqual([1, expect.stringContaining("policy-ref is what this run tests")]);
});

test("a minimum from a pull request's reach is what is refused, and nothing else", () => {
  const accepted = [0, ""];
  expect(guard({ repository: "acme/model-policies" })).toEqual(accepted);
  expect(guard({ repository: "acme/model-policies", ref: "topic" })).toEqual(accepted);
  expect(guard({ ref: "main" })).toEqual(accepted);
  expect(guard({ ref: "c".repeat(40) })).toEqual(accepted);
  // A fork's branch of the same name is another branch.
  expect(guard({ ref: "main" }, { GITHUB_HEAD_REF: "main", HEAD_REPOSITORY: "someone/models" })).toEqual(accepted);
  const pushed = { GITHUB_REF: "refs/tags/models/a/1.0.0", GITHUB_REF_NAME: "models/a/1.0.0", GITHUB_HEAD_REF: "" };
  expect(guard({ ref: "main" }, { ...pushed, HEAD_REPOSITORY: "", HEAD_SHA: "" })).toEqual(accepted);
});

test.each(["../repository/minimum.yml", "a/../../repository/minimum.yml", "..\\repository\\minimum.yml"])(
  "a path that leads out of the policy's repository is refused: %s",
  (policy) => {
    const ran = guard({ policy, repository: "acme/model-policies" });
    expect(ran).toEqual([1, expect.stringContaining("leads out of policy-repository")]);
  },
);
