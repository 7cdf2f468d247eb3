import { largest } from "../../domain/extremes.ts";
import type { Verdict } from "../../domain/verdict.ts";
import type { Ending } from "../../release/outcome.ts";
import { judgementOf } from "../../release/overall.ts";
import { plain } from "../../report/escape.ts";
import type { Screen, Style } from "../../report/screen.ts";
import { padEnd, wrap } from "../../report/wrap.ts";

type Word = readonly [style: Style, word: string];

const WORDS: Readonly<Record<Verdict | "", Word>> = {
  pass: ["green", "passed"],
  fail: ["red", "refused"],
  inconclusive: ["yellow", "inconclusive"],
  ungated: ["yellow", "ungated"],
  "": ["red", "not judged"],
};

/** The last lines of a run over several versions: one for each, in their order. */
export function renderSummary(endings: readonly Ending[], { paint, columns }: Screen): string[] {
  const rows = endings.map((ending) => ({
    word: wordOf(ending),
    ...judgementOf(ending),
    ...(ending.kind === "broken" ? { reason: ending.failure.message } : {}),
  }));
  const [words, tags] = [rows.map(({ word }) => word[1].length), rows.map(({ tag }) => tag.length)];
  const [wordWidth, tagWidth] = [largest(words, 0), largest(tags, 0)];
  const lines = rows.flatMap(({ word: [style, word], tag, reason }) =>
    wrap(
      `  ${paint(style, padEnd(word, wordWidth))}  `,
      [padEnd(tag, tagWidth), { text: plain(reason), gap: 2 }],
      columns,
    ),
  );
  return [paint("bold", `Summary of ${endings.length} versions`), ...lines];
}

function wordOf(ending: Ending): Word {
  switch (ending.kind) {
    case "published":
      return ["green", "published"];
    case "already-published":
      return ["green", "already published"];
    case "not-published":
      return ["red", "not published"];
    case "planned":
      return ["green", "planned"];
    case "broken":
      return WORDS[""];
    default:
      return WORDS[ending.report.verdict];
  }
}
