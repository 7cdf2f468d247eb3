import type { Candidate } from "../../src/release/candidate.ts";
import { findingsOf, findPlace, isReleased, type OpenPlace, type Place } from "../../src/release/place.ts";
import type { Request } from "../../src/release/request.ts";
import type { ReleaseWorld } from "../../src/release/world.ts";
import { formatMarker } from "../../src/releases/marker.ts";
import type { StoredRelease } from "../../src/releases/ports.ts";
import { candidateOf, TAG } from "../helpers/candidate.ts";
import { type Files, filesOf, HEAD, memoryReleases, memoryRepository, memoryWorkspace } from "../helpers/memory.ts";
import { reportOf } from "../helpers/report.ts";
import { versionFiles } from "../helpers/scene.ts";

const OTHER = "2".repeat(40);
const OURS = formatMarker({ tag: TAG, commit: HEAD });
const { tool, machine } = reportOf();
const bytes = (text: string) => Buffer.from(text);

interface Told {
  /** The text of the release that is there; none if it is not told. */
  readonly body?: string;
  /** What it holds in place of the candidate's own files. */
  readonly held?: (files: Files) => void;
  readonly dryRun?: boolean;
  readonly candidate?: Partial<Candidate>;
  readonly cannotReopen?: boolean;
}

async function find({ body, held = () => undefined, dryRun = false, candidate, cannotReopen = false }: Told) {
  const files = filesOf(versionFiles("1.0.1"));
  const workspace = memoryWorkspace(files);
  const releases = memoryReleases(workspace.copies);
  const repository = memoryRepository(files);
  const own = new Map([...files].map(([path, content]) => [path.slice(TAG.length + 1), content]));
  held(own);
  if (body !== undefined) releases.put(TAG, body, own);
  const stages: string[] = [];
  const { reopen, ...rest } = releases;
  const removed: string[] = [];
  const world = {
    ...{ repository, workspace, history: releases },
    publisher: {
      ...(cannotReopen ? rest : { ...rest, reopen }),
      drafts: async () => [{ id: "left", body: OURS }] as unknown as StoredRelease[],
      remove: async ({ id }: StoredRelease) => void removed.push(id),
    },
    listener: { stage: (title: string) => stages.push(title) },
  } as unknown as ReleaseWorld;
  const assets = (await repository.list(TAG)) ?? [];
  const request = { dryRun, mode: "release", id: { model: "scorer", version: "1.0.1" }, tool, machine } as Request;
  const place = await findPlace(request, candidateOf({ assets, ...candidate }), world);
  return { place, stages, removed };
}

const messages = (place: Place) => findingsOf(place as OpenPlace).map(({ rule, message }) => `${rule} ${message}`);

test("a version without a release is new", async () => {
  const { place, stages, removed } = await find({});
  expect([place, stages, removed]).toEqual([{ kind: "new" }, [`Looking for ${TAG} in memory`], []]);
  expect(messages(place)).toEqual([]);
});

test.each([
  ["ours", OURS],
  ["a person's with the same files", "by hand"],
])("a release that is %s settles the run, and drafts that are left go, unless it is a dry run", async (_, body) => {
  const { place, removed } = await find({ body });
  expect(place).toMatchObject({ kind: "settled", outcome: { kind: "already-published", stored: false } });
  expect(removed).toEqual(["left"]);
  expect((await find({ body, dryRun: true })).removed).toEqual([]);
});

test("a release with other content has taken the number", async () => {
  const held = (files: Files) => void files.set("model.onnx", bytes("another model"));
  const { place, removed } = await find({ body: OURS, held });
  expect(place.kind).toBe("taken");
  expect(messages(place)).toEqual([
    `publish/other-identity ${TAG} is already published at memory/${TAG}, but these files differ: model.onnx.`,
  ]);
  expect(findingsOf(place as OpenPlace)[0]?.fix).toBe("Release the new content under a new version.");
  expect(removed).toEqual([]);
});

test("a release of another commit has taken the number, if the tag is there to say which", async () => {
  const moved = { tagCommit: OTHER };
  expect((await find({ body: OURS, candidate: moved })).place).toMatchObject({
    kind: "taken",
    findings: [
      { message: expect.stringContaining("it was published from commit 111111111111"), fix: expect.any(String) },
    ],
  });
  expect((await find({ body: OURS, candidate: { tagCommit: undefined } })).place.kind).toBe("settled");
});

test("a release whose documents changed stays as it is, and the advice says so", async () => {
  const held = (files: Files) => void files.set("README.md", bytes("# Before\n"));
  expect((await find({ body: OURS, held })).place).toMatchObject({
    kind: "taken",
    findings: [
      {
        rule: "publish/other-identity",
        fix: "Nothing has to be released: README.md and deprecated may change, and the release stays as it is.",
      },
    ],
  });
});

test("an empty release of a person is filled, if the place can take one back", async () => {
  const empty = (files: Files) => files.clear();
  const { place } = await find({ body: "by hand", held: empty });
  expect(place).toMatchObject({ kind: "new", fills: { tag: TAG } });
  expect(messages(place)).toEqual([
    `publish/filled The release at memory/${TAG} was not made by this tool and has no files: releasing this version fills it.`,
  ]);
  expect((await find({ body: "by hand", held: empty, cannotReopen: true })).place.kind).toBe("taken");
});

test("a number is used up by its release alone", () => {
  const released = { kind: "released", released: { findings: [{ rule: "a/b" }] } } as unknown as OpenPlace;
  const places: OpenPlace[] = [{ kind: "apart" }, { kind: "new" }, { kind: "taken", findings: [] }, released];
  expect(places.map(isReleased)).toEqual([false, false, true, true]);
  expect(places.map((place) => findingsOf(place).length)).toEqual([0, 0, 0, 1]);
});
