export const KEY_COUNT = 100_000;

const LONGEST = 100_000;
/** Keys that programs are known to hash differently. */
const SPECIAL = [
  ...[
    "",
    " ",
    "\0",
    "a\0b",
    "\0\0",
    "0",
    "null",
    "\n",
    "\r\n",
    "\t",
    '"',
    "\\",
    "\\u0041",
    "$1",
    "%s",
    "\u2028",
    "\ufeff",
    "\ufeffa",
  ],
  ...["ä", "a\u0308", "ﬁ", "İ", "日本", "😀", "\u{10ffff}", "\u{1f468}\u200d\u{1f469}", "\ufffd", "\uffff"],
  ...["\ud800", "\udfff", "\ud800\ud800", "\udc00\ud800", "x\ud83d", "\ude00x", "\ud800\ufeff"],
  ...["x".repeat(LONGEST), "😀".repeat(LONGEST / 2), "\0".repeat(LONGEST), "\ud800".repeat(1000)],
];

/** A generator of 32-bit numbers (mulberry32), the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

/** {@link KEY_COUNT} different keys: those above, user numbers, UUID-like ones, and any UTF-16 code units. */
export function randomKeys(seed: number): string[] {
  const next = numbers(seed);
  const any = () => String.fromCharCode(...Array.from({ length: 1 + (next() % 12) }, () => next() % 65_536));
  const kinds = [(i: number) => `user-${i}`, () => `${next().toString(16)}-${next().toString(16)}`, any, any];
  const keys = new Set(SPECIAL);
  // Any half of a pair is hashed as U+FFFD, so that two keys of nothing else could be one.
  for (let i = 0; keys.size < KEY_COUNT; i++) keys.add(kinds[i % kinds.length]!(i));
  return [...keys];
}
