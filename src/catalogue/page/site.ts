import { html } from "../../report/html/markup.ts";
import type { Gathered } from "../gather.ts";
import type { CatalogueModel } from "../record.ts";
import type { ListRow } from "./list.ts";
import { type ListedVersion, listedOf, type Site } from "./listed.ts";
import { renderModel } from "./model.ts";
import { modelPath, overviewRow, renderOverview } from "./overview.ts";

/** A file of the site, by its path from its top. */
export interface SiteFile {
  readonly path: string;
  readonly text: string;
}

/**
 * All pages, those of the models first: only one model's versions are held. `gathered` comes model by model in the order
 * of `models`, each from the newest version down. `altered` are the tags that were reported as altered so far.
 */
export async function* sitePages(
  models: readonly CatalogueModel[],
  gathered: AsyncIterable<Gathered>,
  {
    site,
    altered,
    tool,
  }: {
    readonly site: Site;
    readonly altered: () => readonly string[];
    readonly tool: { readonly name: string; readonly version: string };
  },
): AsyncGenerator<SiteFile> {
  const footer = html`Made by ${tool.name} ${tool.version} from the releases’ own reports. This page loads nothing.`;
  const rows: ListRow[] = [];
  let versions = 0;
  let held: ListedVersion[] = [];
  let next = 0;
  const pagesOf = function* (model: CatalogueModel, own: readonly ListedVersion[]): Generator<SiteFile> {
    rows.push(
      overviewRow(
        model,
        own.map(({ record }) => record),
      ),
    );
    const begin = `/models/${model.model}/`;
    const gone = altered().filter((tag) => `/${tag}`.includes(begin));
    const folder = modelPath(model.model).replace(/[^/]+$/, "");
    for (const { name, text } of renderModel(model, own, { ...site, altered: gone, footer })) {
      yield { path: `${folder}${name}`, text };
    }
  };
  for await (const each of gathered) {
    while (models[next] !== undefined && models[next]?.model !== each.record.model) {
      yield* pagesOf(models[next] as CatalogueModel, held);
      held = [];
      next += 1;
    }
    versions += 1;
    held.push(listedOf(each));
  }
  for (; next < models.length; next += 1) {
    yield* pagesOf(models[next] as CatalogueModel, held);
    held = [];
  }
  yield { path: "index.html", text: renderOverview(rows, { from: site.from, versions, altered: altered(), footer }) };
}
