import { rulePagesOf } from "../domain/rule.ts";
import { TOOL } from "../domain/tool.ts";
import type { ReportChange } from "../releases/report.ts";
import type { VersionSignature } from "../versioning/signature.ts";
import { contractLines } from "./contract.ts";
import { md, plain } from "./escape.ts";
import { contractSection, joinSections } from "./markdown.ts";
import type { Screen, Style } from "./screen.ts";
import { wrap } from "./wrap.ts";

/** Two versions side by side. */
export interface Diff {
  /** How a person names the two: a folder, a tag, a file. */
  readonly old: string;
  readonly next: string;
  readonly requiredBump: "major" | "minor" | "patch" | "none";
  /** Where the number of the old version is known. */
  readonly suggestedVersion?: string;
  readonly changes: readonly ReportChange[];
  readonly notInspected?: string;
  readonly signatures: { readonly old: VersionSignature; readonly next: VersionSignature };
}

/** Two versions for a terminal. */
export function renderDiff(diff: Diff, { paint, columns }: Screen): string {
  const { summary, changes, notes } = contractLines({ ...diff, comparedWith: diff.old });
  const colour = { major: "red", minor: "yellow", patch: "green", "-": "dim" } as const;
  const painted = (style: Style, text: string, lead = "") =>
    wrap(lead, [{ text: plain(text), paint: (part) => paint(style, part) }], columns);
  return [
    ...painted("bold", `${diff.old} → ${diff.next}`),
    ...changes.flatMap(({ requires, message, rule, note }) => {
      const level = paint(colour[requires as keyof typeof colour], requires.padEnd(5));
      const yellow = (text: string) => paint("yellow", text);
      const dim = (text: string) => paint("dim", text);
      return wrap(
        `  ${level}  `,
        [
          plain(message),
          ...(note === "" ? [] : [{ text: `(${plain(note)})`, paint: yellow }]),
          { text: `(${rule})`, paint: dim },
        ],
        columns,
      );
    }),
    ...notes.flatMap((note) => painted("dim", note, "  ")),
    ...painted("bold", `${summary}${suggestion(diff)}`),
    "",
  ].join("\n");
}

export function renderDiffMarkdown(diff: Diff): string {
  return joinSections([
    `## ${md(`${diff.old} → ${diff.next}`)}`,
    contractSection({ ...diff, comparedWith: diff.old }, rulePagesOf(TOOL.version)),
    md(suggestion(diff).slice(2)),
  ]);
}

function suggestion({ suggestedVersion }: Diff): string {
  return suggestedVersion === undefined ? "" : `; the next version is ${suggestedVersion}`;
}
