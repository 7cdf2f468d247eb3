// Measures which lines of release and entry run in the process of the tests: unit tests for release, tests from end to end
// for entry. A line that only a process of its own runs counts as not run. Fails below FLOOR.
//   node scripts/coverage.mjs [--room release|entry] [--lines]
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import * as module from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { suiteOf, testFiles } from "../__tests__/suites.mjs";
import { NODE_24 } from "./source/node.mjs";

if (Number(process.versions.node.split(".")[0]) < 24 && NODE_24 !== undefined) {
  const args = ["--no-warnings", import.meta.filename, ...process.argv.slice(2)];
  process.exit(spawnSync(NODE_24, args, { stdio: "inherit" }).status ?? 1);
}

/** Of the lines of a room, the least share that the tests run. */
const FLOOR = 0.9;
/**
 * Tests of entry that run models for real, or a whole line again on the stand-in: minutes, and hardly a line that no other
 * test runs. Counting in every loop of a model's readers alone takes longer than everything else.
 */
const SLOW = ["models", "init", "cli", "check-local", "check-stand-in", "catalogue", "versions", "new", "places"].map(
  (name) => `entry/${name}.test.ts`,
);
const ROOMS = {
  release: (file) => file.startsWith("release/") && suiteOf(file) === "unit",
  entry: (file) => file.startsWith("entry/") && !SLOW.includes(file),
};

const { values } = parseArgs({
  options: { room: { type: "string", multiple: true }, lines: { type: "boolean", default: false } },
});
const root = join(import.meta.dirname, "..");
const rooms = values.room ?? Object.keys(ROOMS);
const unknown = rooms.filter((room) => ROOMS[room] === undefined);
if (unknown.length > 0) {
  console.error(`No room ${unknown.join(", ")}. The rooms: ${Object.keys(ROOMS).join(", ")}.`);
  process.exit(2);
}
const failed = rooms.filter((room) => !measure(room));
process.exitCode = failed.length === 0 ? 0 : 1;

/** Runs the tests of a room and prints its share; whether they pass and reach the floor. */
function measure(room) {
  const folder = mkdtempSync(join(tmpdir(), "coverage-"));
  try {
    const files = testFiles()
      .filter(ROOMS[room])
      .map((file) => `__tests__/${file}`);
    const options = ["--maxWorkers=2", "--coverage", "--coverageReporters=json", `--coverageDirectory=${folder}`];
    const args = [...options, `--collectCoverageFrom=src/${room}/**/*.ts`, ...files];
    const { status } = spawnSync(process.execPath, [join(import.meta.dirname, "test.mjs"), ...args], {
      stdio: "inherit",
    });
    if (status !== 0) return false;
    return report(room, JSON.parse(readFileSync(join(folder, "coverage-final.json"), "utf8")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function report(room, found) {
  const byFile = new Map(Object.values(found).map(({ path, statementMap, s }) => [path, linesOf(statementMap, s)]));
  let [run, all] = [0, 0];
  for (const path of sourcesOf(room)) {
    const lines = byFile.get(path) ?? new Map();
    const missed = [...lines].filter(([, isRun]) => !isRun).map(([line]) => line);
    run += lines.size - missed.length;
    all += lines.size;
    if (values.lines && missed.length > 0) console.log(`${relative(root, path)}: ${ranges(missed).join(", ")}`);
  }
  const share = all === 0 ? 0 : run / all;
  console.log(`${room}: ${(100 * share).toFixed(1)}% of lines run in process, ${run} of ${all}`);
  if (share < FLOOR) console.log(`Below ${100 * FLOOR}%. --lines shows which lines no test runs.`);
  return share >= FLOOR;
}

/** The sources of a room, but those that have types alone: nothing of them runs. */
function sourcesOf(room) {
  const folder = join(root, "src", room);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name))
    .filter((path) => hasCode(readFileSync(path, "utf8")))
    .sort();
}

function hasCode(text) {
  const stripped = module.stripTypeScriptTypes(text, { mode: "strip" });
  return /\S/.test(stripped.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|export \{\};?/g, ""));
}

/** Of each line, whether it runs. */
function linesOf(statements, hits) {
  const lines = new Map();
  for (const [id, { start }] of Object.entries(statements)) {
    lines.set(start.line, (lines.get(start.line) ?? false) || hits[id] > 0);
  }
  return lines;
}

/** `3-5, 9`: lines in order. */
function ranges(lines) {
  const found = [];
  for (const line of lines.toSorted((a, b) => a - b)) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === line - 1) last[1] = line;
    else found.push([line, line]);
  }
  return found.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`));
}
