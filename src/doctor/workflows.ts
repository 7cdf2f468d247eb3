import { parse } from "yaml";
import { type Check, notChecked, ok, problem, someOf } from "./check.ts";
import type { WorkflowFile } from "./ports.ts";

/** A workflow is a few pages; what is larger is none, or not meant to be read. */
const MAX_BYTES = 256 * 1024;
const COMMIT = /^[0-9a-f]{40}$|^[0-9a-f]{64}$/;
/** The action by its usual name, or by its path in its own repository. */
const ACTION = /^(?:\.\/?$|[^@\s]*\bmodel-release(?:\/[^@]*)?@|<)/;

type Mode = "release" | "publish" | "gate" | "check" | "revalidate" | "other";

/** One job that uses the action. */
export interface Use {
  readonly file: string;
  readonly job: string;
  /** The name of its check on GitHub. */
  readonly check: string;
  readonly uses: string;
  readonly modes: readonly Mode[];
  readonly triggers: readonly string[];
  /** What the job's token may, as the workflow states it; `undefined` if it states nothing. */
  readonly permissions: unknown;
}

/** Every job of the workflows that uses the action, and the files that cannot be read. */
export function readUses(files: readonly WorkflowFile[]): {
  readonly uses: readonly Use[];
  readonly unreadable: readonly string[];
} {
  const uses: Use[] = [];
  const unreadable: string[] = [];
  for (const file of files) {
    const workflow = file.text.length > MAX_BYTES ? undefined : readYaml(file.text);
    if (workflow === undefined) unreadable.push(file.path);
    else uses.push(...usesIn(file.path, workflow));
  }
  return { uses, unreadable };
}

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function readYaml(text: string): Fields | undefined {
  try {
    const value: unknown = parse(text, { maxAliasCount: 100, logLevel: "error" });
    return typeof value === "object" && value !== null ? fields(value) : undefined;
  } catch {
    return undefined;
  }
}

function usesIn(file: string, workflow: Fields): Use[] {
  const triggers = triggersOf(workflow.on);
  return Object.entries(fields(workflow.jobs)).flatMap(([id, value]) => {
    const job = fields(value);
    const steps = Array.isArray(job.steps) ? job.steps.map(fields) : [];
    return [job, ...steps]
      .filter((step) => typeof step.uses === "string" && ACTION.test(step.uses))
      .map((step) => ({
        file,
        job: id,
        check: typeof job.name === "string" ? job.name : id,
        uses: String(step.uses),
        modes: modesOf(fields(step.with).mode, triggers),
        triggers,
        permissions: job.permissions ?? workflow.permissions,
      }));
  });
}

function triggersOf(on: unknown): string[] {
  if (typeof on === "string") return [on];
  return Array.isArray(on) ? on.map(String) : Object.keys(fields(on));
}

const BY_TRIGGER: Readonly<Record<string, Mode>> = {
  push: "release",
  create: "release",
  release: "release",
  pull_request: "check",
  merge_group: "check",
  workflow_dispatch: "revalidate",
  schedule: "revalidate",
};

function modesOf(mode: unknown, triggers: readonly string[]): Mode[] {
  if (mode === undefined || mode === "auto") return [...new Set(triggers.map((t) => BY_TRIGGER[t] ?? "other"))];
  const known: readonly string[] = ["release", "publish", "gate", "check", "revalidate"];
  return [typeof mode === "string" && known.includes(mode) ? (mode as Mode) : "other"];
}

/** Which of the workflows are there. */
export function checkPresence(
  uses: readonly Use[],
  unreadable: readonly string[],
  onGitHub: boolean,
): readonly Check[] {
  const broken = unreadable.map((file) =>
    problem(
      "workflows",
      `${file} cannot be read as a workflow.`,
      "Fix its YAML; the Actions tab on GitHub shows the location.",
    ),
  );
  if (uses.length === 0) {
    const what = "No workflow in .github/workflows uses Model Release.";
    const fix = "run  model-release init --github,  which writes them.";
    return [
      ...broken,
      onGitHub
        ? problem("workflows", what, fix.replace(/^run/, "Run"))
        : notChecked(
            "workflows",
            "no workflow uses Model Release, and no remote is on GitHub",
            `If releases go to GitHub, ${fix}`,
          ),
    ];
  }
  const has = (...modes: Mode[]) => uses.some((use) => use.modes.some((mode) => modes.includes(mode)));
  const missing = [
    ...(has("release", "publish") ? [] : ["releases a pushed tag (model-release.yml)"]),
    ...(has("check") ? [] : ["checks pull requests (model-check.yml)"]),
  ];
  const targets = uses.filter(({ triggers }) => triggers.includes("pull_request_target"));
  return [
    ...broken,
    ...missing.map((what) =>
      problem("workflows", `No workflow ${what}.`, "Run  model-release init --github  and keep only that file."),
    ),
    ...targets.map(({ file }) =>
      problem(
        "workflows",
        `${file} runs on pull_request_target, where a model from a fork runs next to a token that can write.`,
        "Use pull_request, as model-check.yml does.",
      ),
    ),
    ...(missing.length + targets.length > 0
      ? []
      : [ok("workflows", `Workflows: ${someOf([...new Set(uses.map(({ file }) => file.replace(/^.*\//, "")))], 5)}`)]),
  ];
}

/** Whether every workflow names one state of the action, which cannot change under it. */
export function checkReferences(uses: readonly Use[]): readonly Check[] {
  const foreign = uses.filter((use) => !/^\.\/?$/.test(use.uses));
  const loose = foreign.filter((use) => !COMMIT.test(use.uses.split("@")[1] ?? ""));
  if (uses.length === 0) return [];
  if (loose.length === 0) {
    const what =
      foreign.length === 0
        ? "The workflows use the action of this repository (./)."
        : "Every workflow names a full commit SHA.";
    return [ok("action reference", what)];
  }
  return loose.map(({ file, uses: named }) =>
    problem(
      "action reference",
      `${file} uses ${named}, which is not a commit: its owner can change what runs with your token.`,
      "Write the full commit SHA of a release, with the version in a comment; Dependabot updates both.",
    ),
  );
}

/** Whether every job may do what its mode needs, and no job that only judges may write contents. */
export function checkPermissions(uses: readonly Use[]): readonly Check[] {
  if (uses.length === 0) return [];
  const wrong = uses.flatMap(wrongPermissions);
  return wrong.length > 0 ? wrong : [ok("permissions", "Every job states the permissions that it needs, and no more.")];
}

function wrongPermissions({ file, job, modes, permissions }: Use): Check[] {
  const where = `The job ${job} of ${file}`;
  const publishes = modes.some((mode) => mode === "release" || mode === "publish");
  const needed = publishes ? "contents: write" : "contents: read";
  if (permissions === undefined || permissions === null) {
    return [
      problem(
        "permissions",
        `${where} states no permissions, so its token has the repository's default permissions.`,
        `Add to the job  permissions: { ${needed} }`,
      ),
    ];
  }
  if (permissions === "write-all") {
    return [problem("permissions", `${where} can write everything (write-all).`, `Write  permissions: { ${needed} }`)];
  }
  if (modes.includes("other")) return [];
  const contents = permissions === "read-all" ? "read" : (fields(permissions).contents ?? "none");
  if (publishes && contents !== "write") {
    return [
      problem("permissions", `${where} releases, but cannot write contents.`, `Add to its permissions  ${needed}`),
    ];
  }
  if (!publishes && contents === "write") {
    return [
      problem(
        "permissions",
        `${where} runs models and publishes nothing, but can write contents.`,
        `Write  ${needed}  instead.`,
      ),
    ];
  }
  if (contents === "none") {
    return [problem("permissions", `${where} cannot read contents.`, `Add to its permissions  ${needed}`)];
  }
  return [];
}
