import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { FileDigest } from "../../../src/domain/digest.ts";
import { type Disk, disk } from "../../../src/platform/folder/disk.ts";
import { createFolderReleases } from "../../../src/platform/folder/releases.ts";
import { createShelf } from "../../../src/platform/folder/shelf.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";
import { stepped } from "./crash/stepped.ts";

const TEXTS: Record<string, string> = { "model.onnx": "m".repeat(5000), "metadata.json": "{}", SHA256SUMS: "sums" };
const PLACE = { name: "fraud_detection", version: "1.0.1" };
const DEAD = ".draft-1.0.1-999999999-00000000";

const files: FileDigest[] = Object.entries(TEXTS).map(([name, text]) => ({
  ...{ name, size: text.length, sha256: createHash("sha256").update(text).digest("hex") },
}));

/** Fetches as a client that resumes does, and counts what it sends for. */
function fetching(sent: { bytes: number }, on: Disk = disk) {
  return async ({ name }: FileDigest, path: string) => {
    const text = TEXTS[name] ?? "";
    const there = existsSync(path) ? readFileSync(path, "utf8") : "";
    const from = text.startsWith(there) ? there.length : 0;
    sent.bytes += text.length - from;
    const file = await on.open(path, "create");
    await file.write(Buffer.from(text));
    await file.close();
  };
}

const shelfAt = (folder: string, on?: Disk) => createShelf({ folder, shown: "models", ...(on && { disk: on }) });
const entriesOf = (folder: string) =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }).sort() : [];
const whole = (folder: string) =>
  Object.entries(TEXTS).every(
    ([name, text]) => readFileSync(join(folder, "fraud_detection/1.0.1", name), "utf8") === text,
  );

test("a version appears whole, and nothing else does", async () => {
  const folder = join(tempFolder(), "not", "there");
  expect(await shelfAt(folder).held(PLACE)).toBeUndefined();
  expect(await shelfAt(folder).put(PLACE, files, fetching({ bytes: 0 }))).toBe("put");
  expect(entriesOf(folder)).toEqual(
    ["fraud_detection", "fraud_detection/1.0.1", ...files.map(({ name }) => `fraud_detection/1.0.1/${name}`)].sort(),
  );
  expect(new Set(await shelfAt(folder).held(PLACE))).toEqual(new Set(files));
});

test("a run that ends at any operation leaves nothing or everything, and the next one completes it", async () => {
  let steps = 0;
  for (let at = 0; ; at += 1) {
    const folder = tempFolder();
    let count = 0;
    const watched = stepped(disk, async (step) => {
      if (count++ !== at) return;
      await step.cut?.();
      throw new Error("killed");
    });
    const ended = await shelfAt(folder, watched)
      .put(PLACE, files, fetching({ bytes: 0 }, watched))
      .catch(() => "killed");
    const visible = existsSync(join(folder, "fraud_detection/1.0.1"));
    expect(visible ? whole(folder) : true).toBe(true);
    if (ended === "put") break;
    steps += 1;
    // The process that a draft names has to be dead for the next run to take it over.
    const model = join(folder, "fraud_detection");
    for (const name of existsSync(model) ? readdirSync(model) : []) {
      if (name.startsWith(".draft-")) renameSync(join(model, name), join(model, DEAD));
    }
    const again = await shelfAt(folder).put(PLACE, files, fetching({ bytes: 0 }));
    expect([again, whole(folder)]).toEqual([visible ? "taken" : "put", true]);
    expect(readdirSync(model)).toEqual(["1.0.1"]);
  }
  expect(steps).toBeGreaterThan(20);
});

test("what a killed run fetched is not sent for again; what is no part of the release is removed", async () => {
  const folder = tempFolder();
  const draft = join(folder, "fraud_detection", DEAD);
  mkdirSync(join(draft, "sub"), { recursive: true });
  writeFileSync(join(draft, "metadata.json"), "{}");
  writeFileSync(join(draft, "model.onnx"), "m".repeat(3000));
  writeFileSync(join(draft, "stray.bin"), "x");
  symlinkSync("/etc/hostname", join(draft, "SHA256SUMS"));
  const sent = { bytes: 0 };
  expect(await shelfAt(folder).put(PLACE, files, fetching(sent))).toBe("put");
  expect(sent.bytes).toBe(2000 + "sums".length);
  expect(readdirSync(join(folder, "fraud_detection/1.0.1")).sort()).toEqual(Object.keys(TEXTS).sort());
});

test("two runs at once put one version in place", async () => {
  const folder = tempFolder();
  const both = await Promise.all([1, 2].map(() => shelfAt(folder).put(PLACE, files, fetching({ bytes: 0 }))));
  expect([both.sort(), whole(folder), readdirSync(join(folder, "fraud_detection"))]).toEqual([
    ["put", "taken"],
    true,
    ["1.0.1"],
  ]);
});

test("a folder that is somebody's is neither replaced nor followed", async () => {
  const folder = tempFolder();
  mkdirSync(join(folder, "fraud_detection/1.0.1"), { recursive: true });
  expect(await shelfAt(folder).put(PLACE, files, fetching({ bytes: 0 }))).toBe("taken");
  const [elsewhere, linked] = [tempFolder(), tempFolder()];
  symlinkSync(elsewhere, join(linked, "fraud_detection"));
  await expect(shelfAt(linked).put(PLACE, files, fetching({ bytes: 0 }))).rejects.toThrow("symbolic link");
  expect(readdirSync(elsewhere)).toEqual([]);
});

test("links and folders in a version are listed as what they are", async () => {
  const folder = tempFolder();
  const version = join(folder, "fraud_detection/1.0.1");
  mkdirSync(join(version, "sub"), { recursive: true });
  writeFileSync(join(version, "sub", "x"), "x");
  symlinkSync("/etc/hostname", join(version, "model.onnx"));
  cpSync("package.json", join(version, "metadata.json"));
  const held = (await shelfAt(folder).held(PLACE)) ?? [];
  expect(held.map(({ name, sha256 }) => [name, sha256.length])).toEqual([
    ["metadata.json", 64],
    ["model.onnx", 0],
    ["sub/x", 64],
  ]);
});

test("a disk that fills up is the target's, whatever the files are copied from", async () => {
  const [folder, from] = [tempFolder(), tempFolder()];
  const tag = "models/fraud/1.0.1";
  mkdirSync(join(from, tag), { recursive: true });
  for (const [name, text] of Object.entries(TEXTS)) writeFileSync(join(from, tag, name), text);
  const full: Disk = {
    ...disk,
    clone: async () => false,
    async open(path, how) {
      const opened = await disk.open(path, how);
      if (how === "read") return opened;
      const write = () =>
        Promise.reject(Object.assign(new Error("full"), { code: "ENOSPC", errno: -28, syscall: "write" }));
      return { ...opened, write };
    },
  };
  const releases = createFolderReleases({ folder: from, shown: "releases", disk: full });
  const release = await releases.find(tag, "hashed");
  const put = shelfAt(folder).put(PLACE, files, async ({ name }, path) => {
    const asset = release?.assets.find((each) => each.name === name);
    if (release !== undefined && asset !== undefined) await releases.download(release, asset, path);
  });
  await expect(put).rejects.toThrow("The disk of the folder models is full.");
});
