import { REPORT } from "../../src/releases/evidence.ts";
import { formatMarker } from "../../src/releases/marker.ts";
import { readOwnReport } from "../../src/releases/own-report.ts";
import type { StoredAsset, StoredRelease } from "../../src/releases/ports.ts";
import { formatReport, type Report } from "../../src/releases/report.ts";
import { EVERY_FIELD } from "../helpers/every-field.ts";

const { tag } = EVERY_FIELD;
const commit = EVERY_FIELD.source.commit as string;
const asset = (name: string, more: Partial<StoredAsset> = {}): StoredAsset => ({
  ...{ id: name, name, size: 9, sha256: "a".repeat(64), complete: true },
  ...more,
});
const MODEL = asset("model.onnx");

function stored(assets: readonly StoredAsset[], more: Partial<StoredRelease> = {}): StoredRelease {
  return {
    ...{ id: "1", tag, draft: false, prerelease: false, title: "t", url: "here", commit, assets },
    body: formatMarker({ tag, commit }),
    ...more,
  };
}

/** Reads the report of a release of these assets. */
async function own(
  {
    report = {},
    assets = [MODEL],
    more = {},
    asked,
  }: {
    report?: Partial<Report>;
    assets?: readonly StoredAsset[];
    more?: Partial<StoredRelease>;
    asked?: string;
  } = {},
  hashed?: StoredRelease,
) {
  const text = formatReport({ ...EVERY_FIELD, ...report });
  const looked: string[] = [];
  const history = {
    read: async () => new TextEncoder().encode(text),
    find: async (name: string, how?: string) => {
      looked.push(`${name} ${how}`);
      return hashed;
    },
  };
  const release = stored([...assets, asset(REPORT)], more);
  const read = await readOwnReport(release, history as never, asked).then(
    (found) => found?.tag ?? "none",
    (error: Error) => error.message.replace(`${REPORT} of here could not be read as this release's report: `, ""),
  );
  return { read, looked };
}
const why = async (...given: Parameters<typeof own>) => (await own(...given)).read;

test("a release's own report is read; a release without one has none", async () => {
  expect(await own()).toEqual({ read: tag, looked: [] });
  expect(await readOwnReport(stored([MODEL]), {} as never)).toBeUndefined();
});

test("what cannot be a report of ours is not read at all", async () => {
  const refused = async (more: Partial<StoredAsset>) =>
    readOwnReport(stored([MODEL, asset(REPORT, more)]), {} as never).catch((error: Error) => error);
  const reason = `${REPORT} of here could not be read as this release's report:`;
  expect(await refused({ size: 2 ** 24 + 1 })).toMatchObject({
    code: "environment",
    message: `${reason} it has 16777217 bytes, more than any report.`,
    fix: expect.stringContaining("use that version or a later one"),
  });
  expect(await refused({ complete: false })).toMatchObject({ message: `${reason} its upload is incomplete.` });
});

test.each<[string, Parameters<typeof own>[0], string]>([
  ["of another version", { report: { version: "1.0.2" } }, "it belongs to something else."],
  [
    "of another tag",
    { report: { version: "1.0.2", tag: "models/scorer/1.0.2" } },
    "it belongs to models/scorer/1.0.2.",
  ],
  ["of a tag that is none", { report: { tag: "\u001b[31m" } }, "it belongs to something else."],
  ["of another commit", { more: { commit: "3".repeat(40) } }, "it belongs to another commit than 333333333333."],
  [
    "of another file",
    { assets: [asset("model.onnx", { size: 8 })] },
    "it lists other files than the release has: model.onnx.",
  ],
  [
    "of a file whose upload is incomplete",
    { assets: [asset("model.onnx", { complete: false })] },
    "it lists other files than the release has: model.onnx.",
  ],
  ["of one file too few", { assets: [MODEL, asset("x.bin")] }, "it lists other files than the release has: x.bin."],
  [
    "of files with bad names",
    { assets: [MODEL, asset("a b"), asset("c.bin")] },
    "it lists other files than the release has: one with a bad name, c.bin.",
  ],
  [
    "of many files",
    { assets: [MODEL, ...["a", "b", "c", "d", "e", "f", "g"].map((name) => asset(name))] },
    "it lists other files than the release has: a, b, c, d, e and 2 more.",
  ],
])("a report %s is refused", async (_, given, reason) => {
  expect(await why(given)).toBe(reason);
});

test("a release that states no commit is held to the one that is asked for", async () => {
  const without = { commit: undefined } as never;
  expect(await why({ more: without, asked: commit })).toBe(tag);
  expect(await why({ more: without })).toBe(tag);
  expect(await why({ more: without, asked: "4".repeat(40) })).toBe("it belongs to another commit than 444444444444.");
});

test("a place that states no digest of a file is asked for those of the bytes, once", async () => {
  const { sha256: _, ...unhashed } = MODEL;
  const other = asset("README.md");
  const files = [...EVERY_FIELD.files, { name: "README.md", size: 9, sha256: "a".repeat(64) }];
  const given = { report: { files }, assets: [other, unhashed] };
  expect(await own(given, stored([other, MODEL, asset(REPORT)]))).toEqual({ read: tag, looked: [`${tag} hashed`] });
  expect((await own(given)).read).toBe("it lists other files than the release has: model.onnx.");
  // Digests of evidence are not needed.
  const { sha256: __, ...sums } = asset("SHA256SUMS");
  expect(await own({ assets: [MODEL, sums] })).toEqual({ read: tag, looked: [] });
});

describe("a release that a person made", () => {
  const files = [...EVERY_FIELD.files, ...["README.md", "labels.bin"].map((name) => ({ ...asset(name), size: 9 }))].map(
    ({ name, size, sha256 }) => ({ name, size, sha256: sha256 as string }),
  );
  const labels = asset("labels.bin");

  test("may leave out papers, and no other file", async () => {
    const more = { body: "words of a person" };
    expect(await why({ report: { files }, assets: [MODEL, labels], more })).toBe(tag);
    expect(await why({ report: { files }, assets: [MODEL, asset("README.md")], more })).toBe(
      "it lists other files than the release has: labels.bin.",
    );
    expect(await why({ report: { files }, assets: [MODEL, labels] })).toBe(
      "it lists other files than the release has: README.md.",
    );
  });

  test("that has lost its model is still the one of its report, if what it holds was judged", async () => {
    expect(await why({ report: { files }, assets: [labels] })).toBe(tag);
    expect(await why({ report: { files }, assets: [asset("labels.bin", { size: 1 })] })).toBe(
      "it lists other files than the release has: labels.bin.",
    );
  });
});
