import { createHash } from "node:crypto";
import { registryOf } from "../../src/consume/lock.ts";
import type { Deployed, Shelf } from "../../src/consume/ports.ts";
import type { PullWorld } from "../../src/consume/pull.ts";
import type { Status } from "../../src/consume/status.ts";
import type { FileDigest } from "../../src/domain/digest.ts";
import { tagOf } from "../../src/domain/registry.ts";
import type { History, StoredAsset, StoredRelease } from "../../src/releases/ports.ts";
import { formatReport } from "../../src/releases/report.ts";
import { reportOf } from "./report.ts";

export const NOW = "2026-11-25T12:00:00.000Z";
const COMMIT = "1".repeat(40);

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

export function digestsOf(files: Readonly<Record<string, string>>): FileDigest[] {
  return Object.entries(files).map(([name, text]) => ({ name, size: Buffer.byteLength(text), sha256: sha256(text) }));
}

/** The files of a version as it is released: its own, and the report that speaks of them. */
export function releasedFiles(
  version: string,
  {
    model = "fraud",
    name = model,
    own = {},
    commit = COMMIT,
  }: { model?: string; name?: string; own?: Record<string, string>; commit?: string } = {},
): Record<string, string> {
  const files = { "metadata.json": JSON.stringify({ model_name: name }), "model.onnx": `weights ${version}`, ...own };
  const report = reportOf({
    model,
    version,
    tag: `models/${model}/${version}`,
    source: { commit, tagged: true },
    files: digestsOf(files),
  });
  return { ...files, "validation-report.json": formatReport(report) };
}

export interface FakeRelease {
  readonly tag: string;
  /** What is stored; null is a file whose upload is incomplete. */
  readonly files: Readonly<Record<string, string | null>>;
}

/** A place of releases in memory, which counts what it is asked for. */
export function fakeHistory(releases: readonly FakeRelease[]): History & { readonly asked: string[] } {
  const asked: string[] = [];
  const of = (tag: string) => releases.find((release) => release.tag === tag);
  const textOf = (release: StoredRelease, asset: StoredAsset) => of(release.tag)?.files[asset.name] ?? "";
  return {
    asked,
    where: "folder releases",
    async versions(model) {
      asked.push("versions");
      return releases.filter(({ tag }) => tag.startsWith(`models/${model}/`)).map(({ tag }) => tag.split("/")[2] ?? "");
    },
    async isPublished(tag) {
      return of(tag) !== undefined;
    },
    async find(tag) {
      asked.push(`find ${tag}`);
      const found = of(tag);
      if (found === undefined) return undefined;
      const assets = Object.entries(found.files).map(([name, text]) => ({
        ...{ id: name, name, size: text?.length ?? 0, complete: text !== null },
        ...(text === null ? {} : { sha256: sha256(text) }),
      }));
      return {
        id: tag,
        tag,
        draft: false,
        prerelease: false,
        title: tag,
        body: "",
        commit: COMMIT,
        url: `releases/${tag}`,
        assets,
      };
    },
    async read(release, asset) {
      return new TextEncoder().encode(textOf(release, asset));
    },
    async download(release, asset, file) {
      asked.push(`download ${release.tag}/${asset.name}`);
      fetched.set(file, textOf(release, asset));
    },
    downloadFromTag: async () => false,
  };
}

/** What was written to which path by any fake history. */
const fetched = new Map<string, string>();

/** A folder of pulled models in memory. */
export function fakeShelf(lying: Readonly<Record<string, Readonly<Record<string, string>>>> = {}): Shelf & {
  readonly folders: Map<string, Readonly<Record<string, string>>>;
} {
  const folders = new Map(Object.entries(lying));
  return {
    folders,
    shown: ({ name, version }) => `models/${name}/${version}`,
    async held({ name, version }) {
      const found = folders.get(`${name}/${version}`);
      return found && digestsOf(found);
    },
    async read({ name, version }, file) {
      return folders.get(`${name}/${version}`)?.[file] ?? "";
    },
    async put({ name, version }, files, fetch) {
      const staged: Record<string, string> = {};
      for (const file of files) {
        await fetch(file, `/staging/${file.name}`);
        staged[file.name] = fetched.get(`/staging/${file.name}`) ?? "";
      }
      if (folders.has(`${name}/${version}`)) return "taken";
      folders.set(`${name}/${version}`, staged);
      return "put";
    },
  };
}

export const ACTIVE: Status = { kind: "active", where: "the default branch", readAt: NOW };

/** A world whose versions are active unless `status` says otherwise, by tag. */
export function pullWorld(
  history: History,
  shelf: Shelf = fakeShelf(),
  status: Readonly<Record<string, Status>> = {},
  deployed: Readonly<Record<string, Deployed>> = {},
): PullWorld & { readonly opened: string[] } {
  const opened: string[] = [];
  return {
    opened,
    shelf,
    source: (pin = { from: "releases" }) => ({
      origin: pin,
      registry: registryOf(pin),
      open: async () => {
        opened.push(pin.from);
        return history;
      },
      status: async (id) => status[tagOf(registryOf(pin), id)] ?? ACTIVE,
      deployed: async (model, environment) => deployed[`${model}@${environment}`],
    }),
    now: () => NOW,
  };
}
