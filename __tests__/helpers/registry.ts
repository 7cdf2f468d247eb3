import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { tempFolder } from "./temp-folder.ts";

const MODELS = "__tests__/models";

/** What a version folder of the test registry is made of; everything has a default that passes. */
export interface VersionOptions {
  readonly model?: string;
  readonly version?: string;
  /** Name of a file of `__tests__/models`, without its extension. */
  readonly onnx?: string;
  /** Merged over the default metadata; `undefined` removes a key. */
  readonly metadata?: Record<string, unknown>;
  /** Further files of the version folder. */
  readonly files?: Record<string, string | Buffer>;
  /** Without the documents that people expect beside a model. */
  readonly bare?: boolean;
}

/** A git repository with a registry in it. */
export interface Registry {
  readonly root: string;
  write(path: string, content: string | Buffer): void;
  read(path: string): string;
  addVersion(options?: VersionOptions): void;
  commit(message?: string): string;
  git(...args: string[]): string;
}

const GIT_ENVIRONMENT = {
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.com",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.com",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
};

/** A registry with nothing in it, or a copy of the one at `original`. */
export function createRegistry(original?: string): Registry {
  const root = tempFolder();
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: root, env: { ...process.env, ...GIT_ENVIRONMENT }, encoding: "utf8" }).trim();
  if (original === undefined) git("init", "--quiet", "--initial-branch=main");
  else cpSync(original, root, { recursive: true });
  const registry: Registry = {
    root,
    git,
    write(path, content) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    },
    read: (path) => readFileSync(join(root, path), "utf8"),
    addVersion: (options = {}) => addVersion(registry, options),
    commit(message = "A change") {
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", message);
      return git("rev-parse", "HEAD");
    },
  };
  return registry;
}

function addVersion(registry: Registry, options: VersionOptions): void {
  const { model = "scorer", version = "1.0.0", onnx = "good" } = options;
  const folder = `models/${model}/${version}`;
  mkdirSync(join(registry.root, folder), { recursive: true });
  copyFileSync(join(MODELS, `${onnx}.onnx`), join(registry.root, folder, "model.onnx"));
  const sizeMb = statSync(join(registry.root, folder, "model.onnx")).size / 1e6;
  const metadata = metadataOf({ model_name: model, version }, sizeMb, options.metadata);
  registry.write(`${folder}/metadata.json`, `${JSON.stringify(metadata, null, 2)}\n`);
  if (options.bare !== true) {
    registry.write(`${folder}/README.md`, "# A test model\n");
    registry.write(`${folder}/feature_importance.json`, "{}\n");
    registry.write(`${folder}/confusion_matrix.png`, "stands in for a picture\n");
  }
  for (const [name, content] of Object.entries(options.files ?? {})) registry.write(`${folder}/${name}`, content);
}

/** Valid metadata of the test model `good.onnx`. */
export function metadataOf(
  names: { model_name: string; version: string },
  sizeMb: number,
  changes: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    ...names,
    created_at: "2026-11-23T09:30:00Z",
    framework: "numpy",
    framework_version: "2.4.6",
    export_format: "onnx",
    model_type: "classification",
    input_features: ["x0", "x1", "x2"],
    output_classes: ["legit", "fraud"],
    metrics: { accuracy: 1, precision: 1, recall: 1, f1_score: 1, auc_roc: 1 },
    training_config: { dataset_hash: "a".repeat(64), training_samples: 100, validation_samples: 10, epochs: 1 },
    deployment: { inference_latency_p50_ms: 1, inference_latency_p95_ms: 2, model_size_mb: Math.max(sizeMb, 0.0001) },
    validation: { quantization: "none", edge_device_tested: [] },
    deprecated: false,
    ...changes,
  };
}

/** Labelled rows for `good.onnx`: the label is what the model computes, except in every `wrongEvery`-th row. */
export function fixtureRows(rows: number, wrongEvery = 0, label = "label"): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    // Whole numbers, which float32 holds exactly, and no row on the border between the classes.
    const [x1, x2] = [((i * 53) % 103) - 51, ((i * 71) % 107) - 53];
    const drawn = ((i * 37) % 101) - 50;
    const x0 = drawn + x1 - x2 === 0 ? drawn + 1 : drawn;
    const right = x0 + x1 - x2 > 0 ? 1 : 0;
    return `${x0},${x1},${x2},${wrongEvery > 0 && i % wrongEvery === 0 ? 1 - right : right}`;
  });
  return `x0,x1,x2,${label}\n${lines.join("\n")}\n`;
}
