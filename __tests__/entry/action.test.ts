import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Context } from "../../src/entry/action/context.ts";
import { INPUT_NAMES, INPUTS_VARIABLE, readInputs } from "../../src/entry/action/inputs.ts";
import { OUTPUT_NAMES } from "../../src/entry/action/outputs.ts";
import { chooseTask } from "../../src/entry/action/task.ts";
import { readAction } from "../runner/composite.ts";

const action = readAction();

test("action.yml declares exactly the inputs that are read and the outputs that are set", () => {
  expect(Object.keys(action.inputs)).toEqual([...INPUT_NAMES]);
  expect(Object.keys(action.outputs)).toEqual([...OUTPUT_NAMES]);
  const [step, ...others] = action.runs.steps;
  expect(others).toEqual([]);
  for (const [name, { value }] of Object.entries(action.outputs)) {
    expect(value).toBe(`\${{ steps.${step?.id}.outputs.${name} }}`);
  }
});

test("the step is a node step, pinned, with no expression inside of its script", () => {
  const [step] = action.runs.steps;
  expect(step?.uses).toMatch(/^actions\/github-script@[0-9a-f]{40}$/);
  expect(step?.with?.script).not.toContain("${{");
  expect(readFileSync("action.yml", "utf8")).toMatch(/uses: actions\/github-script@[0-9a-f]{40} # v\d+\.\d+\.\d+/);
});

test("what a runner downloads stays small, and is all that it needs", () => {
  const archive = execFileSync("git", ["archive", "--format=tar.gz", "HEAD"], { maxBuffer: 64e6 });
  expect(archive.length).toBeLessThan(15e6);
  const names = execFileSync("tar", ["tz"], { input: archive, encoding: "utf8" }).split("\n");
  for (const needed of [
    "action.yml",
    "dist/action/index.js",
    "dist/gate-worker/index.js",
    "runtime/package-lock.json",
  ]) {
    expect(names).toContain(needed);
  }
  expect(names.filter((n) => /^(?:models|training|__tests__|docs|src)\//.test(n))).toEqual([]);
});

describe("inputs", () => {
  const take = (values: object) => {
    const env: NodeJS.ProcessEnv = {
      [INPUTS_VARIABLE]: JSON.stringify({ token: "t", ...values }),
      "INPUT_GITHUB-TOKEN": "t",
    };
    return { inputs: readInputs(env), env };
  };

  test("are taken out of the environment, with the token", () => {
    const { inputs, env } = take({ tag: "refs/tags/models/a/1.0.0", "time-limit-s": "30", "require-gate": "true" });
    expect(env).toEqual({});
    expect(inputs).toMatchObject({
      mode: "auto",
      tag: "models/a/1.0.0",
      timeLimitS: 30,
      requireGate: true,
      dryRun: false,
    });
  });

  test("that are missing are told without what they hold", () => {
    expect(() => readInputs({})).toThrow("MR_INPUTS is not a JSON object");
    expect(() => readInputs({ [INPUTS_VARIABLE]: '{"token": "secret"' })).toThrow(/^(?!.*secret)/);
  });
});

describe("what is to be done", () => {
  const inputs = readInputs({ [INPUTS_VARIABLE]: '{"token": "t"}' });
  const choose = (changes: object, context: Partial<Context>) =>
    chooseTask({ ...inputs, ...changes }, { eventName: "push", ref: "", event: {}, ...context } as Context);
  const id = { model: "fraud", version: "1.0.0" };
  const pull = { number: 7, head: { repo: { full_name: "a/b" } }, base: { repo: { full_name: "a/b" } } };

  test.each([
    [{}, { ref: "refs/tags/models/fraud/1.0.0" }, { kind: "release", id }],
    [
      {},
      { ref: "refs/tags/x", event: { deleted: true } },
      { kind: "nothing", why: "refs/tags/x was deleted: there is nothing to release." },
    ],
    [
      {},
      { eventName: "pull_request", event: { pull_request: pull } },
      { kind: "check", pull: { number: 7, fork: false } },
    ],
    [
      {},
      { eventName: "pull_request", event: { pull_request: { ...pull, head: { repo: null } } } },
      { kind: "check", pull: { number: 7, fork: true } },
    ],
    [{}, { eventName: "workflow_dispatch" }, { kind: "revalidate" }],
    [{ tag: "models/fraud/1.0.0" }, { eventName: "workflow_dispatch" }, { kind: "revalidate", ...id }],
    [{ model: "fraud" }, { eventName: "schedule" }, { kind: "revalidate", model: "fraud" }],
    [{ mode: "release", tag: "models/fraud/1.0.0" }, { eventName: "workflow_dispatch" }, { kind: "release", id }],
    [{ mode: "release", ...id }, { eventName: "workflow_dispatch" }, { kind: "release", id }],
    [{ mode: "gate" }, { ref: "refs/tags/models/fraud/1.0.0" }, { kind: "gate", id }],
    [
      { mode: "publish", evidencePath: "e" },
      { ref: "refs/tags/models/fraud/1.0.0" },
      { kind: "publish", id, evidencePath: "e" },
    ],
    [{ mode: "check", tag: "models/fraud/1.0.0" }, { ref: "refs/heads/main" }, { kind: "check", id }],
  ])("%j on %j", (given, context, task) => {
    expect(choose(given, context)).toEqual(task);
  });

  test.each([
    [{}, { ref: "refs/heads/main" }, /releases nothing/],
    [{}, { ref: "refs/tags/v1" }, /does not have the form models/],
    [{}, { eventName: "pull_request_target" }, /refused/],
    [{}, { eventName: "issues" }, /does not determine the mode/],
    [{ mode: "release" }, { eventName: "workflow_dispatch" }, /needs a version/],
    [{ mode: "publish" }, { ref: "refs/tags/models/fraud/1.0.0" }, /needs the evidence/],
    [{ mode: "release", tag: "models/a/1.0.0", model: "b", version: "1.0.0" }, {}, /but model and version name/],
    [{ mode: "revalidate", version: "1.0.0" }, { eventName: "workflow_dispatch" }, /version is set without model/],
    [{ mode: "check" }, { ref: "refs/heads/main" }, /needs a pull request, or a version/],
  ])("%j on %j is refused", (given, context, message) => {
    expect(() => choose(given, context)).toThrow(message);
  });
});
