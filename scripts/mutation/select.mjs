// Which mutants are judged: all, a sample, or those on changed lines.
import { spawnSync } from "node:child_process";

/** As many of the mutants as asked for, drawn by a seed: the same mutants and seed give the same sample. */
export async function sampleOf(mutants, count, seed) {
  const { shuffled } = await import("../../src/statistics/shuffled.ts");
  const { randomOf } = await import("../../src/statistics/random.ts");
  const order = shuffled(mutants.length, randomOf(seed)).slice(0, count);
  return order.sort((a, b) => a - b).map((index) => mutants[index]);
}

/** The mutants on lines that are new or changed since a commit forked off. */
export function changedOf(root, mutants, ref) {
  const args = ["diff", "--unified=0", "--no-color", "--no-ext-diff", "--merge-base", ref, "--", "src"];
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1e9 });
  if (status !== 0) throw new Error(`git diff ${ref} fails: ${stderr}`);
  const ranges = new Map();
  let file;
  for (const line of stdout.split("\n")) {
    if (line.startsWith("+++ ")) file = line.slice("+++ b/".length);
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk === null) continue;
    const from = Number(hunk[1]);
    const count = Number(hunk[2] ?? 1);
    if (count > 0) ranges.set(file, [...(ranges.get(file) ?? []), [from, from + count - 1]]);
  }
  return mutants.filter((m) => (ranges.get(m.file) ?? []).some(([from, to]) => m.line <= to && m.endLine >= from));
}
