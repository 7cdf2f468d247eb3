import { cpSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type ArtifactService, startArtifacts } from "../github/artifacts.ts";
import { type StandIn, type StandInOptions, startGitHub } from "../github/stand-in.ts";
import { linearModels } from "../helpers/linear-model.ts";
import { createRegistry, fixtureRows, type Registry } from "../helpers/registry.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { type Job, type Ran, runComposite } from "./composite.ts";
import { dispatch, pullRequest, tagPush } from "./events.ts";

export const POLICY =
  "title: Scorer\ngate:\n  metrics:\n    accuracy: { min: 0.95 }\n  latency: { p95_ms: { max: 1000 } }\n";
export const TAG = "models/scorer/1.0.0";

/** A step in a process of its own, where ONNX Runtime runs the model. */
export const OWN_PROCESS = { models: undefined } as const;

/** ONNX Runtime is "installed" on this runner: it lies in this repository's own node_modules. */
const RUNTIME = resolve(".");

/** A repository with a registry, GitHub and the artifact service around it, and a runner. */
export interface Scene {
  readonly registry: Registry;
  readonly github: StandIn;
  readonly artifacts: ArtifactService;
  /** Pushes what is committed under a tag and runs the action on it, in this process unless the job says otherwise. */
  pushTag(tag: string, job?: Partial<Job>): Promise<Ran>;
  run(job: Partial<Job> & Pick<Job, "eventName" | "event">): Promise<Ran>;
  dispatch(inputs: Readonly<Record<string, string>>, job?: Partial<Job>): Promise<Ran>;
  /** Opens a pull request of a branch against main, or pushes to the one of that number, and runs the action on it. */
  openPull(branch: string, fork: boolean, job?: Partial<Job>, number?: number): Promise<Ran>;
  close(): Promise<void>;
}

/** A folder with a copy of ONNX Runtime in its node_modules. */
export function filledToolCache(): string {
  const folder = tempFolder();
  const target = join(folder, "node_modules");
  mkdirSync(target, { recursive: true });
  for (const name of ["onnxruntime-node", "onnxruntime-common"]) {
    cpSync(resolve("node_modules", name), join(target, name), {
      recursive: true,
      filter: (path) => !/\/bin\/napi-v\d+\/(?:darwin|win32)/.test(path) && !path.endsWith("linux/arm64"),
    });
  }
  return folder;
}

export async function createScene(options: StandInOptions = {}): Promise<Scene> {
  const registry = createRegistry();
  registry.addVersion();
  registry.write("models/scorer/fixtures/rows.csv", fixtureRows(500, 50));
  registry.write("models/scorer/model.yml", POLICY);
  registry.write(".gitignore", ".model-release\n");
  registry.commit();
  const github = await startGitHub({ gitDir: join(registry.root, ".git"), ...options });
  const artifacts = await startArtifacts();
  const models = linearModels();
  const run: Scene["run"] = (job) =>
    runComposite({
      workspace: registry.root,
      ref: "refs/heads/main",
      sha: registry.git("rev-parse", "HEAD"),
      token: "ghs-may-write",
      apiUrl: github.apiUrl,
      runtime: artifacts.env,
      toolCache: tempFolder(),
      models,
      ...job,
      with: { "runtime-path": RUNTIME, ...job.with },
    });
  return {
    registry,
    github,
    artifacts,
    run,
    pushTag(tag, job = {}) {
      const commit = registry.git("rev-parse", "HEAD");
      registry.git("tag", "--force", tag);
      return run({ eventName: "push", event: tagPush(tag, commit), ref: `refs/tags/${tag}`, ...job });
    },
    dispatch: (inputs, job = {}) =>
      run({ eventName: "workflow_dispatch", event: dispatch(inputs), ...job, with: { ...inputs, ...job.with } }),
    openPull(branch, fork, job = {}, number = github.state.pulls.size + 1) {
      const base = { ref: "main", sha: registry.git("rev-parse", "main"), repo: "acme/models" };
      const head = {
        ref: branch,
        sha: registry.git("rev-parse", branch),
        repo: fork ? "someone/models" : "acme/models",
      };
      github.state.pulls.set(number, { number, base, head });
      return run({ eventName: "pull_request", event: pullRequest(number, base, head), ...job });
    },
    async close() {
      await Promise.all([github.close(), artifacts.close()]);
    },
  };
}
