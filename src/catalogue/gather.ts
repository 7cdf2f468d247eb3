import semver from "semver";
import type { ReadStatus } from "../consume/ports.ts";
import { type Registry, tagOf } from "../domain/registry.ts";
import { REPORT } from "../releases/evidence.ts";
import { readOwnReport } from "../releases/own-report.ts";
import type { History } from "../releases/ports.ts";
import { type CatalogueModel, type CatalogueRecord, recordOf } from "./record.ts";

/**
 * The records of all published versions, by model and from the newest version down. The report of a version in `known`
 * whose digest is still the same is not read again: of a registry with thousands of versions only the new ones are.
 */
export async function* gather(
  models: readonly CatalogueModel[],
  { history, registry }: { readonly history: History; readonly registry: Registry },
  status: ReadStatus,
  known: ReadonlyMap<string, CatalogueRecord> = new Map(),
): AsyncGenerator<CatalogueRecord> {
  for (const { model } of models) {
    const versions = [...(await history.versions(model))].sort((a, b) => semver.compareBuild(b, a));
    for (const version of versions) {
      const tag = tagOf(registry, { model, version });
      const release = await history.find(tag);
      if (release === undefined) continue;
      const { kind } = await status({ model, version });
      const old = known.get(tag);
      const digest = release.assets.find(({ name }) => name === REPORT)?.sha256;
      if (old?.report !== undefined && old.report === digest) yield { ...old, url: release.url, status: kind };
      else yield recordOf({ model, version }, release, await readOwnReport(release, history), kind);
    }
  }
}
