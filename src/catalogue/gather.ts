import semver from "semver";
import type { ReadStatus } from "../consume/ports.ts";
import { type Finding, finding } from "../domain/finding.ts";
import { type Registry, tagOf } from "../domain/registry.ts";
import { findOwnReport } from "../releases/own-report.ts";
import type { History, StoredRelease } from "../releases/ports.ts";
import type { Report } from "../releases/report.ts";
import { type CatalogueModel, type CatalogueRecord, recordOf } from "./record.ts";
import { catalogueRules as rules } from "./rules.ts";

/** A published version, with the report that belongs to it, if there is one. */
export interface Gathered {
  readonly record: CatalogueRecord;
  readonly release: StoredRelease;
  readonly report?: Report;
}

/**
 * The records of all published versions, by model and from the newest version down. Every one is read from its release:
 * a record that was written earlier may have been edited since, with the digest in it. A release that was altered has no
 * record, and does not keep the others from being listed: `report` hears of it.
 */
export async function* gather(...all: Parameters<typeof gatherReleases>): AsyncGenerator<CatalogueRecord> {
  for await (const { record } of gatherReleases(...all)) yield record;
}

/** As {@link gather}, with the release and the report that each record is read from. */
export async function* gatherReleases(
  models: readonly CatalogueModel[],
  { history, registry }: { readonly history: History; readonly registry: Registry },
  status: ReadStatus,
  report: (found: Finding) => void,
): AsyncGenerator<Gathered> {
  for (const { model } of models) {
    const versions = [...(await history.versions(model))].sort((a, b) => semver.compareBuild(b, a));
    for (const version of versions) {
      const release = await history.find(tagOf(registry, { model, version }));
      if (release === undefined) continue;
      const { kind } = await status({ model, version });
      const own = await findOwnReport(release, history);
      if (own.kind === "foreign") report(altered(release, own.why));
      else {
        const report = own.kind === "own" ? own.report : undefined;
        const record = recordOf({ model, version }, release, report, kind);
        yield { record, release, ...(report === undefined ? {} : { report }) };
      }
    }
  }
}

function altered({ tag, url }: StoredRelease, why: string): Finding {
  const message = `The report of ${tag} at ${url} is not that of its files: ${why}.`;
  return finding(rules.altered, { message, subject: tag });
}
