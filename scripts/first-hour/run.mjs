// Types what a new user types, for each model of models.py, in an empty repository: from a model file and labelled rows to
// the first gated release, then the second. After its first line, it types what the tool prints below "Next:", with the
// values that only a person knows filled in. Also says whether the gate says the same before and after `init`.
//
//   node scripts/first-hour/run.mjs <folder of models.py> <folder> [--cli <file>] [name…]
//
// <folder> must not exist; it gets a transcript for each model. --cli names the command line to try: by default the
// committed bundle; node_modules/model-release/dist/cli/index.js for an installed package, scripts/source/cli.mjs for src/.
// Needs git and python3. Exits with 1 if a line is refused, or if there are more lines or flags than promised.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { NODE_24 } from "../source/node.mjs";

const FIRST_LINES = 5;
const SECOND_LINES = 3;
const FLAGS = 3;
const HERE = import.meta.dirname;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cli: { type: "string", default: join(HERE, "..", "..", "dist", "cli", "index.js") } },
});
const [source, target, ...names] = positionals;
if (target === undefined || existsSync(target)) {
  console.error("node scripts/first-hour/run.mjs <folder of models.py> <folder that does not exist> [name…]");
  process.exit(2);
}
const root = resolve(target);
mkdirSync(join(root, "bin"), { recursive: true });
const shim = `#!/bin/sh\nexec '${NODE_24}' '${resolve(values.cli)}' "$@"\n`;
writeFileSync(join(root, "bin", "model-release"), shim, { mode: 0o755 });
const env = {
  ...process.env,
  PATH: `${join(root, "bin")}:${process.env.PATH}`,
  ...{ GIT_AUTHOR_NAME: "A user", GIT_AUTHOR_EMAIL: "user@example.com" },
  ...{ GIT_COMMITTER_NAME: "A user", GIT_COMMITTER_EMAIL: "user@example.com" },
};

const all = readdirSync(source).filter((name) => existsSync(join(source, name, "notes.json")));
const outcomes = all.filter((name) => names.length === 0 || names.includes(name)).map(firstHour);
const table = outcomes.map(({ name, first, second, seconds, verdicts, init }) =>
  ["", name, first, second, seconds, verdicts, init, ""].join(" | ").trim(),
);
console.log(
  [
    "| set-up | lines, first | lines, second | seconds | verdicts | gate |",
    "| --- | --- | --- | --- | --- | --- |",
    ...table,
  ].join("\n"),
);
for (const { name, problems } of outcomes) for (const problem of problems) console.log(`FAILED ${name}: ${problem}`);
process.exitCode = outcomes.every(({ problems }) => problems.length === 0) ? 0 : 1;

function firstHour(name) {
  const notes = JSON.parse(readFileSync(join(source, name, "notes.json"), "utf8"));
  const home = join(root, name);
  // As a person has it: the training script's folder, and an empty repository next to it.
  cpSync(join(source, name), join(home, "exported"), { recursive: true });
  writeFileSync(join(home, "exported", "train.csv"), `The training data of ${name}\n`);
  const cwd = join(home, "repository");
  mkdirSync(cwd);
  spawnSync("git", ["init", "--quiet"], { cwd, env });
  const terminal = { cwd, transcript: "", lines: 0, problems: [], verdicts: [] };
  const [rows] = readdirSync(join(home, "exported")).filter((file) => file.startsWith("rows."));
  const started = performance.now();
  const made = type(
    terminal,
    `model-release new ${name} --model ../exported/model.onnx --fixtures ../exported/${rows}`,
  );
  follow(terminal, made, notes);
  const first = terminal.lines;
  if (first > FIRST_LINES) terminal.problems.push(`${first} lines to the first release`);
  terminal.lines = 0;
  const again = `model-release new ${name} --model ../exported/retrained/model.onnx --from 1.0.0 --set dataset_hash=@../exported/train.csv`;
  follow(terminal, type(terminal, again), notes);
  if (terminal.lines > SECOND_LINES) terminal.problems.push(`${terminal.lines} lines to the second release`);
  const seconds = Math.round((performance.now() - started) / 1000);
  const init = beforeAndAfterInit(terminal, name);
  writeFileSync(join(root, `${name}.txt`), terminal.transcript);
  const { problems, verdicts } = terminal;
  return { name, first, second: terminal.lines, seconds, verdicts: verdicts.join(", "), init, problems };
}

/** Types what the tool says is next, until it says no more. */
function follow(terminal, output, notes) {
  for (let said = output; ; ) {
    const [, next] = /^Next:\n((?: {2}.*\n?)+)/m.exec(said) ?? [];
    const [line] = next?.split("\n") ?? [];
    // A released model is pulled by whoever uses it.
    if (line === undefined || line.trim().startsWith("model-release pull ")) break;
    const typed = next
      .trim()
      .split("\n")
      .map((text) => fill(text.trim(), notes));
    const [set, ...rest] = typed;
    if (set.startsWith("model-release set ")) said = type(terminal, set);
    else {
      for (const text of typed) said = type(terminal, text);
      terminal.verdicts.push(/^(PASS|FAIL|INCONCLUSIVE|UNGATED)/m.exec(said)?.[1] ?? "no verdict");
    }
    if (rest.length === 0) break;
  }
}

/** The values that no file and no measurement says. */
function fill(line, { framework, framework_version, type: modelType, classes, features }) {
  const known = {
    framework,
    framework_version,
    model_type: modelType,
    output_classes: classes.join(","),
    input_features: features.join(","),
    dataset_hash: "@../exported/train.csv",
    training_samples: 3000,
    validation_samples: 800,
    epochs: 60,
    edge_device_tested: "",
    quantization: "none",
  };
  return line.replace(/(\w+)='@?<[^>]*>'/g, (given, key) => (key in known ? `${key}=${known[key]}` : given));
}

function type(terminal, line) {
  const { status, stdout, stderr } = spawnSync("sh", ["-c", line], { cwd: terminal.cwd, env, encoding: "utf8" });
  terminal.lines += 1;
  terminal.transcript += `$ ${line}\n${stderr}${stdout}\n`;
  const flags = line.match(/ --?[a-z][a-z-]*/g)?.length ?? 0;
  if (status !== 0) terminal.problems.push(`exit code ${status}: ${line}`);
  if (flags > FLAGS) terminal.problems.push(`${flags} flags: ${line}`);
  return stdout;
}

/** The registry that by_hand.py types, judged without a model.yml and with the one that `init` writes. */
function beforeAndAfterInit(terminal, name) {
  const only = join(root, name, "by-hand-source");
  const registry = join(root, name, "by-hand");
  mkdirSync(only);
  cpSync(join(source, name), join(only, name), { recursive: true });
  const laid = spawnSync("python3", [join(HERE, "by_hand.py"), only, registry], { env, encoding: "utf8" });
  if (laid.status !== 0) throw new Error(laid.stderr);
  const gate = () => {
    const args = ["gate", `models/${name}/1.0.0`, "--json"];
    const { stdout } = spawnSync("model-release", args, { cwd: registry, env, encoding: "utf8" });
    const { verdict, quality } = JSON.parse(stdout).report ?? {};
    const metrics = quality?.metrics.map((metric) => [metric.name, metric.value]);
    return { verdict: verdict?.value ?? verdict, metrics: JSON.stringify(metrics) };
  };
  const before = gate();
  const init = spawnSync("model-release", ["init", name], { cwd: registry, env, encoding: "utf8" });
  terminal.transcript += `$ model-release init ${name}\n${init.stderr}${init.stdout}\n`;
  const after = gate();
  // Without limits there is no gate yet; with the first ones, what was let through has to pass.
  const same = (before.verdict === "ungated" ? "pass" : before.verdict) === after.verdict;
  const said = `${before.verdict} before init, ${after.verdict} after`;
  if (!same) terminal.problems.push(said);
  if (before.metrics !== after.metrics) {
    terminal.problems.push(`the gate measures ${before.metrics} before init, ${after.metrics} after`);
  }
  return `${said}; metrics ${before.metrics === after.metrics ? "equal" : "differ"}`;
}
