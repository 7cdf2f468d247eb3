// The tables of docs/gate.md, from the trials that error-rates.mjs wrote.
//   node bench/latency/error-table.mjs [--out bench/latency/trials] [--loaded]
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { shareBounds } from "./decide-trial.mjs";

export function printErrorTable(out, name) {
  const machine = JSON.parse(readFileSync(join(out, `${name}-machine.json`), "utf8"));
  const trials = readFileSync(join(out, `${name}.jsonl`), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

  const percent = (share) => `${(100 * share).toFixed(1)}%`;
  const bounds = (count, n) => shareBounds(count, n);
  const most = (count, n) => `${count} of ${n} (≤ ${percent(bounds(count, n).high)})`;
  const least = (count, n) => `${count} of ${n} (≥ ${percent(bounds(count, n).low)})`;
  const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

  const { slots, passes } = machine.shape;
  console.log(
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${machine.hogs === 0 ? "nothing else" : `${machine.hogs} bursty processes`} next to it; ${slots} inputs, ${passes} passes a round. Bounds in brackets are one-sided, 95%, Clopper–Pearson.\n`,
  );
  console.log(
    "| added to every run | figure, margin | `fail` | `pass` | decided | second look | ratio, median | seconds, median |",
  );
  console.log("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const slowdown of [0, 0.05, 0.1, 0.2]) {
    const these = trials.filter((t) => t.slowdown === slowdown);
    const n = these.length;
    if (n === 0) continue;
    for (const [figure, margin] of [
      ["p50", "5%"],
      ["p95", "10%"],
    ]) {
      const decisions = these.map((t) => t.decided[figure][figure].decision);
      const count = (decision) => decisions.filter((d) => d === decision).length;
      const fails = slowdown === 0 ? most(count("fail"), n) : least(count("fail"), n);
      const second = these.filter((t) => t.decided[figure].looks === 2).length;
      const ratio = median(these.map((t) => t.decided[figure][figure].ratio)).toFixed(3);
      const seconds = median(these.map((t) => t.spentS)).toFixed(1);
      console.log(
        `| ${percent(slowdown)} | ${figure === "p50" ? "R50" : "R95ⁱ"}, ${margin} | ${fails} | ${count("pass")} | ${least(n - count("inconclusive"), n)} | ${second} | ${ratio} | ${seconds} |`,
      );
    }
    const blocked = these.filter((t) => ["p50", "p95"].some((f) => t.decided.both[f].decision === "fail")).length;
    const passed = these.filter((t) => ["p50", "p95"].every((f) => t.decided.both[f].decision === "pass")).length;
    const told = slowdown === 0 ? most(blocked, n) : least(blocked, n);
    console.log(
      `| ${percent(slowdown)} | both, Holm | ${told} | ${passed} | ${least(blocked + passed, n)} | ${these.filter((t) => t.decided.both.looks === 2).length} | | |`,
    );
  }
  const unfit = trials.filter((t) => !t.decided.both.fit).length;
  console.log(
    `\nHost found unfit in ${unfit} of ${trials.length} trials; steal at most ${percent(Math.max(...trials.map((t) => t.steal)))}; load average between ${Math.min(...trials.map((t) => t.load)).toFixed(1)} and ${Math.max(...trials.map((t) => t.load)).toFixed(1)}, median ${median(trials.map((t) => t.load)).toFixed(1)}.`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      out: { type: "string", default: join(import.meta.dirname, "trials") },
      loaded: { type: "boolean", default: false },
    },
  });
  printErrorTable(values.out, values.loaded ? "trials-loaded" : "trials");
}
