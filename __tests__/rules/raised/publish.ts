import { checkFiles } from "../../../src/publish/limits.ts";
import type { Publisher, StagedFile } from "../../../src/publish/ports.ts";
import { publish } from "../../../src/publish/protocol.ts";
import { findingsOf } from "../../../src/release/place.ts";
import { checkOnRequest } from "../../../src/release/stored.ts";
import { compareIdentity } from "../../../src/releases/identity.ts";
import { formatMarker } from "../../../src/releases/marker.ts";
import type { History, StoredRelease } from "../../../src/releases/ports.ts";
import { over, type RaisedRules, TAG } from "../raised.ts";

const COMMIT = "1".repeat(40);
const OURS = formatMarker({ tag: TAG, commit: COMMIT });
const BY_HAND = "by hand";

const staged = (name: string, sha256 = "a", size = 9): StagedFile => ({ name, size, sha256, file: `/${name}` });
const FILES = [staged("model.onnx")];

function release(body: string, files: readonly StagedFile[], draft = false): StoredRelease {
  const assets = files.map((f) => ({ ...f, id: f.name, complete: true }));
  return { id: "1", tag: TAG, draft, prerelease: false, title: "t", body, url: "u", assets, commit: COMMIT };
}

const identity = over((body: string, files: readonly StagedFile[]) => {
  const standing = compareIdentity({ tag: TAG, commit: COMMIT, files: FILES }, release(body, files));
  return "findings" in standing ? standing.findings : [];
});
const filled = over((files: readonly StagedFile[]) => {
  const standing = compareIdentity({ tag: TAG, files: FILES }, release(BY_HAND, files));
  return standing.kind === "different" && standing.fillable === true
    ? findingsOf({ kind: "new", fills: standing.release })
    : [];
});
const files = over((some: readonly StagedFile[]) => checkFiles(some));

/** A place with one draft, and what its last step comes to. */
interface Place {
  readonly body?: string;
  readonly held?: readonly StagedFile[];
  readonly end?: "taken" | "tag-reserved";
  /** What readers see after the last step. */
  readonly published?: readonly StagedFile[];
}

const published = over(async ({ body = OURS, held = FILES, end, published: seen = FILES }: Place) => {
  const draft = release(body, held, true);
  const publisher = {
    where: "test",
    openDrafts: true,
    drafts: async () => [draft],
    assets: async () => draft.assets,
    remove: async () => undefined,
    publish: async () => end ?? { ...draft, draft: false },
  } as unknown as Publisher;
  const history = { find: async () => release(OURS, seen) } as unknown as History;
  const spec = { tag: TAG, commit: COMMIT, title: "t", body: OURS, prerelease: false };
  const came = await publish({ where: "test", spec, files: FILES }, publisher, history);
  return came.kind === "refused" ? came.findings : [];
});

const asked = over((held: readonly StagedFile[]) => checkOnRequest({ bom: true }, release(OURS, held), undefined));

const many = (count: number) => Array.from({ length: count }, (_, i) => staged(`f${i}`));

export const raised: RaisedRules = {
  "publish/evidence-not-added": asked([FILES], [[...FILES, staged("bom.cdx.json")]]),
  "publish/other-identity": identity([OURS, [staged("model.onnx", "b")]], [OURS, FILES]),
  "publish/adopted": identity([BY_HAND, FILES], [OURS, FILES]),
  "publish/filled": filled([[]], [[staged("notes.txt")]]),
  "publish/foreign-draft": published([{ body: BY_HAND }], [{ body: OURS }]),
  "publish/taken": published([{ end: "taken", published: [staged("model.onnx", "b")] }], [{ end: "taken" }]),
  "publish/burned-tag": published([{ end: "tag-reserved" }], [{ end: "taken" }]),
  "publish/unexpected-asset": published([{ held: [...FILES, staged("gift.bin")] }], [{ held: FILES }]),
  "publish/too-many-files": files([many(1001)], [many(1000)]),
  "publish/file-size": files([[staged("a", "a", 2 ** 31)]], [[staged("a", "a", 2 ** 31 - 1)]]),
  "publish/file-name": files([[staged("a..b")]], [[staged("a.b")]]),
};
