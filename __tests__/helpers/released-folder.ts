import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatChecksums } from "../../src/releases/evidence.ts";
import { digestsOf, releasedFiles } from "./shelf.ts";

/** Writes a release into a folder of releases, as one that was published there; no model of it can run. */
export function writeRelease(
  folder: string,
  version: string,
  { gated = true }: { readonly gated?: boolean } = {},
): void {
  const files = releasedFiles(version);
  const report = (files["validation-report.json"] ?? "").replace('"gated": true', `"gated": ${gated}`);
  const all: Record<string, string> = { ...files, "validation-report.json": report };
  all.SHA256SUMS = formatChecksums(digestsOf(all));
  const { commit } = (JSON.parse(report) as { source: { commit: string } }).source;
  const tag = `models/fraud/${version}`;
  all["release.json"] = JSON.stringify({ tag, commit, title: tag, prerelease: false, body: "" });
  mkdirSync(join(folder, tag), { recursive: true });
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, tag, name), text);
}
