import { EVIDENCE, formatChecksums } from "../../src/releases/evidence.ts";
import { compareIdentity } from "../../src/releases/identity.ts";
import { formatMarker, parseMarker } from "../../src/releases/marker.ts";
import type { StoredRelease } from "../../src/releases/ports.ts";
import { COMMIT, TAG } from "../helpers/staged.ts";

const file = (name: string, sha256: string, size = 3) => ({ name, size, sha256 });
const own = [file("model.onnx", "a"), file("metadata.json", "b")];
const candidate = { tag: TAG, commit: COMMIT, files: own };

function release(assets: ReturnType<typeof file>[], overrides: Partial<StoredRelease> = {}): StoredRelease {
  return {
    id: "1",
    tag: TAG,
    draft: false,
    prerelease: false,
    title: "t",
    url: "here",
    commit: COMMIT,
    body: `x\n${formatMarker({ tag: TAG, commit: COMMIT })}`,
    assets: assets.map((a) => ({ ...a, id: a.name, complete: true })),
    ...overrides,
  };
}

describe("the identity of a release", () => {
  test("nothing published is absent", () => {
    expect(compareIdentity(candidate, undefined).kind).toBe("absent");
  });

  test("same commit and same files are the same release, whatever the evidence says", () => {
    for (const evidence of EVIDENCE.map((_, i) => EVIDENCE.slice(0, i + 1).map((name) => file(name, "x")))) {
      expect(compareIdentity(candidate, release([...own, ...evidence])).kind).toBe("same");
    }
  });

  test.each([
    ["other bytes", release([file("model.onnx", "z"), own[1]!]), /files differ: model\.onnx/],
    ["another size", release([file("model.onnx", "a", 4), own[1]!]), /files differ: model\.onnx/],
    ["a missing file", release([own[0]!]), /files differ: metadata\.json/],
    ["a file too many", release([...own, file("extra.bin", "e")]), /files differ: extra\.bin/],
    ["another commit", release(own, { commit: "2".repeat(40) }), /published from commit 222222222222/],
  ])("%s is another identity", (_, published, reason) => {
    const standing = compareIdentity(candidate, published);
    expect(standing).toMatchObject({
      kind: "different",
      findings: [{ rule: "publish/other-identity", level: "error" }],
    });
    expect(standing.kind === "different" && standing.findings[0]?.message).toMatch(reason);
  });

  test("an asset without a digest or without all of its bytes never counts as the same", () => {
    const published = release(own);
    const [first, ...rest] = published.assets;
    const { sha256: _, ...unhashed } = first!;
    expect(compareIdentity(candidate, { ...published, assets: [unhashed, ...rest] }).kind).toBe("different");
    expect(compareIdentity(candidate, { ...published, assets: [{ ...first!, complete: false }, ...rest] }).kind).toBe(
      "different",
    );
  });

  test("without a tag the commit is not part of the identity", () => {
    const { commit: _, ...untagged } = candidate;
    expect(compareIdentity(untagged, release(own, { commit: "2".repeat(40) })).kind).toBe("same");
  });

  test("a release made by hand with matching files is adopted, and what it lacks is listed", () => {
    const documented = { ...candidate, files: [...own, file("README.md", "r")] };
    const standing = compareIdentity(documented, release(own, { body: "See metadata.json" }));
    expect(standing.kind).toBe("matched-handmade");
    expect(standing.kind === "matched-handmade" && standing.findings[0]?.message).toMatch(
      /Missing: README\.md, SHA256SUMS, validation-report\.json/,
    );
  });

  test("notes that were copied from a release of another tag do not make a release ours", () => {
    const copied = { body: `x\n${formatMarker({ tag: "models/fraud/0.9.0", commit: "2".repeat(40) })}` };
    expect(compareIdentity(candidate, release(own, copied)).kind).toBe("matched-handmade");
    expect(compareIdentity(candidate, release([own[0]!, file("metadata.json", "z")], copied)).kind).toBe("different");
  });

  test.each([
    ["the model", [own[1]!]],
    ["its metadata", [own[0]!]],
    ["everything but a document", [file("README.md", "r")]],
  ])("a release made by hand that lacks %s is another identity", (_, held) => {
    const documented = { ...candidate, files: [...own, file("README.md", "r")] };
    const standing = compareIdentity(documented, release(held, { body: "" }));
    expect(standing).toMatchObject({
      kind: "different",
      findings: [{ message: expect.stringContaining("these files are missing: ") }],
    });
  });

  test("a release made by hand with other files, or with none of ours, is another identity", () => {
    expect(compareIdentity(candidate, release([file("model.onnx", "z")], { body: "" })).kind).toBe("different");
    expect(compareIdentity(candidate, release([], { body: "" })).kind).toBe("different");
  });
});

describe("what a release that was made by hand leaves to do", () => {
  const fixOf = (published: StoredRelease) => {
    const standing = compareIdentity(candidate, published);
    return standing.kind === "different" ? [standing.fillable, standing.findings[0]?.fix] : [];
  };

  test.each([
    [
      "without files: it is filled",
      release([], { body: "" }),
      [true, expect.stringMatching(/^Delete that release, keep its tag/)],
    ],
    [
      "with other files: the first advice keeps the number",
      release([file("x", "y")], { body: "" }),
      [undefined, expect.stringMatching(/^Delete that release, keep its tag, and run again/)],
    ],
    [
      "without the model",
      release([own[1]!], { body: "" }),
      [undefined, expect.stringMatching(/^Delete that release, keep its tag/)],
    ],
    [
      "immutable and empty",
      release([], { body: "", immutable: true }),
      [undefined, expect.stringMatching(/immutable.*under a new version/)],
    ],
    [
      "of ours, with other content",
      release([file("x", "y")]),
      [undefined, expect.stringMatching(/^Release the new content under a new version/)],
    ],
  ])("%s", (_, published, expected) => {
    expect(fixOf(published)).toEqual(expected);
  });
});

test("a marker is read back from a body, and from nothing else", () => {
  const marker = { tag: TAG, commit: COMMIT };
  expect(parseMarker(`# Notes\n\n${formatMarker(marker)}\n`)).toEqual(marker);
  expect(parseMarker("model-release tag=x commit=y")).toBeUndefined();
});

test("what differs is said with both commits, in twelve digits", () => {
  const message = (commit: string) => {
    const standing = compareIdentity({ ...candidate, commit }, release(own, { commit: "2".repeat(40) }));
    return standing.kind === "different" ? standing.findings[0]?.message : standing.kind;
  };
  expect(message("1".repeat(40))).toBe(
    `${TAG} is already published at here, but it was published from commit 222222222222, and the tag points to 111111111111.`,
  );
});

test("an empty release that a person made is said to have no files", () => {
  const standing = compareIdentity(candidate, release([], { body: "words" }));
  expect(standing).toMatchObject({ kind: "different", fillable: true, differing: ["model.onnx", "metadata.json"] });
  expect(standing.kind === "different" && standing.findings[0]?.message).toBe(
    `A release of ${TAG} at here was not made by this tool, and it has no files.`,
  );
});

test("checksums are sorted by name, a line each, as sha256sum reads them", () => {
  expect(formatChecksums([file("b.json", "2"), file("c", "3"), file("B", "0"), file("a", "1")])).toBe(
    "0 *B\n1 *a\n2 *b.json\n3 *c\n",
  );
  expect(formatChecksums([])).toBe("");
});
