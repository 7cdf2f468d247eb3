// Judges mutants of one room.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suiteOf, testFiles } from "../../__tests__/suites.mjs";
import { instrument } from "./instrument.mjs";
import { doAll } from "./pool.mjs";
import { isNoticed, openResults } from "./results.mjs";

/** A loaded machine takes longer than the first run, and a mutant that loops is found by its hits first. */
const LEAST_TIME_MS = 20_000;
const TIMES_LONGER = 20;
const SAVED_EVERY = 25;

/** The unit tests of a room, those of its own folder first. */
function testsOf({ tests }) {
  const holds = (file) => tests.findIndex((entry) => file === entry || file.startsWith(`${entry}/`));
  return testFiles()
    .filter((file) => suiteOf(file) === "unit" && holds(file) >= 0)
    .sort((a, b) => holds(a) - holds(b))
    .map((file) => `__tests__/${file}`);
}

/**
 * @param {object} options
 * @param {string} options.root
 * @param {string} options.room
 * @param {{ source: string, tests: string[] }} options.paths
 * @param {(mutants: object[]) => object[] | Promise<object[]>} options.select
 * @param {number} options.workers
 * @param {boolean} options.keepNoticed
 * @param {(text: string) => void} options.log
 * @returns {Promise<(object & { status: string })[]>} the selected mutants and what became of each
 */
export async function judgeRoom({ root, room, paths, select, workers, keepNoticed, log }) {
  const { files, mutants } = await instrument(root, paths.source);
  const selected = await select(mutants);
  const results = openResults(root, room, { keepNoticed });
  const open = selected.filter((mutant) => results.get(mutant) === undefined);
  if (open.length > 0) {
    const folder = join(root, ".mutation");
    mkdirSync(folder, { recursive: true });
    const instrumented = join(folder, `${room}.instrumented.json`);
    // StrykerJS numbers some mutants that it then leaves out.
    const count = Math.max(...mutants.map(({ id }) => Number(id))) + 1;
    writeFileSync(instrumented, JSON.stringify({ files, count }));
    const common = { args: [root, instrumented], workers };
    const runs = await baselines(testsOf(paths), { ...common, args: [...common.args, "counts"] }, log);
    let done = 0;
    const onAnswer = ({ mutant }, { status, file, test }) => {
      results.set(mutant, { status, by: file, test });
      if (++done % SAVED_EVERY === 0) {
        results.save();
        log(`${room}: ${done} of ${open.length} mutants`);
      }
    };
    const tasks = open.map((mutant) => taskOf(mutant, runs));
    for (const { mutant } of tasks.filter(({ message }) => message.plan.length === 0))
      results.set(mutant, { status: "not run" });
    await doAll(
      tasks.filter(({ message }) => message.plan.length > 0),
      { ...common, onAnswer },
    );
    results.save();
  }
  return selected.map((mutant) => ({ ...mutant, ...results.get(mutant) }));
}

/** Runs every test file once without a mutant. */
async function baselines(testFilesOfRoom, common, log) {
  const runs = new Map();
  const tasks = testFilesOfRoom.map((file) => ({ message: { file }, timeoutMs: 300_000 }));
  await doAll(tasks, { ...common, onAnswer: ({ message: { file } }, answer) => runs.set(file, answer) });
  for (const [file, { failures, status }] of runs) {
    if (status !== undefined) throw new Error(`${file} does not end without a mutant: ${status}`);
    if (failures.length > 0) throw new Error(`${file} fails without a mutant: ${failures.join("\n")}`);
  }
  log(`${runs.size} test files, ${[...runs.values()].flatMap(({ tests }) => tests).length} tests`);
  return testFilesOfRoom.map((file) => runs.get(file));
}

/** What is run for a mutant: the tests that reach it; all tests of a file whose loading reaches it. */
function taskOf(mutant, runs) {
  const plan = runs.flatMap(({ file, loadMs, tests, static: loading }) => {
    const isStatic = loading[mutant.id] !== undefined;
    const reached = [...tests.keys()].filter((index) => isStatic || tests[index].hits[mutant.id] !== undefined);
    if (reached.length === 0) return [];
    const sum = (of) => reached.reduce((total, index) => total + of(tests[index]), 0);
    return [
      {
        file,
        tests: reached,
        isStatic,
        hits: sum(({ hits }) => hits[mutant.id] ?? 0) + (loading[mutant.id] ?? 0),
        ms: sum(({ ms }) => ms) + loadMs,
      },
    ];
  });
  // What is quick is tried first.
  plan.sort((a, b) => a.ms - b.ms);
  const totalMs = plan.reduce((total, { ms }) => total + ms, 0);
  return {
    mutant,
    message: { id: Number(mutant.id), plan },
    timeoutMs: LEAST_TIME_MS + TIMES_LONGER * totalMs,
  };
}

/** How many of the judged mutants were noticed. */
export const noticedOf = (judged) => judged.filter(({ status }) => isNoticed(status)).length;
