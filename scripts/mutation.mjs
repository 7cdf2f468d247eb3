// Measures the tests: the share of small faults, put into the sources by the mutators of StrykerJS, that tests notice.
// docs/mutation.md says how.
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { NODE_24 } from "./source/node.mjs";

const root = join(import.meta.dirname, "..");
if (NODE_24 === undefined) {
  console.error("Mutants are judged on Node 24. On linux-x64, npm ci installs it.");
  process.exit(1);
}
if (Number(process.versions.node.split(".")[0]) < 24) {
  const args = ["--no-warnings", import.meta.filename, ...process.argv.slice(2)];
  process.exit(spawnSync(NODE_24, args, { stdio: "inherit" }).status ?? 1);
}

const { judgeRoom, noticedOf } = await import("./mutation/judge-room.mjs");
const { isNoticed } = await import("./mutation/results.mjs");
const { FLOOR, ROOMS } = await import("./mutation/rooms.mjs");
const { changedOf, sampleOf } = await import("./mutation/select.mjs");
const { wilsonInterval } = await import("../src/statistics/wilson.ts");

const { values } = parseArgs({
  options: {
    room: { type: "string", multiple: true },
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    changed: { type: "string" },
    survivors: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    workers: { type: "string", default: String(availableParallelism()) },
  },
});
const rooms = values.room ?? Object.keys(ROOMS);
const unknown = rooms.filter((room) => ROOMS[room] === undefined);
if (unknown.length > 0) {
  console.error(`No room ${unknown.join(", ")}. The rooms: ${Object.keys(ROOMS).join(", ")}.`);
  process.exit(2);
}

async function select(mutants) {
  const wanted = values.changed === undefined ? mutants : changedOf(root, mutants, values.changed);
  return values.sample === undefined ? wanted : sampleOf(wanted, Number(values.sample), values.seed);
}

let [noticed, total, isBelow] = [0, 0, false];
for (const room of rooms) {
  const judged = await judgeRoom({
    root,
    room,
    paths: ROOMS[room],
    select,
    workers: Number(values.workers),
    keepNoticed: values.survivors,
    log: (text) => console.error(text),
  });
  const count = noticedOf(judged);
  noticed += count;
  total += judged.length;
  if (values.list || values.changed !== undefined) list(judged);
  console.log(`${room.padEnd(12)} ${shareOf(count, judged.length)}`);
  isBelow ||= values.changed === undefined && count < FLOOR * judged.length;
}
if (rooms.length > 1) console.log(`${"together".padEnd(12)} ${shareOf(noticed, total)}`);
if (isBelow || noticed < FLOOR * total) {
  console.log(`Below ${percent(FLOOR)}. --list shows the mutants that no test notices.`);
  process.exitCode = 1;
}

function shareOf(count, all) {
  if (all === 0) return "no mutants";
  const { low } = wilsonInterval(count, all);
  const bound = values.sample === undefined ? "" : `; lower 95% bound ${percent(low)}`;
  return `${percent(count / all).padStart(6)} noticed, ${count} of ${all}${bound}`;
}

function percent(share) {
  return `${(100 * share).toFixed(1)}%`;
}

function list(judged) {
  const short = (text) => JSON.stringify(text.length > 90 ? `${text.slice(0, 90)} …` : text);
  for (const { file, line, column, mutator, original, replacement, status } of judged.filter(
    (m) => !isNoticed(m.status),
  ))
    console.log(`${file}:${line}:${column} ${status} ${mutator} ${short(original)} -> ${short(replacement)}`);
}
