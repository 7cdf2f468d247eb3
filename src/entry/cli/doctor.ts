import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Check } from "../../doctor/check.ts";
import { examine } from "../../doctor/examine.ts";
import type { Remote, Surroundings, WorkflowFile } from "../../doctor/ports.ts";
import { readRepositoryUrl } from "../../doctor/remote.ts";
import { Failure } from "../../domain/failure.ts";
import { identityModel } from "../../gate/latency/identity-model.ts";
import { makePrivateFolder } from "../../platform/files/private-folder.ts";
import { readCommit } from "../../platform/git/git.ts";
import { findRoot } from "../../platform/git/repository.ts";
import { listTracked, readGitVersion, readLfs, readRemoteUrl } from "../../platform/git/tracked.ts";
import { connect } from "../../platform/github/client.ts";
import { readGhToken } from "../../platform/github/gh.ts";
import { createForge } from "../../platform/github/settings.ts";
import { unlessAbsent } from "../../platform/system-error.ts";
import { createProgress } from "../../platform/terminal/progress.ts";
import { renderChecks } from "../../report/doctor.ts";
import type { Screen } from "../../report/screen.ts";
import type { CreateInference } from "../outside.ts";
import { asLocalFailure } from "./failure.ts";
import type { Io } from "./io.ts";
import { inferenceOptions } from "./on-model.ts";
import { type InRegistry, locate, type RegistryOptions } from "./registry.ts";

const WORKFLOWS = ".github/workflows";

/** Somebody waits for the answer, and no answer is one too. */
const IMPATIENT = { attempts: 2, maxWaitMs: 5000, answerMs: 15_000 };

/** Looks at this machine, the repository and GitHub; answers with what to print and the exit code. */
export async function runDoctor(
  { json, registry }: { readonly json: boolean } & InRegistry,
  io: Io,
  screen: Screen,
  models: CreateInference,
): Promise<{ readonly text: string; readonly code: 0 | 1 }> {
  const checks = await examine(surroundingsOf(registry, io, models));
  const code = checks.some(({ state }) => state === "problem") ? 1 : 0;
  return { code, text: json ? toDoctorJson(checks, code) : renderChecks(checks, screen) };
}

function toDoctorJson(checks: readonly Check[], exitCode: number): string {
  return `${JSON.stringify({ exitCode, checks }, null, 2)}\n`;
}

function surroundingsOf(asked: RegistryOptions, io: Io, models: CreateInference): Surroundings {
  const cwd = io.cwd();
  // Asked for by each check: without git, each of them says so.
  const root = () => findRoot(cwd);
  return {
    nodeVersion: process.versions.node,
    ...(asked.tagPrefix === undefined ? {} : { tagPrefix: asked.tagPrefix }),
    gitVersion: () => readGitVersion(cwd),
    hasCommit: async () => (await readCommit(await root(), "HEAD")) !== undefined,
    trackedFiles: async () => await locate(asked, io).then((here) => listTracked(here.root, here.registry)),
    lfs: async () => readLfs(await root()),
    runtime: () =>
      runKnownModel(io, models).catch((error: unknown) => {
        throw asLocalFailure(error);
      }),
    workflows: async () => readWorkflows(await root()),
    remote: async () => findRemote(await readRemoteUrl(await root()), io.env),
  };
}

/** Loads the runtime where models are loaded, and runs a model that is known to be good. */
async function runKnownModel(io: Io, models: CreateInference): Promise<string> {
  const { path, dispose } = await makePrivateFolder();
  const progress = createProgress(io.stderr);
  try {
    const file = join(path, "model.onnx");
    await writeFile(file, identityModel([{ type: "float32", shape: [1, 1] }]) as Uint8Array, { mode: 0o644 });
    const options = inferenceOptions({}, io, progress.stage);
    const inspected = await models(options).inspect(file);
    if (inspected.ok) return `ONNX Runtime ${inspected.value.runtime.version}`;
    const { runtimeDir, runtimeFix } = await options.findRuntime();
    const message = `ONNX Runtime in ${runtimeDir} does not load a model here (${inspected.failure.kind}).`;
    throw new Failure("environment", message, { fix: runtimeFix ?? "Install model-release again." });
  } finally {
    progress.done();
    await dispose();
  }
}

async function readWorkflows(root: string): Promise<WorkflowFile[]> {
  const names = ((await readdir(join(root, WORKFLOWS)).catch(unlessAbsent)) ?? []).filter((n) => /\.ya?ml$/.test(n));
  return Promise.all(
    names.sort().map(async (name) => ({
      path: `${WORKFLOWS}/${name}`,
      text: await readFile(join(root, WORKFLOWS, name), "utf8"),
    })),
  );
}

/** The repository on GitHub, with the token in `GITHUB_TOKEN`, or else that of gh's login. No child gets a token. */
async function findRemote(url: string | undefined, env: NodeJS.ProcessEnv): Promise<Remote> {
  const named = url === undefined ? undefined : readRepositoryUrl(url, env.GITHUB_API_URL);
  if (named === undefined) return { kind: "none" };
  const { host, owner, repo, apiUrl } = named;
  const web = `https://${host}/${owner}/${repo}`;
  const token = env.GITHUB_TOKEN?.trim() || (await readGhToken(host, env));
  if (token === undefined || /[^\x21-\x7e]/.test(token)) {
    return { kind: "no-token", host, web };
  }
  const github = connect({ token, apiUrl, owner, repo, retryPolicy: IMPATIENT });
  return { kind: "forge", forge: createForge(github, web) };
}
