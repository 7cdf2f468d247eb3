import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createFolderReleases } from "../../../src/platform/folder/releases.ts";
import { publish } from "../../../src/publish/protocol.ts";
import { compareIdentity } from "../../../src/releases/identity.ts";
import { COMMIT, planOf, TAG } from "../../helpers/staged.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

function setUp() {
  const root = tempFolder();
  const folder = join(root, "releases");
  const releases = createFolderReleases({ folder, shown: "releases" });
  const plan = planOf(join(root, "staged"), { "model.onnx": "bytes", "metadata.json": "{}", SHA256SUMS: "sums" });
  return { root, folder, releases, plan, place: join(folder, "models", "fraud") };
}

/** The pid of a process that has ended: drafts of such a process are abandoned. */
function deadPid(): number {
  return Number(execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }));
}

describe("a folder of releases", () => {
  test("an empty place has no versions and no release", async () => {
    const { releases } = setUp();
    expect(await releases.versions("fraud")).toEqual([]);
    expect(await releases.find(TAG)).toBeUndefined();
  });

  test("publishes the files byte for byte, with title, notes and commit, and leaves no draft", async () => {
    const { releases, plan, place } = setUp();
    const publication = await publish(plan, releases, releases);
    expect(publication.kind).toBe("published");
    expect(readdirSync(place)).toEqual(["1.0.0"]);
    expect(readdirSync(join(place, "1.0.0")).sort()).toEqual([
      "SHA256SUMS",
      "metadata.json",
      "model.onnx",
      "release.json",
    ]);
    expect(readFileSync(join(place, "1.0.0", "model.onnx"), "utf8")).toBe("bytes");
    const found = await releases.find(TAG);
    expect(found).toMatchObject({ title: "Fraud Detection v1.0.0", commit: COMMIT, prerelease: false, draft: false });
    expect(await releases.versions("fraud")).toEqual(["1.0.0"]);
  });

  test("a draft is no release: neither its version nor its tag is found", async () => {
    const { releases, plan } = setUp();
    const draft = await releases.create(plan.spec);
    await releases.upload(draft, plan.files[0]!);
    expect(await releases.versions("fraud")).toEqual([]);
    expect(await releases.find(TAG)).toBeUndefined();
  });

  test("a draft of a living process is left alone", async () => {
    const { releases, plan, place } = setUp();
    await releases.create(plan.spec);
    expect(await releases.drafts(TAG)).toEqual([]);
    await publish(plan, releases, releases);
    expect(readdirSync(place)).toHaveLength(2);
  });

  test("an interrupted run is resumed: a half-written file is replaced, the rest kept, no draft is left", async () => {
    const { releases, plan, place } = setUp();
    const draft = await releases.create(plan.spec);
    await releases.upload(draft, plan.files[1]!);
    writeFileSync(join(draft.id, "model.onnx"), "byt");
    writeFileSync(join(draft.id, ".nfs0001"), "x");
    mkdirSync(join(draft.id, "cache"));
    const abandoned = join(place, `.draft-1.0.0-${deadPid()}-0123abcd`);
    cpSync(draft.id, abandoned, { recursive: true });
    await releases.remove(draft);

    const sent: string[] = [];
    const watched = {
      ...releases,
      upload(d: typeof draft, f: (typeof plan.files)[number]) {
        sent.push(f.name);
        return releases.upload(d, f);
      },
    };
    expect((await publish(plan, watched, releases)).kind).toBe("published");
    expect(sent).toEqual(["model.onnx", "SHA256SUMS"]);
    expect(readdirSync(place)).toEqual(["1.0.0"]);
    expect(readFileSync(join(place, "1.0.0", "model.onnx"), "utf8")).toBe("bytes");
  });

  test("an abandoned draft of another commit is discarded", async () => {
    const { root, releases, plan, place } = setUp();
    const other = planOf(join(root, "other"), { "model.onnx": "old" }, "2".repeat(40));
    const draft = await releases.create(other.spec);
    cpSync(draft.id, join(place, `.draft-1.0.0-${deadPid()}-0123abcd`), { recursive: true });
    await releases.remove(draft);
    await publish(plan, releases, releases);
    expect(readdirSync(place)).toEqual(["1.0.0"]);
  });

  test("a release that another run published meanwhile with the same files is a success", async () => {
    const { releases, plan } = setUp();
    await publish(plan, releases, releases);
    const again = await publish(plan, releases, releases);
    expect(again.kind).toBe("already-published");
  });

  test("a release that another run published meanwhile with other files is refused and untouched", async () => {
    const { root, releases, plan, place } = setUp();
    await publish(planOf(join(root, "other"), { "model.onnx": "theirs" }), releases, releases);
    const refused = await publish(plan, releases, releases);
    expect(refused).toMatchObject({ kind: "refused", findings: [{ rule: "publish/taken" }] });
    expect(readFileSync(join(place, "1.0.0", "model.onnx"), "utf8")).toBe("theirs");
  });

  test("a record that cannot be read stops the run instead of looking like no release", async () => {
    const { releases, plan, place } = setUp();
    await publish(plan, releases, releases);
    writeFileSync(join(place, "1.0.0", "release.json"), "{");
    await expect(releases.find(TAG)).rejects.toMatchObject({ name: "Failure", code: "environment" });
  });

  test("the record of another tag, in a folder that somebody copied, does not make a release ours", async () => {
    const { releases, plan, place } = setUp();
    await publish(plan, releases, releases);
    const record = { ...plan.spec, tag: "models/other/9.9.9" };
    writeFileSync(join(place, "1.0.0", "release.json"), JSON.stringify(record));
    const found = await releases.find(TAG, "hashed");
    const files = plan.files.filter(({ name }) => name !== "SHA256SUMS");
    expect(compareIdentity({ tag: TAG, commit: COMMIT, files }, found).kind).toBe("matched-handmade");
  });

  test("a place that is no folder stops the run instead of looking empty", async () => {
    const { folder, releases } = setUp();
    mkdirSync(folder);
    writeFileSync(join(folder, "models"), "");
    await expect(releases.versions("fraud")).rejects.toMatchObject({ name: "Failure", code: "environment" });
  });
});
