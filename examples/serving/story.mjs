#!/usr/bin/env node
// From release to 25% and back, on one machine: releases 1.0.0 and 1.0.1 of fraud into a folder, pulls them by lock file,
// serves, promotes to 5% and 25% and rolls back, under traffic without a pause. Fails if a request is lost, if a key is
// served a version that the flag does not order, or if a key leaves the growing canary.
//
//   PYTHON=.venv/bin/python node examples/serving/story.mjs [--seconds 5] [--log story.jsonl]
//
// PYTHON has what requirements.txt pins. The log has one line for each request: when, which key, which version.
import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { NODE_24 } from "../../scripts/source/node.mjs";
import { bucket } from "../bucket/bucket.mjs";
import { startService, until } from "./story/service.mjs";
import { startTraffic } from "./story/traffic.mjs";

const ROOT = join(import.meta.dirname, "../..");
const CLI = join(ROOT, "scripts/source/cli.mjs");
const [OLD, NEW] = ["1.0.0", "1.0.1"];
const KEY_COUNT = 400;
const ROW_COUNT = 100;
const SWITCH_MS = 60_000;
const FLAGS = "deployments/prod/fraud";

const { seconds, log } = parseArgs({
  options: { seconds: { type: "string", default: "5" }, log: { type: "string" } },
}).values;
const phaseMs = Number(seconds) * 1000;
if (!(phaseMs > 0 && phaseMs < 3_600_000)) {
  console.error(`--seconds is ${JSON.stringify(seconds)}, which is no number above 0.`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "model-release-story-"));
const repository = join(folder, "repository");
const serviceLog = join(folder, "service.log");
async function tell() {
  prepare();
  await modelRelease("release", `models/fraud/${OLD}`, `models/fraud/${NEW}`, "--to", "../releases", "--quiet");
  await modelRelease("pull", `fraud@${OLD}`, `fraud@${NEW}`, "--from", "../releases", "--into", "../pulled");
  // The service begins with an empty folder and pulls what a flag names, by the lock file.
  await promote(OLD, "--reason", "the first version");
  console.log("$ uvicorn --factory serving.app:create");
  const service = await startService({
    python: process.env.PYTHON ?? "python3",
    env: {
      MODELS: join(folder, "models"),
      FLAGS: join(repository, "deployments/prod"),
      LOCK_FILE: join(repository, "model-release.lock.json"),
      PULL: `'${NODE_24}' '${CLI}' pull`,
    },
    log: openSync(serviceLog, "w"),
  });
  const keys = Array.from({ length: KEY_COUNT }, (_, i) => `user-${i}`);
  const traffic = startTraffic(service.url, "fraud", keys, holdout());
  try {
    const story = new Story(service, traffic);
    await story.phase(`only ${OLD}`);
    await promote(NEW, "--steps", "5,25,100", "--reason", "retrained");
    await story.phase("5%");
    await promote(NEW, "--next", "--reason", "5% went well");
    await story.phase("25%");
    const commandMs = Date.now();
    await modelRelease("rollback", "fraud", "--env", "prod", "--reason", "too many false alarms");
    const doneMs = Date.now();
    await story.phase("rolled back");
    await traffic.stop();
    story.end(commandMs, doneMs);
  } catch (error) {
    console.error(readFileSync(serviceLog, "utf8").split("\n").slice(-20).join("\n"));
    throw error;
  } finally {
    await traffic.stop();
    await service.stop();
    if (log !== undefined) writeFileSync(log, traffic.served.map((answer) => `${JSON.stringify(answer)}\n`).join(""));
  }
}

/** A repository with the released model and nothing else. */
function prepare() {
  mkdirSync(repository);
  for (const part of [OLD, NEW, "fixtures", "model.yml"]) {
    cpSync(join(ROOT, "models/fraud", part), join(repository, "models/fraud", part), { recursive: true });
  }
  git("init", "--quiet", "--initial-branch", "main");
  git("config", "user.name", "Example");
  git("config", "user.email", "example@example.com");
  git("add", ".");
  git("commit", "--quiet", "--message", "Add fraud");
}

function git(...args) {
  execFileSync("git", args, { cwd: repository });
}

/** Traffic goes on while a command runs. */
async function modelRelease(...args) {
  console.log(`$ model-release ${args.map((arg) => (arg.includes(" ") ? `"${arg}"` : arg)).join(" ")}`);
  await promisify(execFile)(NODE_24, [CLI, ...args], { cwd: repository });
}

async function promote(version, ...args) {
  await modelRelease("promote", `fraud@${version}`, "--env", "prod", "--from", "../releases", ...args);
}

/** Rows of features, from the labelled rows of the model. */
function holdout() {
  const text = readFileSync(join(ROOT, "models/fraud/fixtures/holdout.csv"), "utf8");
  const { input_features: features } = JSON.parse(
    readFileSync(join(ROOT, `models/fraud/${OLD}/metadata.json`), "utf8"),
  );
  const [header, ...lines] = text.split(/\r?\n/, ROW_COUNT + 1).map((line) => line.split(","));
  const columns = features.map((name) => header.indexOf(name));
  return lines.map((line) => columns.map((column) => Number(line[column])));
}

/** Lets traffic run for each phase, and compares what served whom with what the flag orders. */
class Story {
  #service;
  #traffic;
  #canary = new Set();

  constructor(service, traffic) {
    this.#service = service;
    this.#traffic = traffic;
  }

  /** Waits until the service serves what the flag file orders, then for the traffic of one phase. */
  async phase(name) {
    const ordered = createHash("sha256")
      .update(readFileSync(join(repository, FLAGS, "flags.json")))
      .digest("hex");
    await until(async () => {
      const { served } = await this.#service.get("/models");
      return served.some(({ flags_sha256 }) => flags_sha256 === ordered);
    }, SWITCH_MS);
    const from = Date.now();
    const answers = () => this.#traffic.served.filter(({ sentMs }) => sentMs >= from);
    // A busy machine answers few requests: every key is to be served in each phase.
    await until(async () => Date.now() - from >= phaseMs && answers().length >= KEY_COUNT, phaseMs + SWITCH_MS);
    this.#report(name, answers());
  }

  #report(name, answers) {
    const {
      salt,
      steps,
      stable,
      canary = stable,
    } = JSON.parse(readFileSync(join(repository, FLAGS, "rollout-vectors.json"), "utf8"));
    for (const { key, version = "nothing" } of answers) {
      const ordered = bucket(salt, key) < steps[0] ? canary : stable;
      if (version !== ordered) throw new Error(`${key} was served ${version} at ${name}; the flag orders ${ordered}.`);
    }
    const inCanary = new Set(answers.filter(({ version }) => version === canary).map(({ key }) => key));
    if (canary !== stable) {
      const left = [...this.#canary].filter((key) => answers.some((it) => it.key === key) && !inCanary.has(key));
      if (left.length > 0) throw new Error(`${left[0]} left the canary when it grew to ${steps[0] / 100}%.`);
      this.#canary = inCanary;
    }
    const count = (version) => answers.filter((answer) => answer.version === version).length;
    const people = canary === stable ? "" : `; ${inCanary.size} of ${KEY_COUNT} keys are served ${NEW}`;
    console.log(`  ${name}: ${answers.length} requests, ${OLD} ${count(OLD)}, ${NEW} ${count(NEW)}${people}`);
  }

  end(commandMs, doneMs) {
    const { served } = this.#traffic;
    const lost = served.filter((answer) => answer.lost !== undefined);
    // Of those who were served the new version.
    const back = served.find((it) => it.sentMs >= commandMs && it.version === OLD && this.#canary.has(it.key));
    const last = served.findLast(({ version }) => version === NEW);
    const after = (ms) => `  ${((ms - commandMs) / 1000).toFixed(2)} s `;
    console.log(`Requests: ${served.length}, lost: ${lost.length}`);
    console.log("Rollback, from the start of the command:");
    console.log(`${after(doneMs)} the command has ended`);
    console.log(`${after(last.answeredMs)} last answer of ${NEW}`);
    console.log(`${after(back.answeredMs)} first answer of ${OLD} to a key of the canary`);
    if (lost.length > 0) throw new Error(`Lost: ${lost[0].lost}`);
  }
}

try {
  await tell();
} catch (error) {
  console.error(`${error.message}\n${error.stderr ?? ""}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
