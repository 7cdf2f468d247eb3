import type { Random } from "./random.ts";

const JSON_PIECES = [
  ...["NaN", "Infinity", "-Infinity", "undefined", "nul", "nulll", "True", "true", "false", "null", "tru\\u0065"],
  ...["01", "-01", "1.", ".5", "+1", "-", "--1", "1e5", "1E+400", "-0", "0.0", "1e", "1e+", "0x10", "1_000", "1e-400"],
  ...["9007199254740993", "123456789012345678901234567890", "0.1", "1.0", "-0.0", "1e2", "5e-324", "2.5e10"],
  ...[
    '"\\u12"',
    '"\\x41"',
    '"\\u00e9"',
    '"\\ud83d\\ude00"',
    '"\\ud800"',
    '"\\/"',
    '"\\a"',
    '"\\',
    '"',
    "'a'",
    '"a\nb"',
  ],
  ...['"a\tb"', '"\u0000"', '"\u007f"', '"\u2028"', '"\ufeff"', '"é"', '"[[[["', '"\\""', '"__proto__"', "key"],
  ...[
    "\u00a0",
    "\f",
    "\v",
    "\ufeff",
    "\r",
    "\n",
    "\t",
    " ",
    "// c\n",
    "/* c */",
    "# c\n",
    "\u2028",
    "\u0085",
    "\u0000",
  ],
  ...[",", ":", "[", "]", "{", "}", "[]", "{}", '{"a":1}', '{"a":1,"a":1}', "[1,]", '"a":', '"a":1,', ";"],
];
const YAML_PIECES = [
  ...[
    "yes",
    "No",
    "on",
    "OFF",
    "y",
    "n",
    "true",
    "True",
    "null",
    "~",
    "Null",
    "",
    "=",
    "<<",
    "<<: {a: 1}",
    "nan",
    ".nan",
  ],
  ...["010", "0o10", "0x1F", "0b11", "1_000", "12:30", "1:30.5", "0:30", "1e3", "1e+3", "1.5e3", "1.5e+3", "1.", ".5"],
  ...[
    "-.5",
    "+12",
    "-0",
    "+.5",
    "1.0",
    "0.5",
    "190:20:30",
    "9007199254740993",
    ".inf",
    "-.inf",
    "1e400",
    "08",
    "00",
    "-",
  ],
  ...["2026-01-01", "2026-01-01T10:00:00Z", "2026-1-1 1:00:00", "1.0.0", "&a", "&a x", "*a", "!!str", "!!str 1", "! 1"],
  ...[
    "!!int '3'",
    "!a x",
    "|",
    ">",
    "|-",
    ">+",
    "|2",
    ">1-",
    "'it''s'",
    '"\\u00e9"',
    '"\\x41"',
    '"\\ud83d\\ude00"',
    '"',
  ],
  ...[
    '"a\\\n  b"',
    '"\\/"',
    '"\\e\\_\\N\\L"',
    "'a\n\n  b'",
    '"a\n  b"',
    "a\n  b",
    "a # c",
    "a#c",
    "# c",
    "#",
    "?",
    "? a",
  ],
  ...[
    "? a\n: b",
    ": b",
    "- ",
    "- a",
    "-a",
    "- - a",
    "[a, b]",
    "[a, b,]",
    "[a,, b]",
    "{a: 1}",
    "{a:1}",
    '{"a":1}',
    "{a}",
  ],
  ...[
    "{a, b: }",
    "[a: 1]",
    "[a:1]",
    "[[",
    "]",
    "}",
    "{",
    ",",
    "@a",
    "`a",
    "%a",
    "%YAML 1.1\n---\n",
    "%TAG ! x\n",
    "---",
    "---\n",
  ],
  ...[
    "...",
    "...\n",
    "\t",
    "\r",
    "\r\n",
    "\u0085",
    "\u2028",
    "\u00a0",
    "\ufeff",
    "\u0000",
    "\u007f",
    "é",
    "😀",
    "a: b: c",
    "a:",
  ],
  ...[
    "a :b",
    "a : b",
    "::",
    "http://x",
    "k: v",
    "'k': v",
    '"k": v',
    "1: v",
    "true: v",
    "null: v",
    "1.5: v",
    "~: v",
    "  ",
  ],
];
const TOKENS = /"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_.+-]+|\s+|./gsu;

function mutateTokens(text: string, pieces: readonly string[], random: Random): string {
  const tokens = text.match(TOKENS) ?? [];
  const at = random.below(tokens.length + 1);
  const other = random.below(tokens.length + 1);
  const to = Math.min(tokens.length, at + 1 + random.below(5));
  const piece = random.chance(0.8) ? random.pick(pieces) : (tokens[other] ?? "");
  switch (random.below(7)) {
    case 0:
      tokens.splice(at, to - at);
      break;
    case 1:
      tokens.splice(at, 0, ...tokens.slice(at, to));
      break;
    case 2:
    case 3:
      tokens.splice(at, 1, piece);
      break;
    case 4:
      tokens.splice(at, 0, piece);
      break;
    case 5:
      tokens.splice(other, 0, ...tokens.splice(at, to - at));
      break;
    default: {
      const token = tokens[at] ?? "";
      const cut = random.below(token.length + 1);
      tokens.splice(at, 1, token.slice(0, cut) + piece + token.slice(random.chance(0.5) ? cut : cut + 1));
    }
  }
  return tokens.join("");
}

/** Lines repeated, moved, joined or set in by more or less. */
function mutateLines(text: string, random: Random): string {
  const lines = text.split("\n");
  const at = random.below(lines.length);
  const line = lines[at] ?? "";
  switch (random.below(5)) {
    case 0:
      lines.splice(at, 0, line);
      break;
    case 1:
      lines.splice(random.below(lines.length), 0, ...lines.splice(at, 1));
      break;
    case 2:
      lines[at] = `${random.pick([" ", "  ", "\t", "   "])}${line}`;
      break;
    case 3:
      lines[at] = line.slice(1 + random.below(2));
      break;
    default:
      lines.splice(at, 2, `${line}${random.pick(["", " "])}${lines[at + 1] ?? ""}`);
  }
  return lines.join("\n");
}

const isValue = (token: string) => /^["0-9tfn-]/.test(token);

/** Mostly a value for a value, or one of the spaces for another, so that some of what comes out is JSON. */
export function mutateJson(text: string, random: Random): string {
  if (random.chance(0.2)) return mutateTokens(text, JSON_PIECES, random);
  const tokens = text.match(TOKENS) ?? [];
  for (let i = random.below(3); i >= 0; i--) {
    const places = [...tokens.keys()].filter((k) => isValue(tokens[k] as string) || /^\s/.test(tokens[k] as string));
    const at = random.pick(places);
    tokens[at] = isValue(tokens[at] as string)
      ? random.pick(JSON_PIECES.filter(isValue))
      : random.pick([" ", "\n", "\t", "\r", "\r\n", "", "\u00a0", "\f", "\ufeff"]);
  }
  return tokens.join("");
}

export function mutateYaml(text: string, random: Random): string {
  let changed = text;
  for (let i = random.below(3); i >= 0; i--) {
    changed = random.chance(0.3) ? mutateLines(changed, random) : mutateTokens(changed, YAML_PIECES, random);
  }
  return changed;
}
