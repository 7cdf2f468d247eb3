import type { Report } from "../releases/report.ts";

/** What model.yml says of whose a model is and what it was trained from: titles with texts, none for what it leaves open. */
export function belongingsOf({ owner, license, lineage }: Pick<Report, "owner" | "license" | "lineage">) {
  const all: readonly (readonly [string, string | undefined])[] = [
    ["Owner", owner],
    ["License", license],
    ["Training code", lineage?.commit],
    ["Training run", lineage?.runUrl],
    ["Training data", lineage?.data?.join(", ")],
  ];
  return all.flatMap(([title, text]) => (text === undefined ? [] : [[title, text] as const]));
}
