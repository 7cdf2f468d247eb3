import { readFileSync } from "node:fs";
import fc from "fast-check";
import { parse } from "yaml";
import { Failure } from "../../src/domain/failure.ts";
import type { Context } from "../../src/entry/action/context.ts";
import { EFFECTS, idleInputs } from "../../src/entry/action/effects.ts";
import { hasArtifacts, requireGitHub, requireHandOver } from "../../src/entry/action/forge.ts";
import {
  type ChosenMode,
  INPUT_NAMES,
  INPUTS_VARIABLE,
  type InputName,
  readInputs,
} from "../../src/entry/action/inputs.ts";
import { chooseTask } from "../../src/entry/action/task.ts";
import { anyText } from "../helpers/text.ts";

const take = (values: object) => readInputs({ [INPUTS_VARIABLE]: JSON.stringify({ token: "ghs-t", ...values }) });
const choose = (values: object, context: Partial<Context> = {}) =>
  chooseTask(take(values), {
    eventName: "workflow_dispatch",
    ref: "refs/heads/main",
    event: {},
    ...context,
  } as Context);

/** What a run says and advises when it stops. */
function saysOf(action: () => unknown): { message: string; fix: string; code: string } {
  try {
    action();
  } catch (error) {
    if (error instanceof Failure) return { message: error.message, fix: error.fix, code: error.code };
    throw error;
  }
  return { message: "", fix: "", code: "" };
}

const MODES: readonly ChosenMode[] = ["release", "check", "revalidate", "gate", "publish", "pull"];
const TAG = "models/fraud/1.0.0";
const id = { model: "fraud", version: "1.0.0" };

describe("a value that was quoted, broken or empty", () => {
  test.each(INPUT_NAMES.filter((name) => !["token", "sign-key"].includes(name)))(
    "%s: blanks count as nothing, quotes and lines are named",
    (name) => {
      expect(take({ [name]: "  \n " })).toEqual(take({}));
      expect(saysOf(() => take({ [name]: '"a b"' }))).toEqual({
        code: "usage",
        message: `The input ${name} is in quotation marks: "\\"a b\\"".`,
        fix: "Write it without them: a b.",
      });
      expect(saysOf(() => take({ [name]: "''" })).fix).toBe("Omit the input.");
      // A list may have a line for each.
      if (name === "models") return;
      expect(saysOf(() => take({ [name]: "a\nb" })).message).toMatch(
        new RegExp(`^The input ${name} contains a line break`),
      );
    },
  );

  test("a private key keeps its lines, and no other complaint shows any of it", () => {
    const pem = "-----BEGIN EC PRIVATE KEY-----\nSECRET\n-----END EC PRIVATE KEY-----\n";
    expect(take({ "sign-key": pem }).signKey).toBe(pem.trim());
    expect(take({ "sign-key": " \n" }).signKey).toBeUndefined();
    const said = saysOf(() => idleInputs(take({ "sign-key": pem }), "release"));
    expect(said).toMatchObject({ code: "usage", fix: expect.stringContaining("mode: publish, which runs none") });
    expect(`${said.message}${said.fix}`).not.toContain("SECRET");
  });

  test("a token that no header can carry is refused by name and never shown", () => {
    const bad = fc
      .tuple(anyText({ maxLength: 20 }), fc.constantFrom("\n", "\r\n", " ", "é", "\u0000"), fc.string({ minLength: 1 }))
      .map(([a, wrong, b]) => `SECRETa${a}${wrong}b${b}SECRETz`);
    fc.assert(
      fc.property(bad, (token) => {
        const said = saysOf(() => take({ token }));
        expect(said).toMatchObject({ code: "usage", message: expect.stringMatching(/^The input token contains /) });
        expect(`${said.message}${said.fix}`).not.toContain("SECRET");
      }),
    );
    expect(saysOf(() => take({ token: '"ghs-x"' })).message).toBe("The input token contains quotation marks.");
    expect(take({ token: " ghs-x\n" }).token).toBe("ghs-x");
  });

  test("a token is looked at first: no other complaint is made next to one that is broken", () => {
    expect(saysOf(() => take({ token: "a\nb", mode: "publsh" })).message).toContain("The input token");
  });
});

describe("what contradicts is refused in every mode, and names what was given", () => {
  const evidence = (mode: string) => (mode === "publish" ? { "evidence-path": "e" } : {});
  const cases: readonly [object, Partial<Context>, RegExp][] = [
    [
      { tag: TAG, model: "ctr", version: "1.0.0" },
      {},
      /The input tag is models\/fraud\/1\.0\.0, but model and version name models\/ctr\/1\.0\.0\./,
    ],
    [{ tag: TAG, model: "ctr" }, {}, /The input tag is models\/fraud\/1\.0\.0, but the input model is ctr\./],
    [{ tag: TAG, version: "2.0.0" }, {}, /The input tag is models\/fraud\/1\.0\.0, but the input version is 2\.0\.0\./],
    [
      { tag: "models/ctr/1.0.0" },
      { ref: `refs/tags/${TAG}` },
      /started on is models\/fraud\/1\.0\.0, but the input tag is models\/ctr\/1\.0\.0\./,
    ],
    [
      { model: "ctr" },
      { ref: `refs/tags/${TAG}` },
      /started on is models\/fraud\/1\.0\.0, but the input model is ctr\./,
    ],
    [{ version: "2.0.0" }, { ref: `refs/tags/${TAG}` }, /but the input version is 2\.0\.0\./],
    [{ version: "1.0.0" }, {}, /version is set without model/],
  ];
  test.each(MODES.flatMap((mode) => cases.map((each) => [mode, ...each] as const)))(
    "%s: %j on %j",
    (mode, values, context, message) => {
      for (const eventName of ["push", "workflow_dispatch"]) {
        expect(saysOf(() => choose({ mode, ...evidence(mode), ...values }, { eventName, ...context }))).toMatchObject({
          code: "usage",
          message: expect.stringMatching(message),
        });
      }
    },
  );

  test.each(MODES)("%s: what says the same twice is accepted", (mode) => {
    const task = choose({ mode, ...evidence(mode), tag: `refs/tags/${TAG}`, ...id }, { ref: `refs/tags/${TAG}` });
    const named = mode === "pull" ? { wanted: [{ model: "fraud", range: "1.0.0" }] } : { id };
    expect(task).toMatchObject({ kind: mode, ...(mode === "revalidate" ? id : named) });
  });
});

describe("mode: pull", () => {
  const wanted = (values: object, context: Partial<Context> = {}) => {
    const task = choose({ mode: "pull", ...values }, context);
    return task.kind === "pull" ? task.wanted.map(({ model, range }) => `${model}@${range}`) : task.kind;
  };

  test("names models in a list, by the other inputs, by the ref, or by the lock file", () => {
    expect(wanted({ models: "fraud@^1 ctr\n  bid@~2.1\n" })).toEqual(["fraud@^1", "ctr@latest", "bid@~2.1"]);
    expect(wanted({ model: "fraud" })).toEqual(["fraud@latest"]);
    expect(wanted({ tag: TAG })).toEqual(["fraud@1.0.0"]);
    expect(wanted({}, { eventName: "push", ref: `refs/tags/${TAG}` })).toEqual(["fraud@1.0.0"]);
    expect(wanted({ models: "ctr" }, { eventName: "push", ref: `refs/tags/${TAG}` })).toEqual(["ctr@latest"]);
    expect(wanted({ locked: "true" }, { eventName: "push", ref: `refs/tags/${TAG}` })).toEqual([]);
  });

  test.each([
    [{}, "mode: pull needs the input models."],
    [{ models: "fraud", model: "ctr" }, "The input models is set, and so is tag, model or version."],
    [{ models: "fraud@one" }, 'In the input models, "one" is neither a version nor a range of versions.'],
    [{ models: "../x" }, 'In the input models, "../x" is not a model name.'],
  ])("%j is refused", (values, message) => {
    expect(saysOf(() => choose({ mode: "pull", ...values }))).toMatchObject({ code: "usage", message });
  });
});

describe("a name that is none is quoted as it was given, with what was meant", () => {
  test.each([
    [
      { model: "models/fraud" },
      /^The input model is "models\/fraud", which is a path\.$/,
      "Give the model's name alone: fraud.",
    ],
    [
      { model: "./models/fraud/" },
      /^The input model is "\.\/models\/fraud\/", which is a path\.$/,
      "Give the model's name alone: fraud.",
    ],
    [
      { model: "models/fraud/1.0.0" },
      /which names a version too\.$/,
      "Set tag to models/fraud/1.0.0, or model to fraud and version to 1.0.0.",
    ],
    [
      { model: "Fraud" },
      /^The input model is "Fraud", which is not a model name\.$/,
      "Model names are lower case: fraud.",
    ],
    [
      { model: "a/b/c/d" },
      /which is not a model name\.$/,
      "Give the name of a folder below models/, for example fraud.",
    ],
    [
      { model: "fraud", version: "v1.0.0" },
      /^The input version is "v1\.0\.0", which is not/,
      "Write it without the prefix: 1.0.0.",
    ],
    [{ model: "fraud", version: "1.0" }, /^The input version is "1\.0", which is not/, /^Give all three numbers/],
    [{ model: "fraud", version: "models/fraud/1.0.0" }, /which is a path\.$/, "Give the version alone: 1.0.0."],
    [{ tag: "fraud/1.0.0" }, /^The input tag "fraud\/1\.0\.0" does not have the form/, "Write models/fraud/1.0.0."],
    [
      { tag: "models/fraud/1.0.0/" },
      /^The input tag "models\/fraud\/1\.0\.0\/" does not have the form/,
      "Write models/fraud/1.0.0.",
    ],
    [
      { tag: "models/Fraud/1.0.0" },
      /^The input tag is "models\/Fraud\/1\.0\.0": "Fraud" is not a model name\.$/,
      /lower-case/,
    ],
  ])("%j", (values, message, fix) => {
    for (const mode of MODES) {
      const said = saysOf(() => choose({ mode, ...(mode === "publish" ? { "evidence-path": "e" } : {}), ...values }));
      expect(said.message).toMatch(message);
      if (typeof fix === "string") expect(said.fix).toBe(fix);
      else expect(said.fix).toMatch(fix);
      expect(`${said.message}${said.fix}`).not.toContain("0.0.0/");
    }
  });

  test("whatever is given as a model or version, nothing is named that was not given", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 30 }), fc.constantFrom("model", "version"), (text, name) => {
        const values = name === "model" ? { model: text } : { model: "fraud", version: text };
        const said = saysOf(() => choose({ mode: "revalidate", ...values }));
        if (!text.includes("0.0.0")) expect(said.message).not.toContain("0.0.0");
      }),
    );
  });
});

describe("every input has an effect in a mode, or is named", () => {
  const declared = parse(readFileSync("action.yml", "utf8")) as { inputs: Record<string, { default?: string }> };
  const GIVEN: Readonly<Partial<Record<InputName, string>>> = {
    "require-gate": "true",
    "require-branch": "main",
    "on-inconclusive": "fail",
    "dry-run": "true",
    comment: "never",
    "runtime-path": "/r",
    "time-limit-s": "5",
    "memory-limit-mb": "500",
    bom: "true",
    "sign-key": "a key",
    "evidence-path": "e",
    models: "fraud@^1",
    into: "served",
    from: "github:acme/models",
    locked: "true",
    "lock-file": "l.json",
    policy: "p.yml",
  };

  test("the table knows each input that action.yml declares", () => {
    expect(Object.keys(EFFECTS)).toEqual(Object.keys(declared.inputs));
    expect(Object.keys(EFFECTS).filter((name) => EFFECTS[name as InputName].in.length < MODES.length)).toEqual(
      expect.arrayContaining(Object.keys(GIVEN)),
    );
  });

  test.each(MODES)("%s", (mode) => {
    const defaults = Object.fromEntries(Object.entries(declared.inputs).map(([k, v]) => [k, v.default ?? ""]));
    expect(idleInputs(take({ ...defaults, token: "t" }), mode)).toEqual([]);
    for (const [name, value] of Object.entries(GIVEN) as [InputName, string][]) {
      const judge = () => idleInputs(take({ [name]: value }), mode);
      if (EFFECTS[name].in.includes(mode)) expect([name, judge()]).toEqual([name, []]);
      else if (name === "evidence-path")
        expect(saysOf(judge).message).toBe(`evidence-path is set, but mode: ${mode} does not use evidence.`);
      else if (name === "sign-key")
        expect(saysOf(judge).message).toBe(`sign-key is set, but mode: ${mode} does not sign.`);
      else expect(judge()).toEqual([`The input ${name} has no effect with mode: ${mode}: ${EFFECTS[name].otherwise}.`]);
    }
  });
});

describe("events", () => {
  test.each(["pull_request_target", "workflow_run"])("%s is refused by name in every mode", (eventName) => {
    for (const mode of ["auto", ...MODES]) {
      expect(
        saysOf(() => choose({ mode, tag: TAG, "evidence-path": mode === "publish" ? "e" : "" }, { eventName })),
      ).toMatchObject({
        code: "usage",
        message: expect.stringMatching(new RegExp(`^The event ${eventName} is refused: .*token`)),
      });
    }
  });

  const range = { base: "a".repeat(40), head: "b".repeat(40) };
  const merge_group = { base_sha: range.base, head_sha: range.head };
  test.each([
    ["merge_group", "refs/heads/q", { action: "checks_requested", merge_group }, { kind: "check", group: range }],
    ["merge_group", "refs/heads/q", { action: "destroyed", merge_group }, { kind: "nothing" }],
    ["push", `refs/tags/${TAG}`, {}, { kind: "release", id }],
    ["create", `refs/tags/${TAG}`, {}, { kind: "release", id }],
    ["create", "refs/heads/main", {}, { kind: "nothing" }],
    ["create", "refs/tags/v1", {}, { kind: "nothing" }],
    ["release", `refs/tags/${TAG}`, { action: "published" }, { kind: "release", id }],
    ["release", `refs/tags/${TAG}`, { action: "deleted" }, { kind: "nothing" }],
    ["workflow_dispatch", `refs/tags/${TAG}`, {}, { kind: "revalidate", ...id }],
    ["workflow_dispatch", "refs/tags/v2", {}, { kind: "revalidate" }],
    ["schedule", "refs/heads/main", {}, { kind: "revalidate" }],
  ])("%s of %s with %j", (eventName, ref, event, task) => {
    expect(choose({}, { eventName, ref, event })).toMatchObject(task);
    expect(choose({}, { eventName, ref, event })).not.toHaveProperty(
      "group",
      eventName === "merge_group" ? undefined : range,
    );
  });

  test("a merge group without commits is the runner's fault", () => {
    expect(saysOf(() => choose({}, { eventName: "merge_group", event: {} }))).toMatchObject({ code: "environment" });
  });
});

describe("servers", () => {
  test.each([
    [{}, undefined],
    [{ GITHUB_API_URL: "https://api.github.com" }, undefined],
    [{ GITHUB_API_URL: "https://github.example.com/api/v3" }, undefined],
    [{ GITEA_ACTIONS: "true" }, "Gitea"],
    [{ GITEA_ACTIONS: "true", FORGEJO_ACTIONS: "true" }, "Forgejo"],
    [{ GITHUB_API_URL: "https://codeberg.org/api/v1" }, "Gitea or Forgejo"],
  ])("%j", (env, name) => {
    const { message } = saysOf(() => requireGitHub(env));
    expect(message).toBe(
      name === undefined ? "" : `This runner belongs to ${name}, and this action releases to GitHub only.`,
    );
  });

  test.each([
    ["https://github.com", true],
    ["https://GitHub.com/", true],
    ["https://acme.ghe.com", true],
    ["http://x.localhost:8080", true],
    ["https://github.example.com", false],
    ["https://notghe.com", false],
    ["https://ghe.com.example.org", false],
    ["", false],
  ])("%s has the artifact service: %s", (serverUrl, has) => {
    expect(hasArtifacts(serverUrl)).toBe(has);
    for (const kind of ["gate", "publish"] as const) {
      const { fix } = saysOf(() => requireHandOver(kind, { serverUrl }));
      expect(fix).toEqual(has ? "" : expect.stringContaining("Use mode: release"));
    }
    expect(() => requireHandOver("release", { serverUrl })).not.toThrow();
  });
});
