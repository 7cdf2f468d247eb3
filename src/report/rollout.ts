import { errorsOf, type Finding } from "../domain/finding.ts";
import type { Board, BoardRow } from "../rollout/board.ts";
import { describeOrder, type OrderResult } from "../rollout/place-order.ts";
import type { DeploymentRecord } from "../rollout/record.ts";
import { formatSharePercent } from "../rollout/share.ts";
import { formatTime } from "../rollout/time.ts";
import { plain } from "./escape.ts";
import type { Screen } from "./screen.ts";
import { renderFindings } from "./terminal.ts";
import { wrap } from "./wrap.ts";

/** What an order became, for a terminal. `next` are commands to copy, which are never wrapped. */
export function renderOrder(
  result: OrderResult,
  branch: string | undefined,
  next: readonly string[],
  screen: Screen,
): string {
  const { paint, columns } = screen;
  const findings = renderFindings(result.findings, screen);
  if (result.kind === "refused") return text([...findings, ...wrap("", ["Nothing was ordered."], columns)]);
  const { record } = result;
  const serves = plain(describeRecord(record));
  if (result.kind === "unchanged") {
    return text([
      ...findings,
      ...wrap(paint("green", "unchanged  "), [`${serves} is ordered already.`], columns),
      ...nextLines(next),
    ]);
  }
  const on = branch === undefined ? "" : ` on ${plain(branch)}`;
  return text([
    ...findings,
    ...wrap(paint("green", "ordered  "), [serves], columns),
    ...wrap(
      "",
      [
        `Recorded in commit ${result.commit.slice(0, 12)}${on}. It takes effect where services read that branch: push it.`,
      ],
      columns,
    ),
    ...nextLines(next),
  ]);
}

function nextLines(next: readonly string[]): string[] {
  return next.length === 0 ? [] : ["Next:", ...next.map((line) => `  ${line}`)];
}

/** `fraud@1.0.0, with 1.0.1 at 5%, in prod`. */
function describeRecord({ environment, model, order }: DeploymentRecord): string {
  return order === undefined
    ? `nothing of ${model} in ${environment}`
    : `${describeOrder(model, order)}, in ${environment}`;
}

/** What is or was ordered to serve, for a terminal. */
export function renderBoard({ rows, environments }: Board, atMs: number | undefined, screen: Screen): string {
  const { columns, paint } = screen;
  const findings = findingsOf(rows);
  const when = atMs === undefined ? "" : ` at ${formatTime(atMs)}`;
  if (rows.length === 0) return text(wrap("", [`Nothing was ordered${when}.`], columns));
  const lines = environments.flatMap((environment) => {
    const own = rows.filter((row) => row.environment === environment);
    if (own.length === 0) return [];
    const title = wrap("", [{ text: environment, paint: (part) => paint("bold", part) }], columns);
    return [...title, ...own.flatMap((row) => rowLines(row, screen))];
  });
  return text([...renderFindings(findings, screen), ...lines]);
}

/** What is wrong with the records. */
export function findingsOf(rows: readonly BoardRow[]): Finding[] {
  return rows.flatMap(({ status }) => (status.kind === "invalid" ? status.findings : []));
}

const DONE = { promote: "promoted", rollback: "rolled back" } as const;

function rowLines({ model, status, by }: BoardRow, { columns, paint }: Screen): string[] {
  const who = by.verified ? `by ${plain(by.name)}` : "unverified";
  const dim = (part: string) => paint("dim", part);
  if (status.kind === "invalid") {
    const commit = status.event.commit.slice(0, 12);
    const since = `since ${formatTime(status.event.committedAtMs)}, commit ${commit}`;
    return wrap(
      `  ${model}  `,
      [{ text: `the record is not valid, ${since}`, paint: (part) => paint("red", part) }],
      columns,
    );
  }
  const { order, event, sinceMs } = status;
  const next = order.canary === undefined ? "" : `; next ${order.canary.next.map(formatSharePercent).join(", ")}`;
  return [
    ...wrap("  ", [`${describeOrder(model, order)}${next}`], columns),
    ...wrap(
      "    ",
      [
        {
          text: `${DONE[order.event]} since ${formatTime(sinceMs)}, ${who}, commit ${event.commit.slice(0, 12)}`,
          paint: dim,
        },
      ],
      columns,
    ),
    ...wrap("    ", [{ text: plain(order.reason), paint: dim }], columns),
  ];
}

/** The same as data. Times are ISO 8601, UTC; shares are in basis points. */
export function boardData({ head, rows }: Board, atMs: number | undefined): object {
  return {
    exitCode: errorsOf(findingsOf(rows)).length > 0 ? 1 : 0,
    ...(head === undefined ? {} : { commit: head }),
    ...(atMs === undefined ? {} : { at: new Date(atMs).toISOString() }),
    deployments: rows.map(({ environment, model, status, by }) => {
      if (status.kind === "invalid") {
        const { commit, committedAtMs } = status.event;
        const since = new Date(committedAtMs).toISOString();
        return { environment, model, status: "invalid", since, commit, orderedBy: by, findings: status.findings };
      }
      const { event, rollout, reason, stable, canary } = status.order;
      const since = new Date(status.sinceMs).toISOString();
      return {
        ...{ environment, model, status: "ordered", stable, ...(canary === undefined ? {} : { canary }) },
        ...{ since, event, reason, rollout, commit: status.event.commit, orderedBy: by },
      };
    }),
  };
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
