// Judges mutants, one after the other, in one process: a test file is loaded once, and a switch turns a mutant on.
// What a mutant changes while a file loads is judged in modules of its own.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { fast } from "./fast.mjs";
import { collect, run } from "./harness.mjs";
import { freshImports } from "./loader.mjs";

const TEST_TIMEOUT_MS = 20_000;
const [, , root, instrumented, mode] = process.argv;
const { files, count } = JSON.parse(readFileSync(instrumented, "utf8"));
const texts = Object.entries(files).map(([path, text]) => [path, fast(text, { counts: mode === "counts" })]);
const load = freshImports(root, Object.fromEntries(texts));
/** What the switches in the sources use; `active` is the number of a mutant, or -1. */
const state = {
  active: -1,
  hitCount: 0,
  hitLimit: Number.POSITIVE_INFINITY,
  hits: new Float64Array(count),
  hit: () => {
    if (++state.hitCount > state.hitLimit) throw new Error("the mutant is reached again and again");
    return true;
  },
};
globalThis.__stryker__ = state;
// The same examples in every run, and no search for a smaller one: a failure is enough.
fc.configureGlobal({ seed: 1, endOnFailure: true });
process.on("unhandledRejection", () => {});

const warm = new Map();
const loaded = async (file) => {
  if (!warm.has(file)) warm.set(file, await collect(() => load(file)));
  return warm.get(file);
};

/** Runs a file without a mutant: its failures, and how often its loading and each of its tests reach each mutant. */
async function baseline({ file }) {
  state.hits.fill(0);
  const began = performance.now();
  const suite = await loaded(file);
  const loadMs = performance.now() - began;
  const scopes = new Map();
  let [scope, since] = ["loading", performance.now()];
  const entering = (next) => {
    const now = performance.now();
    const seen = scopes.get(scope) ?? { ms: 0, hits: {} };
    scopes.set(scope, { ms: seen.ms + now - since, hits: sum(seen.hits, takeHits()) });
    [scope, since] = [next, now];
  };
  const failures = await run(suite, { timeoutMs: TEST_TIMEOUT_MS * 5, bail: false, entering });
  const tests = suite.tests.map((test) => {
    let { ms, hits } = scopes.get(test) ?? { ms: 0, hits: {} };
    for (let b = test.parent; b !== undefined; b = b.parent) hits = sum(hits, scopes.get(b)?.hits ?? {});
    return { title: test.title, ms, hits };
  });
  return {
    file,
    loadMs,
    tests,
    static: scopes.get("loading").hits,
    failures: failures.map(({ index, error }) => `${suite.tests[index]?.title ?? "a hook"}: ${error?.stack ?? error}`),
  };
}

/** The counters that are not 0, which are set to 0. */
function takeHits() {
  const taken = {};
  state.hits.forEach((n, id) => {
    if (n > 0) taken[id] = n;
  });
  state.hits.fill(0);
  return taken;
}

function sum(first, second) {
  const total = { ...first };
  for (const [id, n] of Object.entries(second)) total[id] = (total[id] ?? 0) + n;
  return total;
}

/**
 * Whether the mutant makes one of the tests fail, loop or wait for ever. Files that have to be loaded anew come last:
 * most mutants are noticed without.
 */
async function judge({ id, plan }) {
  const anew = plan.filter(({ isStatic }) => isStatic);
  for (const part of plan.filter(({ isStatic }) => !isStatic)) {
    const verdict = await judgeWarm(id, part);
    if (verdict === "unknown") anew.push(part);
    else if (verdict !== undefined) return { ...verdict, file: part.file };
  }
  for (const part of anew) {
    const verdict = await judgeAnew(id, part);
    if (verdict !== undefined) return { ...verdict, file: part.file };
  }
  return { status: "survived" };
}

async function judgeWarm(id, { file, tests, hits }) {
  state.active = -1;
  const suite = await loaded(file);
  const only = new Set(tests);
  const verdict = await runWith(id, suite, only, hits);
  if (verdict === undefined) {
    // Fewer hits than without the mutant: a value may have been kept from before the mutant was on.
    return state.hitCount >= hits ? undefined : "unknown";
  }
  state.active = -1;
  const again = verdict.index === undefined ? only : new Set([verdict.index]);
  const spoilt = await run(suite, { only: again, timeoutMs: TEST_TIMEOUT_MS, bail: true });
  if (spoilt.length === 0) return verdict;
  warm.delete(file);
  return "unknown";
}

async function judgeAnew(id, { file, tests, hits, isStatic }) {
  state.active = isStatic ? id : -1;
  [state.hitCount, state.hitLimit] = [0, limitOf(hits)];
  let suite;
  try {
    suite = await collect(() => load(file));
  } catch (error) {
    return { status: "killed", test: "(loading)", error: String(error) };
  }
  return runWith(id, suite, new Set(tests), hits);
}

const limitOf = (hits) => 100 * hits + 1000;

async function runWith(id, suite, only, hits) {
  [state.active, state.hitCount, state.hitLimit] = [id, 0, limitOf(hits)];
  const [failure] = await run(suite, { only, timeoutMs: TEST_TIMEOUT_MS, bail: true });
  state.active = -1;
  if (state.hitCount > state.hitLimit) return { status: "timeout", index: failure?.index };
  if (failure === undefined) return undefined;
  return { status: "killed", index: failure.index, test: suite.tests[failure.index]?.title ?? "a hook" };
}

process.on("message", async (task) => {
  const answer = task.file === undefined ? await judge(task) : await baseline(task);
  process.send({ ...answer, memory: process.memoryUsage().rss });
});
process.on("disconnect", () => process.exit());
process.send({ ready: true });
