import { relative, resolve, sep } from "node:path";
import { gatherReleases } from "../../catalogue/gather.ts";
import { sitePages } from "../../catalogue/page/site.ts";
import type { CatalogueModel, CatalogueRecord } from "../../catalogue/record.ts";
import { catalogueText } from "../../catalogue/write.ts";
import type { ReadStatus } from "../../consume/ports.ts";
import { Failure } from "../../domain/failure.ts";
import type { Finding } from "../../domain/finding.ts";
import { modelsFolder } from "../../domain/registry.ts";
import { refuseLinks } from "../../platform/files/no-follow.ts";
import { replaceSite, type SitePart, siteObstacle } from "../../platform/files/replace-site.ts";
import type { History } from "../../releases/ports.ts";
import type { RegistryHere } from "../registry.ts";
import { TOOL } from "../tool.ts";

export interface PageWritten {
  readonly versions: number;
  readonly pages: number;
  /** What of the releases is wrong. */
  readonly findings: readonly Finding[];
}

/** Checks where `--html` writes, before any release is read. `folder` is as it was typed. */
export async function checkSite(folder: string, cwd: string, { root, registry }: RegistryHere): Promise<void> {
  const path = resolve(cwd, folder);
  await refuseLinks(root, path);
  const below = relative(root, path).split(sep).join("/");
  const models = modelsFolder(registry);
  if (below === models || below.startsWith(`${models}/`)) {
    throw refused(`--html names ${folder}, but folders in models/ are models.`);
  }
  const obstacle = await siteObstacle(path);
  if (obstacle !== undefined) throw refused(`--html names ${folder}, ${obstacle}.`);
}

/** Writes the pages of all models, and `catalogue.json` next to them. */
export async function writeSite(
  folder: string,
  {
    cwd,
    from,
    history,
    models,
    status,
    registry,
  }: RegistryHere & {
    readonly cwd: string;
    readonly from: string;
    readonly history: History;
    readonly models: readonly CatalogueModel[];
    readonly status: ReadStatus;
  },
): Promise<PageWritten> {
  const findings: Finding[] = [];
  const altered = () => findings.flatMap(({ subject }) => subject ?? []);
  const records: CatalogueRecord[] = [];
  let pages = 0;
  async function* recorded() {
    for await (const each of gatherReleases(models, { history, registry }, status, (found) => findings.push(found))) {
      records.push(each.record);
      yield each;
    }
  }
  async function* parts(): AsyncGenerator<SitePart> {
    for await (const page of sitePages(models, recorded(), { site: { from, registry }, altered, tool: TOOL })) {
      pages += 1;
      yield page;
    }
    for await (const text of catalogueText({ from, models }, records)) yield { path: "catalogue.json", text };
  }
  await replaceSite(resolve(cwd, folder), parts());
  return { versions: records.length, pages, findings };
}

function refused(message: string): Failure {
  return new Failure("usage", message, {
    fix: "Name a folder of its own for the page, for example  --html site",
  });
}
