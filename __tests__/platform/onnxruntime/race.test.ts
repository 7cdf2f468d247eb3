import type { Contender } from "../../../src/gate/latency/harness.ts";
import { raceContenders } from "../../../src/platform/onnxruntime/worker/race.ts";

const SHAPE = { slots: 10, passes: 4, controlPasses: 2, warmUp: 2, group: 5, discarded: 2, settle: 0 };
const REQUEST = { shape: SHAPE, seed: 1, firstRound: 0, rounds: 12, fewestRounds: 12, budgetMs: 1e9 };
const quiet = () => {};

/** Contenders that note when they are opened, run and released. */
function contenders(names: readonly string[]) {
  const log: string[] = [];
  const contender = (name: string): Contender => ({
    open: async () => {
      log.push(`open ${name}`);
      return { run: () => log.push(`run ${name}`), release: () => log.push(`release ${name}`) };
    },
  });
  return { log, sides: Object.fromEntries(names.map((name) => [name, contender(name)])) as Record<string, Contender> };
}

function both() {
  const { log, sides } = contenders(["candidate", "baseline"]);
  return { log, pair: sides as { candidate: Contender; baseline: Contender } };
}

/** The sessions that are open together, from the first one on that is opened until none is. */
function parts(log: readonly string[]): string[] {
  const found: string[] = [];
  let open: string[] = [];
  let together: string[] = [];
  for (const line of log) {
    const [what, name = ""] = line.split(" ");
    if (what === "open") {
      open.push(name);
      together.push(name);
    }
    if (what === "release") open = open.filter((_, i) => i !== open.indexOf(name));
    if (what === "release" && open.length === 0) {
      found.push(together.toSorted().join(" "));
      together = [];
    }
  }
  return found;
}

test("never more than two sessions are open: the null channel has a part of each round of its own, before or after", async () => {
  const { log, pair } = both();
  const { rounds } = await raceContenders(pair, REQUEST, quiet);
  const found = parts(log);
  expect(found).toHaveLength(24);
  const [models, nulls] = ["baseline candidate", "baseline baseline"];
  const orders = Array.from({ length: 12 }, (_, k) => found.slice(2 * k, 2 * k + 2).join(", "));
  expect(new Set(orders)).toEqual(new Set([`${models}, ${nulls}`, `${nulls}, ${models}`]));
  for (const { candidate, baseline, reference, control } of rounds) {
    expect([candidate, baseline, reference, control].map((side) => side?.timesMs.length)).toEqual([40, 40, 20, 20]);
  }
});

test("without a previous release the candidate takes turns with itself, which is the null channel", async () => {
  const { log, pair } = both();
  const { rounds } = await raceContenders({ candidate: pair.candidate }, { ...REQUEST, rounds: 2 }, quiet);
  expect(parts(log)).toEqual(["candidate candidate", "candidate candidate"]);
  expect(Object.keys(rounds[0] ?? {})).toEqual(["candidate", "control"]);
});

test("the harness is warm before the first round, which is not part of it", async () => {
  const { log, pair } = both();
  await raceContenders(pair, { ...REQUEST, rounds: 1, shape: { ...SHAPE, settle: 95 } }, quiet);
  expect(parts(log)).toHaveLength(3);
  expect(parts(log)[0]).toBe("candidate");
  expect(log.indexOf("release candidate")).toBe(1 + 1 + 100);
});

test("between any two runs the worker says that it is alive", async () => {
  const { log, pair } = both();
  let beats = 0;
  await raceContenders(pair, { ...REQUEST, rounds: 1 }, quiet, () => {
    beats += 1;
  });
  expect(beats).toBe(log.filter((line) => !line.startsWith("release")).length);
});

test("a round that is under way when all time is used up is given up, and the whole ones are kept", async () => {
  const { log, pair } = both();
  const done: number[] = [];
  const { rounds, spentMs } = await raceContenders(pair, { ...REQUEST, stopMs: -1 }, (count) => done.push(count));
  expect([rounds, done, log]).toEqual([[], [], []]);
  expect(spentMs).toBeGreaterThanOrEqual(0);
});

test("a race whose budget is used up does not begin another round", async () => {
  const { pair } = both();
  const { rounds } = await raceContenders(pair, { ...REQUEST, fewestRounds: 2, budgetMs: 0 }, quiet);
  expect(rounds).toHaveLength(2);
});

test("a model's own failure is not taken for a lack of time", async () => {
  const failing: Contender = {
    open: async () => ({ run: () => Promise.reject(new Error("it broke")), release: quiet }),
  };
  await expect(raceContenders({ candidate: failing }, REQUEST, quiet)).rejects.toThrow("it broke");
});
