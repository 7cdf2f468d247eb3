import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { SUITES, suiteOf, testFiles } from "../suites.mjs";

const IMPORT = /^(?:import|export)\b[^"]*?\bfrom "([^"]+)";|\bimport\("([^"]+)"\)/gm;
const OUTSIDE = /^node:(?:child_process|http|https|net|worker_threads|cluster|dgram)$/;
/** Calls that start git or a process that runs models, whatever file they stand in. */
const STARTS = /\b(?:createRegistry|createLine|createInference)\(/g;
/** Of these helpers a unit test may take what starts nothing. */
const WITH_PROCESSES = ["helpers/registry.ts", "helpers/line.ts"];

test("every test file belongs to a suite, and every entry of a suite holds one", () => {
  const files = testFiles();
  expect(files.filter((file) => suiteOf(file) === undefined)).toEqual([]);
  for (const entries of Object.values(SUITES)) {
    const empty = entries.filter((entry) => !files.some((file) => file === entry || file.startsWith(`${entry}/`)));
    expect(empty).toEqual([]);
  }
});

test("no unit test starts a process or a server", () => {
  const found = testFiles()
    .filter((file) => suiteOf(file) === "unit")
    .flatMap((file) => reach(file).map((module) => `${file}: ${module}`));
  expect(found).toEqual([]);
});

/** What a file of the tests takes from outside of this process, itself and by the helpers that it imports. */
function reach(file: string, seen = new Set<string>()): string[] {
  const isOurs = !file.startsWith("..") && existsSync(join("__tests__", file));
  if (seen.has(file) || WITH_PROCESSES.includes(file) || !isOurs) return [];
  seen.add(file);
  const text = readFileSync(join("__tests__", file), "utf8");
  const targets = [...text.matchAll(IMPORT)].map(([, from, dynamic]) => from ?? dynamic ?? "");
  return [
    ...targets.filter((target) => OUTSIDE.test(target)),
    ...(text.match(STARTS) ?? []),
    ...targets
      .filter((target) => target.startsWith("."))
      .flatMap((target) => reach(normalize(join(dirname(file), target)), seen)),
  ];
}
