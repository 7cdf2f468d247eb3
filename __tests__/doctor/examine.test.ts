import type { Check } from "../../src/doctor/check.ts";
import { examine } from "../../src/doctor/examine.ts";
import type { Forge, Surroundings, TagRuleset, TrackedFile } from "../../src/doctor/ports.ts";
import { Failure } from "../../src/domain/failure.ts";
import { renderChecks } from "../../src/report/doctor.ts";

const SHA = "a".repeat(40);
const tracked = (path: string, changes: Partial<TrackedFile> = {}): TrackedFile => ({
  path,
  inGit: "lf",
  inWorkingTree: "lf",
  attributes: { text: "unset", eol: "unspecified", filter: "unspecified" },
  isPointer: false,
  ...changes,
});
const FILES = [tracked("models/fraud/1.0.0/metadata.json"), tracked("models/fraud/1.0.0/model.onnx")];
const workflow = (mode: string, on: string, permissions: string, more: { uses?: string; name?: string } = {}) => ({
  path: `.github/workflows/${mode}.yml`,
  text: `on: ${on}\npermissions: {}\njobs:\n  j:\n    name: ${more.name ?? "Check"}\n    permissions: ${permissions}\n    steps:\n      - uses: actions/checkout@v4\n      - uses: ${more.uses ?? `acme/model-release@${SHA} # v1`}\n        with:\n          mode: ${mode}\n`,
});
const WORKFLOWS = [
  workflow("release", "{ push: { tags: ['models/**'] } }", "{ contents: write }"),
  workflow("check", "[pull_request, merge_group]", "{ contents: read, pull-requests: write }"),
];
const RULESET: TagRuleset = {
  name: "versions",
  active: true,
  include: ["refs/tags/models/**/*"],
  exclude: [],
  rules: ["deletion", "update"],
};
const forge = (changes: Partial<Forge> = {}): Surroundings["remote"] => {
  const all: Forge = {
    repository: "acme/models",
    web: "https://github.com/acme/models",
    tagRulesets: async () => [RULESET],
    requiredChecks: async () => ({ branch: "main", names: ["Lint", "Check"] }),
    immutableReleases: async () => true,
    ...changes,
  };
  return async () => ({ kind: "forge", forge: all });
};

const HEALTHY: Surroundings = {
  nodeVersion: "20.12.0",
  gitVersion: async () => "2.18.0",
  hasCommit: async () => true,
  trackedFiles: async () => FILES,
  lfs: async () => ({ filters: false }),
  runtime: async () => "ONNX Runtime 1.0.0",
  workflows: async () => WORKFLOWS,
  remote: forge(),
};
const fails = (message: string) => async () => {
  throw new Failure("environment", message, { fix: "Fix it." });
};

async function found(changes: Partial<Surroundings>): Promise<string[]> {
  const checks = await examine({ ...HEALTHY, ...changes });
  return checks.filter(({ state }) => state !== "ok").map(({ area, state }) => `${state}: ${area}`);
}

async function problemOf(changes: Partial<Surroundings>): Promise<string> {
  const problems = (await examine({ ...HEALTHY, ...changes })).filter(({ state }) => state === "problem");
  return problems.map((check) => `${check.what} ${(check as { fix: string }).fix}`).join("\n");
}

test("a healthy machine and repository have no problem, and every area is shown once", async () => {
  const checks = await examine(HEALTHY);
  expect(checks.filter(({ state }) => state !== "ok")).toEqual([]);
  expect(new Set(checks.map(({ area }) => area)).size).toBe(13);
  expect(checks).toHaveLength(13);
});

describe("the machine", () => {
  test.each([
    [{ nodeVersion: "20.11.1" }, ["problem: node"]],
    [{ nodeVersion: "18.20.0" }, ["problem: node"]],
    [{ nodeVersion: "26.0.0" }, []],
    [{ gitVersion: async () => "2.17.9" }, ["problem: git"]],
    [{ gitVersion: async () => "2.43.windows.1" }, []],
    [{ gitVersion: async () => "strange" }, ["problem: git"]],
    [{ runtime: fails("ONNX Runtime cannot be loaded") }, ["problem: runtime"]],
    [
      { hasCommit: async () => false },
      ["problem: repository", "not checked: git lfs", "not checked: attributes", "not checked: line endings"],
    ],
    [{ trackedFiles: async () => [tracked("models/README.md")] }, ["problem: repository"]],
  ] satisfies [Partial<Surroundings>, string[]][])("%j", async (changes, expected) => {
    expect(await found(changes)).toEqual(expected);
  });

  test("without git, git alone is the problem, and nothing that needs it is ok", async () => {
    const gone = fails("git was not found on this machine.");
    const changes = { gitVersion: gone, hasCommit: gone, trackedFiles: gone, lfs: gone, workflows: gone, remote: gone };
    const checks = await examine({ ...HEALTHY, ...changes });
    expect(checks.filter(({ state }) => state === "problem").map(({ area }) => area)).toEqual(["git"]);
    expect(checks.filter(({ state }) => state === "ok").map(({ area }) => area)).toEqual(["node", "runtime"]);
  });

  test("an error that nobody foresaw is not taken for a finding", async () => {
    await expect(examine({ ...HEALTHY, runtime: async () => Promise.reject(new TypeError("x")) })).rejects.toThrow("x");
  });
});

describe("files", () => {
  const lfs = { text: "unset", filter: "lfs" };
  const onnx = "models/fraud/1.0.0/model.onnx";
  test.each([
    ["a model without an attribute", [tracked(onnx, { attributes: { text: "unspecified" } })], ["problem: attributes"]],
    ["a model as text", [tracked(onnx, { attributes: { text: "auto", eol: "lf" } })], ["problem: attributes"]],
    [
      "JSON that is always lf",
      [tracked("models/a/1.0.0/metadata.json", { attributes: { text: "auto", eol: "lf" } })],
      [],
    ],
    [
      "JSON as the machine likes",
      [tracked("models/a/1.0.0/metadata.json", { attributes: { text: "auto" } })],
      ["problem: attributes"],
    ],
    [
      "a file that was converted",
      [tracked("models/a/1.0.0/a.csv", { inWorkingTree: "crlf" })],
      ["problem: line endings"],
    ],
    ["a file that is not there", [tracked("models/a/1.0.0/a.csv", { inWorkingTree: "" })], []],
    ["crlf that is committed", [tracked("models/a/1.0.0/a.csv", { inGit: "crlf", inWorkingTree: "crlf" })], []],
    [
      "eol=crlf",
      [tracked("models/a/1.0.0/a.csv", { attributes: { text: "set", eol: "crlf" } })],
      ["problem: attributes", "problem: line endings"],
    ],
    [
      "ident",
      [tracked("models/a/1.0.0/a.csv", { attributes: { text: "unset", ident: "set" } })],
      ["problem: line endings"],
    ],
    [
      "a working-tree encoding",
      [tracked("models/a/1.0.0/a.csv", { attributes: { text: "unset", "working-tree-encoding": "UTF-16" } })],
      ["problem: line endings"],
    ],
    ["Git LFS without git-lfs", [tracked(onnx, { attributes: lfs })], ["problem: git lfs"]],
    ["a pointer without git-lfs", [tracked(onnx, { isPointer: true })], ["problem: git lfs"]],
  ])("%s", async (_, files, expected) => {
    expect(await found({ trackedFiles: async () => files })).toEqual(expected);
  });

  test("git-lfs that is there must be set up, and its content fetched", async () => {
    const files = [tracked(onnx, { attributes: lfs })];
    const trackedFiles = async () => files;
    expect(await found({ trackedFiles, lfs: async () => ({ version: "3.4.0", filters: true }) })).toEqual([]);
    expect(await problemOf({ trackedFiles, lfs: async () => ({ version: "3.4.0", filters: false }) })).toContain(
      "git lfs install",
    );
    const pointers = async () => Array.from({ length: 5 }, () => tracked(onnx, { attributes: lfs, isPointer: true }));
    const text = await problemOf({ trackedFiles: pointers, lfs: async () => ({ version: "3.4.0", filters: true }) });
    expect(text).toMatch(/5 files was not fetched.*and 2 more.*git lfs pull/);
  });
});

describe("workflows", () => {
  const RELEASE = WORKFLOWS[0]!;
  const CHECK = WORKFLOWS[1]!;
  test.each([
    ["none", [], ["problem: workflows", "not checked: required check"]],
    ["no release", [CHECK], ["problem: workflows"]],
    ["no check", [RELEASE], ["problem: workflows", "not checked: required check"]],
    ["broken YAML", [...WORKFLOWS, { path: "x.yml", text: "a: [" }], ["problem: workflows"]],
    ["a list instead of a workflow", [...WORKFLOWS, { path: "x.yml", text: "- a" }], []],
    [
      "strange values",
      [...WORKFLOWS, { path: "x.yml", text: "on: 3\njobs: { a: 1, b: { steps: [1, { uses: 2 }] } }" }],
      [],
    ],
    ["a huge file", [...WORKFLOWS, { path: "x.yml", text: "a".repeat(300_000) }], ["problem: workflows"]],
    [
      "pull_request_target",
      [RELEASE, CHECK, workflow("check", "pull_request_target", "{ contents: read }")],
      ["problem: workflows"],
    ],
    [
      "a tag for a commit",
      [CHECK, workflow("release", "push", "{ contents: write }", { uses: "acme/model-release@v1" })],
      ["problem: action reference"],
    ],
    [
      "a placeholder",
      [CHECK, workflow("release", "push", "{ contents: write }", { uses: "<owner>/model-release@<full commit SHA>" })],
      ["problem: action reference"],
    ],
    ["its own action", [CHECK, workflow("release", "push", "{ contents: write }", { uses: "./" })], []],
    [
      "no permissions for a release",
      [CHECK, workflow("release", "push", "{ contents: read }")],
      ["problem: permissions"],
    ],
    ["write-all", [CHECK, workflow("release", "push", "write-all")], ["problem: permissions"]],
    [
      "a check that may write",
      [RELEASE, workflow("check", "pull_request", "{ contents: write }")],
      ["problem: permissions"],
    ],
    [
      "a check that may not read",
      [RELEASE, workflow("check", "pull_request", "{ issues: write }")],
      ["problem: permissions"],
    ],
    ["a check that may read all", [RELEASE, workflow("check", "pull_request", "read-all")], []],
    [
      "two jobs",
      [CHECK, workflow("gate", "push", "{ contents: read }"), workflow("publish", "push", "{ contents: write }")],
      [],
    ],
    [
      "a gate that may write",
      [...WORKFLOWS, workflow("gate", "push", "{ contents: write }")],
      ["problem: permissions"],
    ],
    [
      "a mode that is an expression",
      [...WORKFLOWS, workflow("$" + "{{ inputs.mode }}", "push", "{ contents: write }")],
      [],
    ],
  ])("%s", async (_, workflows, expected) => {
    expect(await found({ workflows: async () => workflows })).toEqual(expected);
  });

  test("a job that states no permissions takes those of the workflow, and those of the repository are a problem", async () => {
    const text = (top: string) => `on: push\n${top}jobs: { a: { steps: [{ uses: 'a/model-release@${SHA}' }] } }`;
    const at = (top: string) =>
      problemOf({ workflows: async () => [WORKFLOWS[1]!, { path: "x.yml", text: text(top) }] });
    expect(await at("permissions: { contents: write }\n")).toBe("");
    expect(await at("")).toMatch(/job a of x.yml states no permissions.*contents: write/);
  });

  test("without a remote on GitHub, workflows are not missed", async () => {
    const at = await found({ workflows: async () => [], remote: async () => ({ kind: "none" }) });
    expect(at).toEqual([
      "not checked: workflows",
      "not checked: tag ruleset",
      "not checked: required check",
      "not checked: immutable releases",
    ]);
  });
});

describe("GitHub", () => {
  const THREE = ["tag ruleset", "required check", "immutable releases"].map((area) => `not checked: ${area}`);

  test("is never ok without an answer: no remote, no token, no permission, no network", async () => {
    const secret = async () => undefined;
    for (const remote of [
      async () => ({ kind: "none" }) as const,
      async () => ({ kind: "no-token", host: "github.com", web: "https://github.com/a/b" }) as const,
      fails("git failed"),
      forge({ tagRulesets: secret, requiredChecks: secret, immutableReleases: secret }),
      forge({ tagRulesets: fails("x"), requiredChecks: fails("y"), immutableReleases: fails("z") }),
    ]) {
      const checks = await examine({ ...HEALTHY, remote });
      expect(checks.filter(({ state }) => state !== "ok").map(({ area, state }) => `${state}: ${area}`)).toEqual(THREE);
      for (const check of checks) if (check.state !== "ok") expect(check.fix.length).toBeGreaterThan(20);
    }
  });

  test.each([
    ["no ruleset", [], /can be moved and deleted/],
    ["one that is switched off", [{ ...RULESET, active: false }], /can be moved and deleted/],
    ["one of deletions alone", [{ ...RULESET, rules: ["deletion"] }], /can be moved\./],
    [
      "one whose pattern does not cross a slash",
      [{ ...RULESET, include: ["refs/tags/models/**"] }],
      /does not match a second slash/,
    ],
    [
      "one that leaves models out",
      [{ ...RULESET, include: ["~ALL"], exclude: ["refs/tags/models/*/*"] }],
      /moved and deleted/,
    ],
    ["one for all tags", [{ ...RULESET, include: ["~ALL"] }], undefined],
    [
      "two that do it together",
      [
        { ...RULESET, rules: ["deletion"] },
        { ...RULESET, rules: ["non_fast_forward"] },
      ],
      undefined,
    ],
  ])("tags: %s", async (_, rulesets, message) => {
    const text = await problemOf({ remote: forge({ tagRulesets: async () => rulesets }) });
    if (message === undefined) expect(text).toBe("");
    else expect(text).toMatch(message);
  });

  test("a check that is not required, and releases that can be changed, are problems", async () => {
    const remote = forge({
      requiredChecks: async () => ({ branch: "main", names: ["Lint"] }),
      immutableReleases: async () => false,
    });
    expect(await found({ remote })).toEqual(["problem: required check", "problem: immutable releases"]);
  });
});

test("each line shows its state, what was found and the fix, within the columns of the terminal", () => {
  const checks: Check[] = [
    { area: "git", state: "ok", what: "git 2.43.0" },
    { area: "git lfs", state: "problem", what: "A file\u001b[2J was not fetched.", fix: "Run  git lfs pull" },
    { area: "tag ruleset", state: "not checked", what: "there is no token", fix: "Sign in." },
  ];
  const text = renderChecks(checks, { columns: 60, paint: (_, part) => part });
  expect(text).toBe(
    [
      "ok           git 2.43.0",
      "problem      A file\\u{1b}[2J was not fetched.",
      "             Run  git lfs pull",
      "not checked  tag ruleset: there is no token",
      "             Sign in.",
      "",
      "1 problem; 1 not checked.",
      "",
    ].join("\n"),
  );
});
