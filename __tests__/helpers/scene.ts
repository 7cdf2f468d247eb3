import { readFileSync } from "node:fs";
import type { Inference } from "../../src/gate/ports.ts";
import { check } from "../../src/release/check.ts";
import { judge } from "../../src/release/judge.ts";
import type { Outcome } from "../../src/release/outcome.ts";
import { release } from "../../src/release/release.ts";
import type { Request } from "../../src/release/request.ts";
import { revalidate } from "../../src/release/revalidate.ts";
import type { ReleaseWorld } from "../../src/release/world.ts";
import { REPORT } from "../../src/releases/evidence.ts";
import { formatMarker } from "../../src/releases/marker.ts";
import { fakeInference } from "./fake-inference.ts";
import {
  type Files,
  filesOf,
  HEAD,
  type MemoryReleases,
  type MemoryWorkspace,
  memoryReadModel,
  memoryReleases,
  memoryRepository,
  memoryWorkspace,
} from "./memory.ts";
import { fixtureRows, metadataOf } from "./registry.ts";

/** What the gate comes to by itself, before anything that the run asks for. */
export type Measures = "pass" | "fail" | "inconclusive" | "ungated";
/** `unreadable`: its model is gone. `deprecated`: the release before it counts. `broken`: its release cannot be read. */
export type PreviousKind = "none" | "found" | "not comparable" | "unreadable" | "deprecated" | "broken";
export type StandingKind =
  | "new"
  | "same"
  | "different"
  | "made by hand"
  | "made by hand, different"
  | "made by hand, empty"
  | "draft of ours"
  | "draft of another commit"
  | "draft of a person";

/** One world that a version is judged in, and what the run asks for. */
export interface Scene {
  readonly measures: Measures;
  readonly previous: PreviousKind;
  readonly standing: StandingKind;
  readonly requireGate: boolean;
  readonly dryRun: boolean;
  readonly onInconclusive?: "warn" | "fail" | undefined;
  /** `on_inconclusive` of model.yml. */
  readonly policyOnInconclusive?: "warn" | "fail" | undefined;
  /** What stands in model.yml beside its gate. */
  readonly policy?: string | undefined;
  /** Model.yml as it is, in place of the one that `measures` calls for. */
  readonly ownPolicy?: string | undefined;
  /** The model.yml that earlier releases were published by. */
  readonly seedPolicy?: string | undefined;
  /** Changes the files of the release 1.0.0, which then carries no report. */
  readonly seed?: ((files: Files) => void) | undefined;
  /** Changes the working tree before the run. */
  readonly change?: ((files: Files) => void) | undefined;
  /** Puts parts of the world in place of those in memory. */
  readonly world?: ((own: ReleaseWorld) => Partial<ReleaseWorld>) | undefined;
  readonly request?: Partial<Request> | undefined;
}

export const USUAL: Scene = {
  measures: "pass",
  previous: "found",
  standing: "new",
  requireGate: false,
  dryRun: false,
};

export interface Played {
  readonly outcome: Outcome;
  readonly releases: MemoryReleases;
  /** As the run left it, with what it found there. */
  readonly workspace: MemoryWorkspace;
  /** What the runtime was asked. */
  readonly steps: readonly string[];
  /** Stages that were announced. */
  readonly stages: readonly string[];
}

export const MODEL = "scorer";
export const VERSION = "1.0.1";
export const TAG = `models/${MODEL}/${VERSION}`;

const ONNX = readFileSync("__tests__/models/good.onnx");

export function versionFiles(version: string, metadata: Record<string, unknown> = {}): Record<string, Uint8Array> {
  const stated = metadataOf({ model_name: MODEL, version }, ONNX.length / 1e6, metadata);
  const files = {
    "model.onnx": ONNX,
    "metadata.json": Buffer.from(JSON.stringify(stated, null, 2)),
    "README.md": Buffer.from(`# ${version}\n`),
    "feature_importance.json": Buffer.from("{}\n"),
    "confusion_matrix.png": Buffer.from("a picture\n"),
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [`models/${MODEL}/${version}/${name}`, bytes]),
  );
}

function policyOf({ measures, policyOnInconclusive, policy = "", ownPolicy }: Scene): string {
  if (ownPolicy !== undefined) return ownPolicy;
  const ask = policyOnInconclusive === undefined ? "" : `  on_inconclusive: ${policyOnInconclusive}\n`;
  if (measures === "ungated") return `${ask === "" ? "" : `gate:\n${ask}`}title: Scorer\n${policy}`;
  // Four rows never prove 90%, whatever they are.
  const bounds = measures === "inconclusive" ? "  policy: { bounds: confident }\n" : "";
  return `gate:\n${bounds}${ask}  metrics:\n    accuracy: { min: 0.9, max_regression: { abs: 0.1 } }\n${policy}`;
}

function treeOf(scene: Scene, version: string): Files {
  return filesOf({
    ...versionFiles(version),
    [`models/${MODEL}/model.yml`]: policyOf(scene),
    ...(scene.measures === "ungated" ? {} : { [`models/${MODEL}/fixtures/rows.csv`]: fixtureRows(4) }),
  });
}

const REQUEST: Omit<Request, "id" | "mode"> = {
  requireGate: false,
  requireTag: false,
  dryRun: false,
  now: "2026-11-24T00:00:00.000Z",
  tool: { name: "model-release", version: "0.0.0" },
  machine: { platform: "linux x64", cpu: "a processor", cores: 2, memoryMb: 8000, node: "v24" },
};

function inferenceOf({ measures, previous }: Scene) {
  const fake = fakeInference({
    profile: { inputs: 4, runMs: 50, spentMs: 200 },
    ...(measures === "fail" ? { predictions: { predicted: ["0", "0", "0", "0"] } } : {}),
  });
  const inspect: Inference["inspect"] = (path) =>
    previous === "not comparable" && path.startsWith("/others/")
      ? Promise.resolve({ ok: false, failure: { kind: "crash", signal: "SIGSEGV" } })
      : fake.inspect(path);
  return { ...fake, inspect };
}

async function play(
  scene: Scene,
  { id, mode }: Pick<Request, "id" | "mode">,
  files: Files,
  seeded: ReadonlyMap<string, Files>,
  run: (request: Request, world: ReleaseWorld) => Promise<Outcome>,
  prepare: (releases: MemoryReleases, files: Files) => void = () => undefined,
): Promise<Played> {
  const workspace = memoryWorkspace(files);
  const releases = memoryReleases(workspace.copies, scene.previous === "broken" ? seedTag("1.0.0") : undefined);
  for (const [tag, held] of seeded) releases.put(tag, formatMarker({ tag, commit: HEAD }), held);
  prepare(releases, files);
  const stages: string[] = [];
  const inference = inferenceOf(scene);
  const { requireGate, dryRun, onInconclusive } = scene;
  const request: Request = {
    ...{ ...REQUEST, id, mode, requireGate, dryRun, ...(onInconclusive && { onInconclusive }) },
    ...scene.request,
  };
  const own: ReleaseWorld = {
    repository: memoryRepository(files),
    workspace,
    inference,
    resamples: 100,
    readModel: memoryReadModel(workspace),
    listener: { stage: (title) => stages.push(title), progress: () => undefined, plan: () => stages.push("plan") },
    publisher: releases,
    history: releases,
    previousReleases: releases,
  };
  const outcome = await run(request, { ...own, ...scene.world?.(own) });
  return { outcome, releases, workspace, steps: inference.steps, stages };
}

const seedTag = (version: string) => `models/${MODEL}/${version}`;
const seeds = new Map<string, Promise<Files>>();

/** What a release of `version` holds that the line itself has published, under the policy of the scene. */
function seedOf({ measures, seedPolicy }: Scene, version: string): Promise<Files> {
  const key = `${measures} ${version} ${seedPolicy}`;
  const known = seeds.get(key) ?? publishSeed(measures, version, seedPolicy);
  seeds.set(key, known);
  return known;
}

async function publishSeed(measures: Measures, version: string, ownPolicy: string | undefined): Promise<Files> {
  // What is published once has passed by the same policy.
  const scene: Scene = { ...USUAL, measures: measures === "fail" ? "pass" : measures, previous: "none", ownPolicy };
  const id = { model: MODEL, version };
  const { releases, outcome } = await play(scene, { id, mode: "release" }, treeOf(scene, version), new Map(), release);
  const held = releases.filesOf(seedTag(version));
  if (held === undefined) throw new Error(`the seed ended as ${outcome.kind}: ${outcome.report.reason}`);
  return held;
}

async function previousOf(scene: Scene): Promise<Map<string, Files>> {
  if (scene.previous === "none") return new Map();
  const versions = scene.previous === "deprecated" ? ["0.9.0", "1.0.0"] : ["1.0.0"];
  const held = await Promise.all(
    versions.map(async (version) => [seedTag(version), new Map(await seedOf(scene, version))] as const),
  );
  const seeded = new Map(held);
  if (scene.seed !== undefined) {
    const files = seeded.get(seedTag("1.0.0")) as Files;
    scene.seed(files);
    files.delete(REPORT);
  }
  if (scene.previous === "unreadable") seeded.get(seedTag("1.0.0"))?.delete("model.onnx");
  return seeded;
}

const OTHER = formatMarker({ tag: TAG, commit: "2".repeat(40) });
const OURS = formatMarker({ tag: TAG, commit: HEAD });

async function placeStanding(scene: Scene): Promise<(releases: MemoryReleases, files: Files) => void> {
  const published =
    scene.standing === "same" || scene.standing === "different" ? await seedOf(scene, VERSION) : undefined;
  return (releases, files) => {
    const own = new Map(
      [...files].flatMap(([path, bytes]) => (path.startsWith(`${TAG}/`) ? [[path.slice(TAG.length + 1), bytes]] : [])),
    );
    const other = new Map([...own, ["model.onnx", Buffer.from("another model")]]) as Files;
    switch (scene.standing) {
      case "new":
        return;
      case "same":
        return releases.put(TAG, OURS, published as Files);
      case "different":
        // Of the file in the tree, so that the release's own report still speaks of the release.
        releases.put(TAG, OURS, published as Files);
        files.set(`${TAG}/model.onnx`, Buffer.from("another model"));
        return;
      case "made by hand":
        return releases.put(TAG, "by a person", own as Files);
      case "made by hand, different":
        return releases.put(TAG, "by a person", other);
      case "made by hand, empty":
        return releases.put(TAG, "A person's own words", new Map());
      case "draft of ours":
        return releases.put(TAG, OURS, other, "draft");
      case "draft of another commit":
        return releases.put(TAG, OTHER, other, "draft");
      case "draft of a person":
        return releases.put(TAG, "by a person", new Map(), "draft");
    }
  };
}

const MODES = {
  release,
  check,
  gate: (request: Request, world: ReleaseWorld) => judge(request, world, world.previousReleases),
  "gate alone": (request: Request, world: ReleaseWorld) => judge(request, world),
  validate: (request: Request, world: ReleaseWorld) => judge(request, world),
  revalidate,
} as const;

/** Plays version 1.0.1 of `scorer` through the line, all in memory. */
export async function playScene(
  scene: Scene,
  mode: keyof typeof MODES = "release",
  run: (request: Request, world: ReleaseWorld) => Promise<Outcome> = MODES[mode],
): Promise<Played> {
  const files = treeOf(scene, VERSION);
  if (scene.previous === "deprecated") {
    for (const [path, bytes] of Object.entries(versionFiles("1.0.0", { deprecated: true }))) files.set(path, bytes);
  }
  scene.change?.(files);
  const id = { model: MODEL, version: VERSION };
  const asked = { id, mode: mode === "gate alone" ? "gate" : mode } as const;
  return play(scene, asked, files, await previousOf(scene), run, await placeStanding(scene));
}
