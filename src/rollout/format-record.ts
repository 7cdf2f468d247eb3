import { DEPLOYMENT_SCHEMA, type DeploymentRecord, type Order, type Pinned, type Settings } from "./record.ts";

const HEAD = [
  "# Written by model-release promote and rollback: each commit of this file is an event.",
  "# Keys that people set: allow_ungated, storage_uri, limits. Shares are in basis points: 500 is 5%.",
];

/** The text of a record: the same record always gives the same bytes. Inverse of `parseRecord`. */
export function formatRecord({ environment, model, settings, order }: DeploymentRecord): string {
  const lines = [
    ...HEAD,
    `schema: ${DEPLOYMENT_SCHEMA}`,
    `environment: ${quote(environment)}`,
    `model: ${quote(model)}`,
    ...settingLines(settings),
    ...(order === undefined ? [] : orderLines(order)),
  ];
  return `${lines.join("\n")}\n`;
}

function settingLines({ allow_ungated, storage_uri, limits }: Settings): string[] {
  const limitLines = (["max_error_ratio", "latency_ms", "max_score_shift", "max_hold_hours"] as const).flatMap((key) =>
    limits?.[key] === undefined ? [] : [`  ${key}: ${decimal(limits[key])}`],
  );
  return [
    ...(allow_ungated === undefined ? [] : [`allow_ungated: ${allow_ungated}`]),
    ...(storage_uri === undefined ? [] : [`storage_uri: ${quote(storage_uri)}`]),
    ...(limits === undefined ? [] : limitLines.length === 0 ? ["limits: {}"] : ["limits:", ...limitLines]),
  ];
}

function orderLines({ event, rollout, actor, reason, stable, canary }: Order): string[] {
  return [
    `event: ${event}`,
    `rollout: ${quote(rollout)}`,
    `actor: ${quote(actor)}`,
    `reason: ${quote(reason)}`,
    "stable:",
    ...pinnedLines(stable),
    ...(canary === undefined
      ? []
      : ["canary:", ...pinnedLines(canary), `  share: ${canary.share}`, `  next: [${canary.next.join(", ")}]`]),
  ];
}

function pinnedLines({ version, digest }: Pinned): string[] {
  return [`  version: ${quote(version)}`, `  digest: ${quote(digest)}`];
}

/** YAML parsers read exponents differently, so that there are none. */
function decimal(value: number): string {
  const text = String(value);
  if (!/e/i.test(text)) return text;
  return value.toFixed(20).replace(/0+$/, "").replace(/\.$/, ".0");
}

const UNSAFE = /[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/gu;

/** A text in double quotes, as JSON and every version of YAML read it. */
export function quote(text: string): string {
  const asEscape = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replace(UNSAFE, asEscape);
}
