import type { Status } from "../../consume/status.ts";
import { formatMs, formatNumber } from "../../domain/numbers.ts";
import { type Content, html } from "../../report/html/markup.ts";
import type { CatalogueMetric, CatalogueRecord } from "../record.ts";
import type { ListCell } from "./list.ts";

export const STATUS = {
  active: "in use",
  deprecated: "deprecated",
  withdrawn: "withdrawn",
  unknown: "status unknown",
} as const satisfies Record<Status["kind"], string>;

export const VERDICT = {
  pass: "passed",
  inconclusive: "inconclusive",
  ungated: "ungated",
  fail: "refused",
} as const satisfies Record<NonNullable<CatalogueRecord["verdict"]>, string>;

const VERDICT_BADGE = { pass: "ok", inconclusive: "undecided", ungated: "undecided", fail: "fails" } as const;

/** Only what makes a reader pause is marked. */
export function statusBadge(status: Status["kind"]): Content {
  if (status === "active" || status === "unknown") return undefined;
  return html` <span class="badge ${status === "withdrawn" ? "fails" : "undecided"}">${STATUS[status]}</span>`;
}

export function verdictBadge({ verdict }: CatalogueRecord): Content {
  if (verdict === undefined) return html`<span class="note">no report</span>`;
  return html`<span class="badge ${VERDICT_BADGE[verdict]}">${VERDICT[verdict]}</span>`;
}

/** A metric with its interval; `named` if the column shows several metrics. */
export function metricText({ name, value, low, high }: CatalogueMetric, named: boolean): Content {
  const interval =
    low === undefined || high === undefined
      ? undefined
      : html` <span class="note">${formatNumber(low)} to ${formatNumber(high)}</span>`;
  return [named && html`<code>${name}</code> `, html`<b>${formatNumber(value)}</b>`, interval];
}

export function latencyCell(valueMs: number | undefined): ListCell {
  return valueMs === undefined ? { shown: "" } : { shown: formatMs(valueMs), sort: valueMs };
}

export function dateCell({ releasedAt }: CatalogueRecord): ListCell {
  if (releasedAt === undefined) return { shown: "" };
  return { shown: dateOf(releasedAt), sort: releasedAt };
}

/** The day of an ISO time. */
export function dateOf(releasedAt: string): Content {
  return html`<time datetime="${releasedAt}">${releasedAt.slice(0, 10)}</time>`;
}
