// The switches and counters in mutated sources.
const NS =
  /function stryNS_9fa48\(\)[\s\S]*?\n\}\nstryNS_9fa48\(\);\s*function stryCov_9fa48[\s\S]*?\n\}\s*function stryMutAct_9fa48[\s\S]*?\n\}\n/;
const COVER = /stryCov_9fa48\(("\d+"(?:,\s*"\d+")*)\)/g;
const ACTIVE = /stryMutAct_9fa48\("(\d+)"\)/g;
const HEADER = "const stry = globalThis.__stryker__, stryHits = stry.hits;\n";

/**
 * The mutated source with switches and counters that cost little in loops: those of StrykerJS take longer than the
 * tests. Counters count in `hits`, by mutant, and only if asked for.
 */
export function fast(text, { counts }) {
  if (!NS.test(text)) return text;
  const counted = (_, list) => (counts ? `(${list.replaceAll(/"(\d+)"/g, "stryHits[$1]++")})` : "0");
  const lean = text
    .replace(NS, HEADER)
    .replaceAll(COVER, counted)
    .replaceAll(ACTIVE, "(stry.active === $1 && stry.hit())");
  if (/stry\w+_9fa48/.test(lean)) throw new Error("StrykerJS writes its switches in another way now.");
  return lean;
}
