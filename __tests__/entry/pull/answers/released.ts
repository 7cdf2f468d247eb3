import { spawnSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Report } from "../../../../src/releases/report.ts";
import { runCli } from "../../../helpers/cli.ts";
import { untimedModels } from "../../../helpers/linear-model.ts";
import { createRegistry, type Registry } from "../../../helpers/registry.ts";
import { tempFolder } from "../../../helpers/temp-folder.ts";

const NODE_SERVICE = resolve("__tests__/entry/pull/answers/score.mjs");
const PYTHON_SERVICE = resolve("__tests__/entry/pull/answers/score.py");

/** The models of this repository, with the rows that their reports were measured on. */
export const MODELS = [
  { model: "fraud", rows: "holdout.csv", label: "is_fraud", scores: "probabilities", threshold: 0.5 },
  { model: "ctr", rows: "holdout.csv", label: "clicked", scores: "probabilities", threshold: 0.14 },
  { model: "bid", rows: "holdout.npz", label: "bid", scores: "bid", threshold: undefined },
] as const;

export type Model = (typeof MODELS)[number];

export interface Served {
  /** The folder that a service starts in; the model is below `models/`. */
  readonly service: string;
  readonly folder: string;
  readonly rows: string;
  readonly report: Report;
  /** The release's notes. */
  readonly notes: string;
}

/**
 * Releases the version 1.0.0 of a model of this repository into a folder and pulls it from there. `quickly`: measured on
 * fewer rows and held to latency alone, which takes seconds instead of a minute.
 */
export async function releaseAndPull({ model, rows }: Model, quickly: boolean): Promise<Served> {
  const registry = createRegistry();
  cpSync("models", join(registry.root, "models"), { recursive: true });
  if (quickly) shorten(registry, `models/${model}`, rows);
  registry.commit();
  const tag = `models/${model}/1.0.0`;
  await succeed(registry.root, ["release", tag, "--to", "releases"]);
  const releases = join(registry.root, "releases");
  const service = tempFolder();
  await succeed(service, ["pull", model, "--from", releases, "--into", "models"]);
  await succeed(service, ["verify", tag]);
  const folder = join(service, tag);
  return {
    ...{ service, folder, rows: join(registry.root, "models", model, "fixtures", rows) },
    report: JSON.parse(readFileSync(join(folder, "validation-report.json"), "utf8")) as Report,
    notes: (JSON.parse(readFileSync(join(releases, tag, "release.json"), "utf8")) as { body: string }).body,
  };
}

function shorten(registry: Registry, folder: string, rows: string): void {
  const policy = registry.read(`${folder}/model.yml`);
  registry.write(`${folder}/model.yml`, policy.replace(/ {2}(?:group|metrics):[\s\S]*(?= {2}latency:)/, ""));
  const fixtures = `${folder}/fixtures/${rows}`;
  if (rows.endsWith(".csv"))
    registry.write(fixtures, `${registry.read(fixtures).split("\n").slice(0, 801).join("\n")}\n`);
}

async function succeed(cwd: string, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await runCli(cwd, args, untimedModels);
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
}

/** Has a model scored by a service in Node. */
export function scoreInNode({ label }: Model, { service, folder, rows }: Served): Scored {
  return run(process.execPath, ["--no-warnings", NODE_SERVICE, folder, rows, label], service);
}

/** Has a model scored by a service in Python, which loads it by `lines`. */
export function scoreInPython(
  python: string,
  { label }: Model,
  { folder, rows }: Served,
  lines: string,
  cwd: string,
): Scored {
  return run(python, [PYTHON_SERVICE, rows, label, lines], cwd, { METADATA: join(folder, "metadata.json") });
}

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Scored {
  const options = { cwd, encoding: "utf8", maxBuffer: 1 << 26, env: { ...process.env, ...env } } as const;
  const { status, stdout, stderr, error } = spawnSync(command, args, options);
  if (error !== undefined) throw error;
  if (status !== 0 || stderr !== "") throw new Error(`the service ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Scored;
}

/** What a service got from a model: each output row by row, and the labels of the rows. */
export interface Scored {
  readonly outputs: Readonly<Record<string, readonly number[]>>;
  readonly labels: readonly number[];
}

type Counts = readonly (readonly number[])[];

/** What can be computed again in a few lines: as the report has it, and of what a service got. */
export interface Compared {
  readonly stated: Figures;
  readonly found: Figures;
}
export interface Figures {
  /** By the metric's name, to six decimals: float32 scores of two classes do not add up to exactly 1. */
  readonly metrics: Readonly<Record<string, string>>;
  readonly counts?: Counts | undefined;
}

export function compare(model: Model, { report }: Served, { outputs, labels }: Scored): Compared {
  const measured = new Map((report.quality?.metrics ?? []).map(({ name, value }) => [name, value]));
  const scores = outputs[model.scores] ?? [];
  const again = model.threshold === undefined ? valuesOf(scores, labels) : classesOf(scores, labels, model.threshold);
  const shown = (of: (name: string) => number | null | undefined) =>
    Object.fromEntries(
      Object.keys(again.metrics)
        .filter((name) => measured.has(name))
        .map((name) => [name, of(name)?.toFixed(6) ?? "none"]),
    );
  return {
    stated: { metrics: shown((name) => measured.get(name)), counts: report.quality?.confusion?.counts },
    found: { metrics: shown((name) => again.metrics[name]), counts: again.counts },
  };
}

interface Again {
  readonly metrics: Readonly<Record<string, number>>;
  readonly counts?: Counts;
}

function valuesOf(scores: readonly number[], labels: readonly number[]): Again {
  const errors = labels.map((label, i) => (scores[i] ?? Number.NaN) - label);
  return { metrics: { rmse: Math.sqrt(mean(errors.map((error) => error ** 2))), mae: mean(errors.map(Math.abs)) } };
}

/** Of two classes, whose scores alternate. */
function classesOf(scores: readonly number[], labels: readonly number[], threshold: number): Again {
  const scored = labels.map((label, i) => ({ label, score: scores[2 * i + 1] ?? Number.NaN }));
  const said = scored.map(({ label, score }) => ({ label, said: Number(score >= threshold) }));
  const losses = scored.map(({ label, score }) => -Math.log(label === 1 ? score : 1 - score));
  return {
    metrics: { accuracy: mean(said.map((each) => Number(each.label === each.said))), log_loss: mean(losses) },
    counts: [0, 1].map((is) => [0, 1].map((as) => said.filter((each) => each.label === is && each.said === as).length)),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
