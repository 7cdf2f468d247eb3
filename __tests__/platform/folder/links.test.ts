import { execFileSync, spawnSync } from "node:child_process";
import { linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createFolderReleases } from "../../../src/platform/folder/releases.ts";
import type { ReleaseSpec } from "../../../src/publish/ports.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const TAG = "models/scorer/1.0.0";
const SPEC: ReleaseSpec = { tag: TAG, commit: "c".repeat(40), title: "Scorer", body: "", prerelease: false };
const DEAD = spawnSync("true").pid;
const DRAFT = `models/scorer/.draft-1.0.0-${DEAD}.1-0123abcd`;

/** Publishes one file into a folder in which `prepare` put something in the way of it. */
async function publishWith(prepare: (folder: string, victim: string) => void) {
  const folder = tempFolder();
  const outside = tempFolder();
  const victim = join(outside, "victim");
  writeFileSync(victim, "precious");
  prepare(folder, victim);
  const file = join(tempFolder(), "model.onnx");
  writeFileSync(file, "model");
  const sha256 = execFileSync("sha256sum", [file], { encoding: "utf8" }).slice(0, 64);
  const releases = createFolderReleases({ folder, shown: "releases" });
  const publish = async () => {
    const [claimed] = await releases.drafts(TAG);
    const draft = claimed ?? (await releases.create(SPEC));
    await releases.upload(draft, { name: "model.onnx", size: 5, sha256, file });
    return releases.publish(draft, SPEC);
  };
  const outcome = await publish().then(
    () => "published",
    ({ code, message }) => `${code}: ${message}`,
  );
  return { folder, outcome, outside: readdirSync(outside), victim: readFileSync(victim, "utf8") };
}

const at = (folder: string, path: string, make: (at: string) => void) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  make(join(folder, path));
};
const record = (folder: string) =>
  at(folder, `${DRAFT}/release.json`, (file) => writeFileSync(file, JSON.stringify(SPEC)));

test.each([
  ["models", "models"],
  ["the model", "models/scorer"],
])("nothing is published through a link in the place of %s", async (_, path) => {
  const { outcome, outside } = await publishWith((folder, victim) =>
    at(folder, path, (link) => symlinkSync(dirname(victim), link)),
  );
  expect([outcome, outside]).toEqual([expect.stringMatching(/^configuration: .* is a symbolic link/), ["victim"]]);
});

test("a link in the place of the version is no release, and stays", async () => {
  const { outcome, outside, folder } = await publishWith((f, victim) =>
    at(f, TAG, (link) => symlinkSync(dirname(victim), link)),
  );
  expect([outcome, outside]).toEqual([expect.stringMatching(/^configuration: /), ["victim"]]);
  await expect(createFolderReleases({ folder, shown: "releases" }).find(TAG)).rejects.toMatchObject({
    code: "configuration",
  });
});

test.each([
  ["a link in the place of the record", (file: string, victim: string) => symlinkSync(victim, file), ".release.json"],
  ["a hard link in the place of the record", (file: string, victim: string) => linkSync(victim, file), ".release.json"],
  ["a link in the place of an asset", (file: string, victim: string) => symlinkSync(victim, file), "model.onnx"],
  ["a hard link in the place of an asset", (file: string, victim: string) => linkSync(victim, file), "model.onnx"],
  ["a pipe in the place of an asset", (file: string) => spawnSync("mkfifo", [file]), "model.onnx"],
])("a draft that somebody left with %s is taken over without writing through it", async (_, make, name) => {
  const { outcome, victim, folder } = await publishWith((f, precious) => {
    record(f);
    at(f, `${DRAFT}/${name}`, (file) => make(file, precious));
  });
  expect([outcome, victim]).toEqual(["published", "precious"]);
  expect(readFileSync(join(folder, TAG, "model.onnx"), "utf8")).toBe("model");
});
