import { createHash } from "node:crypto";
import { Failure } from "../../src/domain/failure.ts";
import { formatTag, parseTag } from "../../src/domain/tag.ts";
import type { ModelRead } from "../../src/formats/onnx/model.ts";
import { readModelFile } from "../../src/platform/files/model-bytes.ts";
import type { Publisher, ReleaseSpec, StagedFile } from "../../src/publish/ports.ts";
import type { Repository } from "../../src/registry/ports.ts";
import type { VersionFile } from "../../src/registry/version-file.ts";
import type { Workspace } from "../../src/release/ports.ts";
import type { History, StoredAsset, StoredRelease } from "../../src/releases/ports.ts";

export const HEAD = "1".repeat(40);

/** Bytes by path: of a repository, or of a private folder. */
export type Files = Map<string, Uint8Array>;

const bytesOf = (text: string | Uint8Array) => (typeof text === "string" ? Buffer.from(text) : text);

export function filesOf(texts: Readonly<Record<string, string | Uint8Array>>): Files {
  return new Map(Object.entries(texts).map(([path, text]) => [path, bytesOf(text)]));
}

const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** A working tree in memory, all of it committed; `tag` is the one that exists, and points at HEAD. */
export function memoryRepository(files: Files, tag?: string): Repository {
  return {
    checkout: async (asked) => ({ head: HEAD, ...(asked === tag ? { tagCommit: HEAD } : {}) }),
    read: async (path) => files.get(path),
    list: async (folder) => {
      const below = [...files].filter(([path]) => path === folder || path.startsWith(`${folder}/`));
      const listed = below.map(
        ([path, bytes]): VersionFile => ({
          ...{ path, name: path.slice(folder.length + 1), kind: "file", gitStatus: "same" },
          ...{ size: bytes.length, sha256: sha256Of(bytes) },
        }),
      );
      return listed.length === 0 ? undefined : listed;
    },
  };
}

/** Private copies in memory. `evidence` holds what a run has left behind, as text. */
export interface MemoryWorkspace extends Workspace {
  readonly copies: Files;
  readonly evidence: Map<string, string>;
}

export function memoryWorkspace(files: Files): MemoryWorkspace {
  const copies: Files = new Map();
  const evidence = new Map<string, string>();
  const keep = (file: string, name: string, bytes: Uint8Array): StagedFile => {
    copies.set(file, bytes);
    return { name, file, size: bytes.length, sha256: sha256Of(bytes) };
  };
  return {
    copies,
    evidence,
    evidenceFolder: "evidence",
    stage: async (listed) => listed.map(({ name, path }) => keep(`/own/${name}`, name, files.get(path) as Uint8Array)),
    folder: async (name) => `/others/${name}`,
    digest: async (file) => sha256Of(copies.get(file) as Uint8Array),
    writeEvidence: async (name, text) => {
      evidence.set(name, text);
      return keep(`/evidence/${name}`, name, Buffer.from(text));
    },
    path: (path) => `/tree/${path}`,
    dispose: async () => undefined,
  };
}

/** What `good.onnx` says of itself, for every file but one of these bytes. */
export const UNREADABLE = "no model";
const GOOD = readModelFile("__tests__/models/good.onnx");

export function memoryReadModel({ copies }: MemoryWorkspace): (file: string) => ModelRead {
  return (file) =>
    Buffer.from(copies.get(file) ?? []).toString() === UNREADABLE ? { ok: false, why: "it is no ONNX model" } : GOOD;
}

interface Kept {
  release: Omit<StoredRelease, "assets">;
  readonly files: Files;
}

/** A place of releases in memory. `writes` names everything that a run did to it. */
export interface MemoryReleases extends History, Publisher {
  readonly writes: string[];
  readonly published: Map<string, Kept>;
  readonly openDrafts: true;
  /** Puts a release or a draft there, as if somebody else had made it. */
  put(tag: string, body: string, files: Files, draft?: "draft"): void;
  /** The files that the published release of a tag holds; `undefined` if there is none. */
  filesOf(tag: string): Files | undefined;
}

/** `copies` are where uploads come from. `broken`: the tag whose release is listed and cannot be read. */
export function memoryReleases(copies: Files, broken?: string): MemoryReleases {
  const published = new Map<string, Kept>();
  const drafts: Kept[] = [];
  const writes: string[] = [];
  const asset = (name: string, bytes: Uint8Array): StoredAsset => ({
    ...{ id: name, name, size: bytes.length, sha256: sha256Of(bytes), complete: true },
  });
  const show = ({ release, files }: Kept): StoredRelease => ({
    ...release,
    assets: [...files].map(([name, bytes]) => asset(name, bytes)),
  });
  const draftOf = ({ id }: StoredRelease) => drafts.find(({ release }) => release.id === id) as Kept;
  const made = ({ tag, commit, title, body, prerelease }: ReleaseSpec, draft: boolean, files: Files = new Map()) => ({
    release: { id: `${tag} ${drafts.length}`, tag, draft, prerelease, title, body, commit, url: `memory/${tag}` },
    files,
  });
  const specOf = (tag: string, body: string) => ({ tag, body, commit: HEAD, title: tag, prerelease: false });
  const heldBy = ({ tag }: StoredRelease, { name }: StoredAsset) => published.get(tag)?.files.get(name) as Uint8Array;
  return {
    where: "memory",
    openDrafts: true,
    writes,
    published,
    put(tag, body, files, draft) {
      const kept = made(specOf(tag, body), draft !== undefined, new Map(files));
      if (draft === undefined) published.set(tag, kept);
      else drafts.push(kept);
    },
    filesOf: (tag) => published.get(tag)?.files,
    versions: async (model) =>
      [...published.keys()].flatMap((tag) => {
        const parsed = parseTag(tag);
        return parsed.ok && formatTag({ ...parsed.value, model }) === tag ? [parsed.value.version] : [];
      }),
    isPublished: async (tag) => published.has(tag),
    find: async (tag) => {
      if (tag === broken) throw new Failure("environment", `${tag} cannot be read.`, { fix: "Run again." });
      const kept = published.get(tag);
      return kept && show(kept);
    },
    read: async (release, held) => heldBy(release, held),
    download: async (release, held, file) => {
      copies.set(file, heldBy(release, held));
    },
    downloadFromTag: async () => false,
    drafts: async (tag) => drafts.filter(({ release }) => release.tag === tag).map(show),
    create: async (spec) => {
      writes.push("create");
      const kept = made(spec, true);
      drafts.push(kept);
      return show(kept);
    },
    reopen: async ({ tag }, spec) => {
      writes.push("reopen");
      published.delete(tag);
      drafts.push(made(spec, true));
    },
    upload: async (draft, { name, file }) => {
      writes.push(`upload ${name}`);
      draftOf(draft).files.set(name, copies.get(file) as Uint8Array);
    },
    assets: async (draft) => show(draftOf(draft)).assets,
    remove: async (draft, held) => {
      writes.push(`remove ${held?.name ?? "draft"}`);
      if (held === undefined) drafts.splice(drafts.indexOf(draftOf(draft)), 1);
      else draftOf(draft).files.delete(held.name);
    },
    publish: async (draft, spec) => {
      writes.push("publish");
      const { files } = draftOf(draft);
      drafts.splice(drafts.indexOf(draftOf(draft)), 1);
      const kept = made(spec, false, files);
      published.set(spec.tag, kept);
      return show(kept);
    },
  };
}
