import type { Check } from "../doctor/check.ts";
import { plain } from "./escape.ts";
import type { Screen } from "./screen.ts";
import { wrap } from "./wrap.ts";

const COLOUR = { ok: "green", problem: "red", "not checked": "yellow" } as const;
const WIDTH = "not checked  ".length;

/** What `doctor` found, for a terminal: a line for each check, with the fix below it. */
export function renderChecks(checks: readonly Check[], { paint, columns }: Screen): string {
  const lines = checks.flatMap((check) => [
    ...wrap(paint(COLOUR[check.state], check.state.padEnd(WIDTH)), [plain(sentenceOf(check))], columns),
    ...(check.state === "ok" ? [] : wrap(" ".repeat(WIDTH), [plain(check.fix)], columns)),
  ]);
  return [...lines, "", ...wrap("", [summaryOf(checks)], columns), ""].join("\n");
}

/** What was not checked names its area: its reason alone says nothing about it. */
function sentenceOf({ area, state, what }: Check): string {
  return state === "not checked" ? `${area}: ${what}` : what;
}

function summaryOf(checks: readonly Check[]): string {
  const count = (state: Check["state"]) => checks.filter((check) => check.state === state).length;
  const [problems, unchecked] = [count("problem"), count("not checked")];
  const found = problems === 0 ? "No problem was found" : `${problems} ${problems === 1 ? "problem" : "problems"}`;
  return `${found}${unchecked === 0 ? "." : `; ${unchecked} not checked.`}`;
}
