import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { formatTag } from "../../domain/tag.ts";
import { makePrivateFolder } from "../../platform/files/private-folder.ts";
import { findRoot } from "../../platform/git/repository.ts";
import { listTaggedVersions } from "../../platform/git/tags.ts";
import { unlessAbsent } from "../../platform/system-error.ts";
import { parsePolicy } from "../../registry/policy.ts";
import type { ModelPolicy } from "../../registry/policy-types.ts";
import { type Diff, renderDiff, renderDiffMarkdown } from "../../report/diff.ts";
import type { Screen } from "../../report/screen.ts";
import { neededBump, suggestVersion } from "../../versioning/bump.ts";
import { compareVersions, type Overrides } from "../../versioning/compare.ts";
import { orderVersion } from "../../versioning/order.ts";
import { readSide, type Side } from "./diff-side.ts";

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
    const diff = compare(old, next, versioning.rules ?? {}, await listTaken(next, versioning, root));
    if (options.suggest) return `${suggestion(diff, old)}\n`;
    if (options.json) return `${JSON.stringify(diff, null, 2)}\n`;
    return options.markdown ? renderDiffMarkdown(diff) : renderDiff(diff, screen);
  } finally {
    await dispose();
  }
}

function compare(old: Side, next: Side, overrides: Overrides, taken: readonly string[]): Diff {
  const { changes, requiredBump } = compareVersions({ old: old.signature, next: next.signature }, overrides);
  const opaque = [old, next].filter((side) => side.signature.graph === undefined).map((side) => side.name);
  return {
    old: old.name,
    next: next.name,
    requiredBump: old.version === undefined ? requiredBump : neededBump(old.version, requiredBump),
    ...(old.version === undefined ? {} : { suggestedVersion: suggestVersion(old.version, requiredBump, taken) }),
    changes,
    ...(opaque.length === 0
      ? {}
      : { notInspected: `${opaque.join(" and ")}, which is not ONNX; only metadata.json was compared` }),
    signatures: { old: old.signature, next: next.signature },
  };
}

function suggestion({ suggestedVersion }: Diff, old: Side): string {
  if (suggestedVersion !== undefined) return suggestedVersion;
  throw new Failure("usage", `${old.name} has no version number, so no next one can be suggested.`, {
    fix: "Name the old version by its folder or tag, such as models/fraud/1.0.0.",
  });
}

async function tagBefore({ model, version, name }: Side, root: string): Promise<string> {
  if (model === undefined || version === undefined) {
    throw new Failure("usage", `${name} is not a version in this registry, so it has no previous version.`, {
      fix: "Name both:  model-release diff <old> <new>",
    });
  }
  const published = (await listTaggedVersions(root, model)).get(model) ?? [];
  const { previous } = orderVersion(version, { published });
  if (previous !== undefined) return `refs/tags/${formatTag({ model, version: previous })}`;
  throw new Failure("configuration", `This repository has no tag of ${model} below ${version}.`, {
    fix: "Fetch the tags with  git fetch --tags,  or name the old version.",
  });
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
