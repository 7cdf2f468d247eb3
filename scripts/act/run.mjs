// What `init --github` writes, run unedited under nektos/act against the stand-in for GitHub: in a repository that contains
// only models/, a pull request, a worse one, one without a model, and the tag of a version, twice.
//
//   node scripts/act/run.mjs <act> <repositories> <folder>
//
// <act>            the program:  go install github.com/nektos/act@v0.2.89
// <repositories>   a folder with checkout, github-script and download-artifact: git repositories, bare or not, that have the
//                  commits that the workflows and action.yml name; or the files of those commits
// <folder>         where everything is made; it must not exist
//
// Needs Node 24, and npm's registry for ONNX Runtime, which the Action installs as on a runner. The action is this
// repository's HEAD with its committed bundle. docs/development.md says what act needed.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { startArtifacts } from "../../__tests__/github/artifacts.ts";
import { startGitHub } from "../../__tests__/github/stand-in.ts";
import { pullRequest, tagPush } from "../../__tests__/runner/events.ts";
import { NODE_24 } from "../source/node.mjs";
import { runEvent } from "./act.mjs";
import { extract, localActions } from "./actions.mjs";
import { createRepository } from "./repository.mjs";

const TOOL = resolve(import.meta.dirname, "..", "..");
const TAG = "models/fraud/1.0.0";
const BOT = { login: "github-actions[bot]", id: 41_898_282, type: "Bot" };
// What each workflow's jobs state, and no more; act has one token for all jobs of a run.
const TOKENS = {
  "ghs-check": { ...BOT, permissions: { contents: "read", pull_requests: "write" } },
  "ghs-release": { ...BOT, permissions: { contents: "write" } },
};

const [act, repositories, folder] = process.argv.slice(2);
if (folder === undefined || existsSync(folder)) {
  console.error("node scripts/act/run.mjs <act> <repositories> <folder that does not exist>");
  process.exit(2);
}
const place = resolve(folder);
mkdirSync(place, { recursive: true });
const head = execFileSync("git", ["-C", TOOL, "rev-parse", "HEAD"], { encoding: "utf8" }).trim();
const tool = join(place, "model-release");
extract(TOOL, head, tool);

const repository = createRepository(place);
cpSync(join(TOOL, "models", "fraud"), join(repository.clone, "models", "fraud"), { recursive: true });
rmSync(join(repository.clone, "models", "fraud", "1.0.1"), { recursive: true });
repository.commit("A model");
const uses = `example/model-release@${head}`;
execFileSync(NODE_24, [join(tool, "dist", "cli", "index.js"), "init", "--github", "--action", uses], {
  cwd: repository.clone,
});
const workflows = ["check", "release"].map((name) =>
  join(repository.clone, ".github", "workflows", `model-${name}.yml`),
);
const written = workflows.map((file) => readFileSync(file, "utf8"));
repository.commit("Workflows");
repository.git("push", "--quiet", "origin", "main");

const files = [...workflows, join(tool, "action.yml")];
const local = localActions(files, resolve(repositories), join(place, "actions"), { [uses]: tool });
const github = await startGitHub({ gitDir: repository.origin, tokens: TOKENS, immutable: true });
const outcomes = [];

async function happens(what, workflow, kind, event, token) {
  // Names of artifacts are taken once a run.
  const artifacts = await startArtifacts();
  const shared = { act: resolve(act), node: NODE_24, repository, github, artifacts, local, folder: place };
  const started = performance.now();
  const ran = await runEvent({ ...shared, workflow, kind, event, token });
  const seconds = Math.round((performance.now() - started) / 1000);
  const comments = github.state.comments.map(({ body }) => body.split("\n").find((line) => line.startsWith("#")));
  const releases = github.state.releases.map(
    ({ tag, draft, assets }) => `${tag}${draft ? " (draft)" : ""}, ${assets.length} assets`,
  );
  writeFileSync(join(place, `${outcomes.length + 1}.log`), ran.log);
  outcomes.push({ what, ...ran, comments, releases });
  console.log(`\n${what} (${seconds} s; act's exit code ${ran.code})`);
  for (const { job, result } of ran.jobs) console.log(`  job ${job}: ${result}`);
  for (const text of new Set(ran.complaints)) console.log(`  act: ${text.split("\n")[0].slice(0, 200)}`);
  console.log(`  artifacts: ${[...artifacts.artifacts.keys()].join(", ") || "none"}`);
  console.log(`  comments: ${comments.length}${comments.map((line) => ` · ${line}`).join("")}`);
  console.log(`  releases: ${releases.length}${releases.map((line) => ` · ${line}`).join("")}`);
  await artifacts.close();
}

async function pull(what, number, branch) {
  const { base, head: top } = repository.openPull(number, branch);
  github.state.pulls.set(number, { number, base, head: top });
  await happens(what, "model-check.yml", "pull_request", pullRequest(number, base, top), "ghs-check");
}

repository.git("checkout", "--quiet", "-b", "newer");
cpSync(join(TOOL, "models", "fraud", "1.0.1"), join(repository.clone, "models", "fraud", "1.0.1"), { recursive: true });
repository.commit("A better model");
await pull("A pull request that adds a version", 1, "newer");

repository.git("checkout", "--quiet", "newer");
cpSync(
  join(TOOL, "models", "ctr", "1.0.0", "model.onnx"),
  join(repository.clone, "models", "fraud", "1.0.1", "model.onnx"),
);
repository.commit("Another model");
await pull("The same pull request with the file of another model", 1, "newer");

repository.git("checkout", "--quiet", "-B", "words", "main");
writeFileSync(join(repository.clone, "README.md"), "Our models.\n");
repository.commit("A README");
await pull("A pull request that changes no model", 2, "words");

repository.git("checkout", "--quiet", "main");
repository.git("tag", TAG);
repository.git("push", "--quiet", "origin", TAG);
const push = tagPush(TAG, repository.git("rev-parse", "HEAD"));
await happens("The tag of the first version is pushed", "model-release.yml", "push", push, "ghs-release");
await happens("The same run again", "model-release.yml", "push", push, "ghs-release");

const [added, worse, none, released, again] = outcomes;
// actions/checkout asks which hashes a repository uses; GitHub's description does not have that.
const violations = github.violations.filter((text) => !text.startsWith("GET /repos/acme/models/hash-algorithm:"));
const results = ({ jobs }) => jobs.map(({ job, result }) => `${job}: ${result}`);
const expected = [
  [
    "the workflows are as init --github wrote them",
    workflows.every((file, i) => readFileSync(file, "utf8") === written[i]),
  ],
  ["a pull request gets one comment", added.comments.length === 1 && worse.comments.length === 1],
  ["the comment follows the pull request", added.comments[0] !== worse.comments[0]],
  ["the job that can be required succeeds", results(added).join() === "Model check/Check: success" && added.code === 0],
  ["it fails if the model is refused", results(worse).join() === "Model check/Check: failure" && worse.code !== 0],
  [
    "it succeeds without a comment if no model changes",
    results(none).join() === "Model check/Check: success" && none.comments.length === 1,
  ],
  [
    "it is started by every pull request and merge queue",
    /^on:\n {2}pull_request:\n {2}merge_group:\n\n/m.test(written[0]),
  ],
  [
    "both jobs of a release succeed",
    results(released).join() === "Model release/Gate: success,Model release/Publish: success",
  ],
  ["there is one release, complete", released.releases.length === 1 && !github.state.releases[0]?.draft],
  ["a second run changes nothing", again.code === 0 && again.releases.join() === released.releases.join()],
  ["GitHub describes every request", violations.length === 0],
];
console.log("");
for (const [claim, holds] of expected) console.log(`${holds ? "ok    " : "FAILED"}  ${claim}`);
for (const violation of violations) console.log(`  ${violation}`);
await github.close();
process.exitCode = expected.every(([, holds]) => holds) ? 0 : 1;
