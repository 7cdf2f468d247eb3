import { EXIT_CODES, type Failure } from "../domain/failure.ts";
import { errorsOf, type Finding } from "../domain/finding.ts";
import type { Verdict } from "../domain/verdict.ts";
import { type Ending, exitCodeOf } from "./outcome.ts";

/** A verdict and why; the verdict is empty if there is none. */
export interface Overall {
  readonly verdict: Verdict | "";
  readonly reason: string;
}

/** The verdict on one version. */
export interface Judgement extends Overall {
  readonly tag: string;
}

const WORST = ["fail", "inconclusive", "ungated", "pass"] as const;

/** The verdict on one version, or why it has none. */
export function judgementOf(ending: Ending): Judgement {
  if (ending.kind === "broken") {
    return { tag: ending.tag, verdict: "", reason: `could not be judged: ${ending.failure.message}` };
  }
  const { tag, verdict, reason } = ending.report;
  const prefix = ending.kind === "not-published" ? `not published: ${ending.failure.message}; ` : "";
  return { tag, verdict, reason: `${prefix}${reason}` };
}

/**
 * The verdict on several versions, or none: the worst of them. If one of them could not be judged and none was refused,
 * there is no verdict on all: "pass" would speak of what no one looked at. `nothing` says why none was judged.
 */
export function overallOf(each: readonly Judgement[], nothing: string): Overall {
  const [first, ...others] = each;
  if (first === undefined) return { verdict: "", reason: nothing };
  if (others.length === 0) return { verdict: first.verdict, reason: first.reason };
  const worst = WORST.find((v) => each.some((judged) => judged.verdict === v)) ?? "";
  const all = each.every(({ verdict }) => verdict !== "");
  return { verdict: all || worst === "fail" ? worst : "", reason: describeAll(each) };
}

/**
 * The verdict of a run that found errors outside of every version, or broke there: nothing says then that everything
 * passed. `judged`: whether any version was.
 */
export function withOthers(
  { verdict, reason }: Overall,
  judged: boolean,
  errors: readonly Finding[],
  failure: Failure | undefined,
): Overall {
  if (errors.length === 0 && failure === undefined) return { verdict, reason };
  const others = [...(failure === undefined ? [] : [failure.message]), ...errors.map(({ message }) => message)];
  return {
    verdict: errors.length > 0 || verdict === "fail" ? "fail" : "",
    reason: [...others, ...(judged ? [reason] : [])].join("; "),
  };
}

const MAX_TAGS = 50;

/** `refused: …; could not be judged: …; passed: …` with the tags of each. */
function describeAll(each: readonly Judgement[]): string {
  const groups = [
    ["refused", "fail"],
    ["could not be judged", ""],
    ["inconclusive", "inconclusive"],
    ["ungated", "ungated"],
    ["passed", "pass"],
  ] as const;
  const parts = groups.flatMap(([word, verdict]) => {
    const tags = each.filter((judged) => judged.verdict === verdict).map(({ tag }) => tag);
    if (tags.length === 0) return [];
    const more = tags.length > MAX_TAGS ? ` and ${tags.length - MAX_TAGS} more` : "";
    return [`${word}: ${tags.slice(0, MAX_TAGS).join(", ")}${more}`];
  });
  return parts.join("; ");
}

/** The one exit code of a run: the highest of its versions, of findings that belong to none, and of what broke outside. */
export function worstExitCode(
  endings: readonly Ending[],
  findings: readonly Finding[] = [],
  failure?: Failure,
): 0 | 1 | 2 | 3 {
  const codes = endings.map(exitCodeOf);
  if (errorsOf(findings).length > 0) codes.push(1);
  if (failure !== undefined) codes.push(EXIT_CODES[failure.code]);
  return codes.reduce((worst, code) => (code > worst ? code : worst), 0);
}
