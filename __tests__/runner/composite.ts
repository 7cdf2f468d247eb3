import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import type { CreateInference } from "../../src/entry/outside.ts";
import type { Opened } from "../helpers/linear-model.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { type Seen, watchChildren } from "./children.ts";
import { type Contexts, evaluate } from "./expressions.ts";
import { runHere } from "./here.ts";
import { type Annotation, readLog } from "./log.ts";
import { node24 } from "./nodes.ts";

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

/** The parts of an action.yml that the runner acts on. */
export interface CompositeAction {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export interface Job {
  readonly action?: CompositeAction;
  /** The folder that the action was downloaded into. */
  readonly actionPath?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly workspace: string;
  readonly eventName: string;
  readonly event: object;
  readonly ref: string;
  readonly sha: string;
  readonly token: string;
  readonly apiUrl: string;
  readonly runId?: string;
  readonly attempt?: number;
  /** What only node steps get: the artifact service and its token. */
  readonly runtime: Readonly<Record<string, string>>;
  readonly toolCache: string;
  /** How the steps of Node run models in this process; without it, each step runs in a process of its own. */
  readonly models?: (CreateInference & Opened) | undefined;
  /** Hears of every process that a step starts. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Further variables of the runner itself. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ran {
  readonly conclusion: "success" | "failure";
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  readonly log: string;
  /** Everything that the steps wrote, before the runner masks anything. */
  readonly raw: string;
  readonly children: readonly Seen[];
  /** Whether a model was run. */
  readonly ranModel: boolean;
}

export function readAction(path = "action.yml"): CompositeAction {
  return parse(readFileSync(path, "utf8")) as CompositeAction;
}

/**
 * Runs a composite action as GitHub's runner does: expressions by GitHub's own evaluator, and the split of environments
 * that the runner has. `run:` steps never get the artifact service's token, and node steps get the inputs of the action
 * that they use, not ours.
 */
export async function runComposite(job: Job): Promise<Ran> {
  const action = job.action ?? readAction();
  if (action.runs.using !== "composite")
    throw new Error(`This runner runs composite actions, not ${action.runs.using}.`);
  const github = githubContext(job);
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => [
      name,
      job.with?.[name] ?? evaluate(String(input.default ?? ""), { github }),
    ]),
  );
  const contexts: Contexts = { github, inputs, steps: {} };
  const steps: Record<string, { outputs: Record<string, string>; conclusion: string }> = {};
  const parts: StepRan[] = [];
  for (const step of action.runs.steps) {
    if (parts.some((p) => p.code !== 0)) break;
    const ran = await runStep(step, job, { ...contexts, steps: steps as unknown as Contexts[string] });
    parts.push(ran);
    if (step.id !== undefined)
      steps[step.id] = { outputs: ran.outputs, conclusion: ran.code === 0 ? "success" : "failure" };
  }
  const final: Contexts = { ...contexts, steps: steps as unknown as Contexts[string] };
  const raw = parts.map((p) => p.raw).join("");
  const { lines, annotations } = readLog(raw);
  return {
    conclusion: parts.every((p) => p.code === 0) ? "success" : "failure",
    // Outputs are evaluated after the steps, even where one failed.
    outputs: Object.fromEntries(Object.entries(action.outputs).map(([name, o]) => [name, evaluate(o.value, final)])),
    summary: parts.map((p) => p.summary).join(""),
    annotations,
    log: lines.join("\n"),
    raw,
    children: parts.flatMap((p) => p.children),
    ranModel: parts.some((p) => p.ranModel),
  };
}

function githubContext(job: Job): Contexts[string] {
  return {
    token: job.token,
    repository: "acme/models",
    ref: job.ref,
    sha: job.sha,
    event_name: job.eventName,
    action_repository: "acme/model-release",
    action_ref: "v1",
  };
}

interface StepRan {
  readonly code: number;
  readonly raw: string;
  readonly outputs: Record<string, string>;
  readonly summary: string;
  readonly children: readonly Seen[];
  readonly ranModel: boolean;
}

async function runStep(step: Step, job: Job, contexts: Contexts): Promise<StepRan> {
  const files = Object.fromEntries(
    ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE"].map((name) => {
      const file = join(tempFolder(), name);
      writeFileSync(file, "");
      return [name, file];
    }),
  );
  const own = Object.fromEntries(Object.entries(step.env ?? {}).map(([k, v]) => [k, evaluate(String(v), contexts)]));
  // A broken runner gives other files, or none.
  const env = { ...baseEnvironment(job), ...files, ...job.env, ...own };
  const { code, raw, children, ranModel } =
    step.uses === undefined ? await runShell(step, env, job) : await runNode(step, env, job, contexts);
  return {
    code,
    raw,
    children,
    ranModel,
    outputs: readOutputs(readFileSync(files.GITHUB_OUTPUT ?? "", "utf8")),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY ?? "", "utf8"),
  };
}

/** An action's folder whose bundle is the sources, so that a test judges what was edited and not what was built. */
function sourceAction(): string {
  const folder = tempFolder();
  mkdirSync(join(folder, "dist", "action"), { recursive: true });
  writeFileSync(
    join(folder, "dist", "action", "index.js"),
    `exports.main = () => require(${JSON.stringify(resolve("scripts/source/action.mjs"))}).main();`,
  );
  return folder;
}

/** What every step of a composite action gets. */
function baseEnvironment(job: Job): Record<string, string> {
  const eventPath = join(tempFolder(), "event.json");
  writeFileSync(eventPath, JSON.stringify(job.event));
  return {
    // A path without npm's own folders, so that the action has to find what it needs.
    PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
    HOME: tempFolder(),
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTION_PATH: job.actionPath ?? sourceAction(),
    GITHUB_API_URL: job.apiUrl,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "acme/models",
    GITHUB_REPOSITORY_OWNER: "acme",
    GITHUB_EVENT_NAME: job.eventName,
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_REF: job.ref,
    GITHUB_SHA: job.sha,
    GITHUB_RUN_ID: job.runId ?? "4711",
    GITHUB_RUN_ATTEMPT: String(job.attempt ?? 1),
    GITHUB_WORKSPACE: job.workspace,
    RUNNER_OS: "Linux",
    RUNNER_ARCH: "X64",
    RUNNER_TEMP: tempFolder(),
    RUNNER_TOOL_CACHE: job.toolCache,
    ...job.env,
  };
}

/** A `run:` step: bash, and never the artifact service's token. */
function runShell(step: Step, env: Record<string, string>, job: Job) {
  const script = join(tempFolder(), "script.sh");
  writeFileSync(script, step.run ?? "");
  return run("/bin/bash", ["--noprofile", "--norc", "-eo", "pipefail", script], env, job);
}

/** The defaults of github-script's own inputs. */
const SCRIPT_DEFAULTS = {
  INPUT_DEBUG: "false",
  "INPUT_USER-AGENT": "actions/github-script",
  "INPUT_RESULT-ENCODING": "json",
  INPUT_RETRIES: "0",
  "INPUT_RETRY-EXEMPT-STATUS-CODES": "400,401,403,404,422",
};

/** A node step: the runner's own Node, the service's token, and the inputs of the action that it uses. */
function runNode(step: Step, env: Record<string, string>, job: Job, contexts: Contexts) {
  if (!/^actions\/github-script@[0-9a-f]{40}$/.test(step.uses ?? "")) {
    throw new Error(`This runner knows only actions/github-script, pinned by its commit; not ${step.uses}.`);
  }
  const inputs = Object.fromEntries(
    Object.entries(step.with ?? {}).map(([k, v]) => [
      `INPUT_${k.toUpperCase().replaceAll(" ", "_")}`,
      evaluate(String(v), contexts),
    ]),
  );
  const given = { ...env, ...SCRIPT_DEFAULTS, ...inputs, ...job.runtime };
  if (job.models !== undefined) return runHere(given, job.models);
  // A copy of the real one, where somebody has it at hand, takes the place of ours.
  const script = process.env.GITHUB_SCRIPT ?? resolve("__tests__/runner/github-script.cjs");
  return run(node24(), [script], given, job);
}

type StepEnd = Pick<StepRan, "code" | "raw" | "children" | "ranModel">;

function run(command: string, args: readonly string[], env: Record<string, string>, { workspace, onStart }: Job) {
  return new Promise<StepEnd>((done, failed) => {
    const child = spawn(command, args, { cwd: workspace, env });
    onStart?.(child);
    const stop = watchChildren(child.pid ?? 0);
    let raw = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        raw += text;
      });
    }
    child.once("error", failed);
    child.once("close", (code) => {
      const children = stop();
      const ranModel = children.some((seen) => seen.command.includes("gate-worker"));
      done({ code: code ?? 1, raw, children, ranModel });
    });
  });
}

/** Reads the file of outputs in both of its forms. */
function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const [, name = "", delimiter] = /^([^=<]+)<<(.+)$/.exec(lines[i] ?? "") ?? [];
    if (delimiter === undefined) continue;
    const end = lines.indexOf(delimiter, i + 1);
    outputs[name] = lines.slice(i + 1, end).join("\n");
    i = end;
  }
  return outputs;
}
