import { spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type StandIn, startGitHub } from "../github/stand-in.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const MODEL = "models/fraud";
const FIXTURES = `${MODEL}/fixtures`;
const GIT = "git -c user.name=Docs -c user.email=docs@example.com";
const OPEN_VALUES =
  "dataset_hash=@train.csv training_samples=50000 validation_samples=0 epochs=20 framework_version=1.7 edge_device_tested=";

/** A reader's repository: a model file, its retrained successor, labelled rows, a remote and GitHub behind it. */
export interface World {
  readonly root: string;
  readonly github: StandIn;
  /** Runs a block as a shell would that stops at the first failure. */
  shell(text: string): Promise<{ readonly code: number | null; readonly output: string }>;
  close(): Promise<void>;
}

/** What is there before the first command of a page. */
export type Scenery = readonly string[];

const COMMIT = `git add models && ${GIT} commit --quiet -m "Add a version" && git push --quiet origin main`;

/** The model's first version, as a person would have made it; without rows, so that there is no policy either. */
export const VERSION: Scenery = [
  `mkdir -p models && cp -r "$CLONE/${MODEL}/1.0.0" tmp && mkdir -p ${MODEL} && mv tmp ${MODEL}/1.0.0`,
  COMMIT,
];
/** Two versions with rows and without a policy; the first one is released. */
export const TWO_VERSIONS: Scenery = [
  `mkdir -p ${FIXTURES} && cp holdout.csv ${FIXTURES}/ && cp -r "$CLONE/${MODEL}/1.0.0" "$CLONE/${MODEL}/1.0.1" ${MODEL}/`,
  COMMIT,
  `model-release release ${MODEL}/1.0.0 --to releases`,
];
/** The same on GitHub, on a branch that adds the second version. */
export const BRANCH: Scenery = [
  `mkdir -p ${FIXTURES} && cp holdout.csv ${FIXTURES}/ && cp -r "$CLONE/${MODEL}/1.0.0" ${MODEL}/`,
  `printf 'releases\\n.model-release\\n' > .gitignore`,
  `git add .gitignore models && ${GIT} commit --quiet -m "Add fraud 1.0.0" && git push --quiet origin main`,
  `git tag ${MODEL}/1.0.0 && git push --quiet origin ${MODEL}/1.0.0`,
  `git remote add upstream "$(git remote get-url origin)" && git fetch --quiet upstream`,
  `model-release release ${MODEL}/1.0.0 --to releases`,
  `model-release release ${MODEL}/1.0.0 --to github:acme/models`,
  `git switch --quiet --create retrain && cp -r "$CLONE/${MODEL}/1.0.1" ${MODEL}/`,
  `git add models && ${GIT} commit --quiet -m "Add fraud 1.0.1"`,
];

export async function createWorld(scenery: Scenery): Promise<World> {
  const [folder, bare] = [tempFolder(), tempFolder()];
  const [root, bin] = [join(folder, "models"), join(folder, "bin")];
  const github = await startGitHub({ gitDir: bare });
  writeCommands(bin);
  const env = {
    PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH}`,
    HOME: folder,
    NO_COLOR: "1",
    CLONE: resolve("."),
    OPEN_VALUES,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
    GIT_AUTHOR_NAME: "Docs",
    GIT_AUTHOR_EMAIL: "docs@example.com",
    GIT_COMMITTER_NAME: "Docs",
    GIT_COMMITTER_EMAIL: "docs@example.com",
    GITHUB_API_URL: github.apiUrl,
    GITHUB_TOKEN: "ghs-may-write",
  };
  const shell: World["shell"] = (text) => run(text, root, env);
  mkdirSync(root);
  const files: Readonly<Record<string, string>> = {
    "fraud.onnx": `${MODEL}/1.0.0/model.onnx`,
    "retrained.onnx": `${MODEL}/1.0.1/model.onnx`,
  };
  for (const [name, from] of Object.entries(files)) cpSync(from, join(root, name));
  writeFileSync(join(root, "holdout.csv"), someRows());
  writeFileSync(join(root, "train.csv"), "stands in for the training data\n");
  const set = [
    `git init --quiet --bare --initial-branch=main '${bare}'`,
    `git init --quiet --initial-branch=main . && git remote add origin '${bare}'`,
    `git commit --quiet --allow-empty -m "Begin" && git push --quiet origin main && git remote set-head origin main`,
  ];
  for (const text of [...set, ...scenery]) {
    const { code, output } = await shell(text);
    if (code !== 0) throw new Error(`${text}\n${output}`);
  }
  return { root, github, shell, close: () => github.close() };
}

/** Enough rows to decide something, and few enough to be shuffled often. */
function someRows(): string {
  return `${readFileSync(`${MODEL}/fixtures/holdout.csv`, "utf8").split("\n").slice(0, 801).join("\n")}\n`;
}

/** What a reader has on PATH: the tool by its name and by those of two package runners, and gh. */
function writeCommands(bin: string): void {
  const node = process.execPath;
  const cli = `'${node}' --no-warnings '${resolve("__tests__/docs/cli.mjs")}'`;
  const runner = `[ "$1" = model-release ] || { echo "not run here: $*" >&2; exit 9; }\nshift\nexec model-release "$@"\n`;
  const commands: Readonly<Record<string, string>> = {
    // On a terminal, new asks for what only a person knows. Here, the answers are set afterwards.
    "model-release": `${cli} "$@" || exit\n[ "$1" != new ] || ${cli} set "$(ls -td models/"$2"/*.*.*/ | head -1)" $OPEN_VALUES\n`,
    npx: runner,
    uvx: runner,
    gh: `exec '${node}' '${resolve("__tests__/docs/gh.mjs")}' "$@"\n`,
  };
  mkdirSync(bin);
  for (const [name, text] of Object.entries(commands)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}`);
    chmodSync(join(bin, name), 0o755);
  }
}

function run(text: string, cwd: string, env: NodeJS.ProcessEnv) {
  const child = spawn("bash", ["--noprofile", "--norc", "-euo", "pipefail", "-c", text], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  }
  return new Promise<{ code: number | null; output: string }>((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => done({ code, output }));
  });
}
