import { formatBytes, formatMs, formatNumber } from "../domain/numbers.ts";
import { code, md } from "../report/escape.ts";
import type { CatalogueModel, CatalogueRecord } from "./record.ts";

export const COLUMNS = [
  "Model",
  "Latest version",
  "Purpose",
  "Measured",
  "Latency (p50 / p95)",
  "Size",
  "Released",
] as const;

/** One row for each model: the cells in the order of {@link COLUMNS}, as Markdown. */
export interface TableRow {
  readonly model: string;
  readonly cells: readonly string[];
}

/** Most deprecated versions that are named in a cell. */
const MAX_NAMED = 3;

/**
 * The row of a model. `versions` are its records from the newest down: the latest is the first stable one that is neither
 * deprecated nor withdrawn, else the first at all.
 */
export function rowOf({ model, ...words }: CatalogueModel, versions: readonly CatalogueRecord[]): TableRow {
  const [title, purpose] = [oneLine(words.title), oneLine(words.purpose ?? "")];
  const name = title === model || title === "" ? md(model) : `${md(title)} (${code(model)})`;
  const latest = latestOf(versions);
  if (latest === undefined) return { model, cells: [name, "coming soon", md(purpose), "", "", "", ""] };
  const { latency, metrics, releasedAt = "", size, gated } = latest;
  const [metric] = metrics;
  const measured = metric === undefined ? (gated === false ? "not gated" : "") : metricText(metric);
  return {
    model,
    cells: [
      name,
      versionText(latest, versions),
      md(purpose),
      measured,
      latency === undefined
        ? ""
        : `${formatMs(latency.p50Ms)} / ${formatMs(latency.p95Ms)} on ${md(oneLine(latency.machine))}`,
      formatBytes(size),
      releasedAt.slice(0, 10),
    ],
  };
}

/** Without outer white space, which no cell of a Markdown table keeps, and in one line, as blocks of YAML are not. */
function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}

export function latestOf(versions: readonly CatalogueRecord[]): CatalogueRecord | undefined {
  const usable = versions.filter(({ status }) => status === "active" || status === "unknown");
  const stable = usable.filter(({ version }) => !version.split("+", 1)[0]?.includes("-"));
  return stable[0] ?? usable[0] ?? versions[0];
}

function versionText(latest: CatalogueRecord, versions: readonly CatalogueRecord[]): string {
  const target = linkTarget(latest.url);
  const link = target === undefined ? latest.version : `[${latest.version}](${target})`;
  const marked = latest.status === "active" || latest.status === "unknown" ? link : `${link} (${latest.status})`;
  const others = versions.filter((each) => each !== latest);
  const notes = (["deprecated", "withdrawn"] as const).flatMap((kind) => {
    const those = others.filter(({ status }) => status === kind).map(({ version }) => version);
    if (those.length === 0) return [];
    const more = those.length > MAX_NAMED ? ` and ${those.length - MAX_NAMED} more` : "";
    return [`${kind}: ${those.slice(0, MAX_NAMED).join(", ")}${more}`];
  });
  return [marked, ...notes].join("; ");
}

/**
 * An https address as the target of a Markdown link in a table's cell; `undefined` for anything else. What is encoded
 * already stays so: a tag's `%2F` must not become `%252F`.
 */
function linkTarget(address: string): string | undefined {
  if (!/^https:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  return new URL(address).href.replace(
    /[\s()<>|\\`]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

function metricText({ name, value, low, high }: CatalogueRecord["metrics"][number]): string {
  const interval = low === undefined || high === undefined ? "" : ` (${formatNumber(low)} to ${formatNumber(high)})`;
  return `${code(name)} ${formatNumber(value)}${interval}`;
}

/** The table as Markdown, a line each. */
export function tableLines(rows: readonly TableRow[]): string[] {
  return [line(COLUMNS), line(COLUMNS.map(() => "---")), ...rows.map(({ cells }) => line(cells))];
}

function line(cells: readonly string[]): string {
  return `|${cells.map((cell) => (cell === "" ? " " : ` ${cell} `)).join("|")}|`;
}
