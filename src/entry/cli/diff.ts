import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { formatTag } from "../../domain/tag.ts";
import { makePrivateFolder } from "../../platform/files/private-folder.ts";
import { readSide } from "../../platform/files/read-side.ts";
import { findRoot } from "../../platform/git/repository.ts";
import { listTaggedVersions } from "../../platform/git/tags.ts";
import { unlessAbsent } from "../../platform/system-error.ts";
import { parsePolicy } from "../../registry/policy.ts";
import type { ModelPolicy } from "../../registry/policy-types.ts";
import { diffSides, type Side, suggestedVersion, taggedBefore, versionOf } from "../../release/diff.ts";
import { renderDiff, renderDiffMarkdown } from "../../report/diff.ts";
import type { Screen } from "../../report/screen.ts";

type Versioning = NonNullable<ModelPolicy["versioning"]>;

export interface DiffOptions {
  readonly old: string | undefined;
  readonly next: string;
  readonly suggest: boolean;
  readonly markdown: boolean;
  readonly json: boolean;
}

/** Compares two versions, tags or model files; with one argument, a version with the tag before it. */
export async function runDiff(options: DiffOptions, cwd: string, screen: Screen): Promise<string> {
  const root = await findRoot(cwd);
  const { path: scratch, dispose } = await makePrivateFolder();
  try {
    const next = await readSide(options.next, cwd, root, join(scratch, "next"));
    const old = await readSide(options.old ?? (await tagBefore(next, root)), cwd, root, join(scratch, "old"));
    const versioning = await readVersioning(next, root);
    const diff = diffSides(old, next, versioning.rules ?? {}, await listTaken(next, versioning, root));
    if (options.suggest) return `${suggestedVersion(diff)}\n`;
    if (options.json) return `${JSON.stringify(diff, null, 2)}\n`;
    return options.markdown ? renderDiffMarkdown(diff) : renderDiff(diff, screen);
  } finally {
    await dispose();
  }
}

async function tagBefore(side: Side, root: string): Promise<string> {
  const { model, version } = versionOf(side);
  const previous = taggedBefore(model, version, (await listTaggedVersions(root, model)).get(model) ?? []);
  return `refs/tags/${formatTag({ model, version: previous })}`;
}

/** What model.yml says of version numbers, as far as it can be read. */
async function readVersioning({ model }: Side, root: string): Promise<Versioning> {
  if (model === undefined) return {};
  const path = `models/${model}/model.yml`;
  const bytes = await readFile(join(root, path)).catch(unlessAbsent);
  return (bytes && parsePolicy(path, bytes).document?.value.versioning) ?? {};
}

/** Numbers that are not to be given again: what is compared does not count. */
async function listTaken({ model, version }: Side, { withdrawn = [] }: Versioning, root: string): Promise<string[]> {
  const tagged = model === undefined ? [] : ((await listTaggedVersions(root, model)).get(model) ?? []);
  return [...tagged, ...withdrawn].filter((taken) => taken !== version);
}
