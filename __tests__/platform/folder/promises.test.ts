import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { disk } from "../../../src/platform/folder/disk.ts";
import { draftName, isAbandoned } from "../../../src/platform/folder/draft-name.ts";
import { createFolderReleases } from "../../../src/platform/folder/releases.ts";
import type { Plan } from "../../../src/publish/plan.ts";
import { publish } from "../../../src/publish/protocol.ts";
import { planOf, TAG } from "../../helpers/staged.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";
import { runOnce } from "./crash/run.ts";
import { type Step, stepped } from "./crash/stepped.ts";

const TEXTS = { "model.onnx": "m".repeat(1.5 * (1 << 20)), "metadata.json": "{}", SHA256SUMS: "sums" };

function setUp(texts: Record<string, string> = TEXTS) {
  const root = tempFolder();
  const folder = join(root, "releases");
  const plan = planOf(join(root, "staged"), texts);
  return { root, folder, plan, place: join(folder, "models", "fraud") };
}

function failing(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

/** The script that publishes in a process of its own. */
const CHILD = resolve("__tests__/platform/folder/crash/child.ts");

/** Runs in this process, so that a draft's owner lives: what it left is given to a process that has ended. */
function abandon(place: string): void {
  const dead = spawnSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }).stdout.trim();
  for (const name of readdirSync(place).filter((n) => n.startsWith(".draft-"))) {
    cpSync(join(place, name), join(place, `.draft-1.0.0-${dead}-0123abcd`), { recursive: true });
  }
}

describe("a full disk", () => {
  async function writesOf({ root, plan }: ReturnType<typeof setUp>): Promise<number> {
    let writes = 0;
    const counting = stepped(disk, async ({ name }) => {
      if (name === "write") writes += 1;
    });
    await runOnce(join(root, "counted"), plan, counting);
    return writes;
  }

  test("at any write publishes nothing, says so, and the next run succeeds", async () => {
    const writes = await writesOf(setUp());
    expect(writes).toBeGreaterThan(4);
    for (let full = 0; full < writes; full++) {
      const { folder, plan, place } = setUp();
      let seen = 0;
      const filling = stepped(disk, async ({ name, cut }) => {
        if (name !== "write" || seen++ !== full) return;
        await cut?.();
        throw failing("ENOSPC");
      });
      await expect(runOnce(folder, plan, filling)).rejects.toMatchObject({
        name: "Failure",
        code: "environment",
        message: "The disk of the folder releases is full.",
      });
      expect(readdirSync(place)).not.toContain("1.0.0");
      abandon(place);
      expect(await runOnce(folder, plan, disk)).toBe("published");
      expect(readFileSync(join(place, "1.0.0", "model.onnx"), "utf8")).toBe(TEXTS["model.onnx"]);
    }
  });
});

test("an error that is no full disk is told by its code, and nothing is published", async () => {
  const { folder, plan, place } = setUp();
  const broken = stepped(disk, async ({ name, path }) => {
    if (name === "sync" && path.endsWith("model.onnx")) throw failing("EIO");
  });
  await expect(runOnce(folder, plan, broken)).rejects.toMatchObject({ message: expect.stringContaining("EIO") });
  expect(readdirSync(place)).not.toContain("1.0.0");
});

describe("a loss of power", () => {
  async function stepsOf({ folder, plan }: ReturnType<typeof setUp>): Promise<Step[]> {
    const steps: Step[] = [];
    await runOnce(
      folder,
      plan,
      stepped(disk, async (step) => {
        steps.push(step);
      }),
    );
    return steps;
  }

  const lastOf = (steps: readonly Step[], wanted: (step: Step) => boolean) => steps.findLastIndex(wanted);

  test("finds every byte and every name of the draft on the disk before the rename that publishes", async () => {
    const scene = setUp();
    const steps = await stepsOf(scene);
    const publishing = steps.findIndex(({ name, to }) => name === "rename" && to === join(scene.place, "1.0.0"));
    expect(publishing).toBeGreaterThan(0);
    const draft = steps[publishing]!.path;
    const before = steps.slice(0, publishing);
    for (const name of [...scene.plan.files.map((f) => f.name), ".release.json"]) {
      const file = join(draft, name);
      const written = lastOf(before, (step) => step.path === file && step.name === "write");
      const synced = lastOf(before, (step) => step.path === file && step.name === "sync");
      expect(written).toBeGreaterThanOrEqual(0);
      expect(synced).toBeGreaterThan(written);
    }
    const lastName = lastOf(
      before,
      ({ changes, name, path }) => changes && name !== "write" && dirname(path) === draft,
    );
    expect(lastOf(before, ({ name, path }) => name === "sync" && path === draft)).toBeGreaterThan(lastName);
  });

  test("finds the bytes of a file too that a killed run copied and never flushed", async () => {
    const { folder, plan, place } = setUp();
    const dying = stepped(disk, async ({ name, path }) => {
      if (name === "sync" && path.endsWith("model.onnx")) throw failing("EKILLED");
    });
    await expect(runOnce(folder, plan, dying)).rejects.toThrow("EKILLED");
    abandon(place);
    const done: string[] = [];
    const watching = stepped(disk, async ({ name, path, to }) => {
      if (name === "sync" || name === "clone") done.push(`${name} ${basename(to ?? path)}`);
      if (name === "rename" && to?.endsWith("1.0.0")) done.push("publish");
    });
    expect(await runOnce(folder, plan, watching)).toBe("published");
    const before = done.slice(0, done.indexOf("publish"));
    expect(before).not.toContain("clone model.onnx");
    expect(before).toContain("sync model.onnx");
  });

  test("finds the release where it was published, and the folders above it", async () => {
    const scene = setUp();
    const steps = await stepsOf(scene);
    const publishing = steps.findIndex(({ name, to }) => name === "rename" && to === join(scene.place, "1.0.0"));
    const isSync = (path: string) => (step: Step) => step.name === "sync" && step.path === path;
    expect(steps.slice(publishing).some(isSync(scene.place))).toBe(true);
    for (const made of [scene.folder, join(scene.folder, "models"), scene.place]) {
      const at = steps.findIndex(({ name, path }) => name === "makeFolder" && path === made);
      expect(at).toBeGreaterThanOrEqual(0);
      expect(steps.slice(at, publishing).some(isSync(dirname(made)))).toBe(true);
    }
  });
});

describe("bytes", () => {
  test("that changed after they were staged are noticed, and nothing is published", async () => {
    const { folder, plan, place } = setUp();
    writeFileSync(plan.files[0]!.file, "n".repeat(TEXTS["model.onnx"].length));
    await expect(runOnce(folder, plan, disk)).rejects.toMatchObject({
      name: "Failure",
      message: expect.stringContaining("model.onnx changed after its digest was taken"),
    });
    expect(readdirSync(place)).not.toContain("1.0.0");
  });

  test("that a file system shares instead of copying them are checked all the same", async () => {
    const { folder, plan } = setUp();
    const sharing = {
      ...disk,
      async clone(from: string, to: string) {
        cpSync(from, to);
        return true;
      },
    };
    expect(await runOnce(folder, plan, sharing)).toBe("published");
    const other = setUp();
    writeFileSync(other.plan.files[0]!.file, "n");
    await expect(runOnce(other.folder, other.plan, sharing)).rejects.toMatchObject({ name: "Failure" });
  });

  test("of a release that change between being found and being read are noticed", async () => {
    const { root, folder, plan, place } = setUp();
    await runOnce(folder, plan, disk);
    const releases = createFolderReleases({ folder, shown: "releases" });
    const release = (await releases.find(TAG))!;
    const asset = release.assets.find(({ name }) => name === "metadata.json")!;
    expect(Buffer.from(await releases.read(release, asset)).toString()).toBe("{}");
    await releases.download(release, asset, join(root, "copy"));
    expect(readFileSync(join(root, "copy"), "utf8")).toBe("{}");
    writeFileSync(join(place, "1.0.0", "metadata.json"), "[]");
    await expect(releases.read(release, asset)).rejects.toMatchObject({ name: "Failure" });
    await expect(releases.download(release, asset, join(root, "copy"))).rejects.toMatchObject({ name: "Failure" });
  });
});

describe("what somebody else put there", () => {
  test("a hidden file in a published release is no part of it", async () => {
    const { folder, plan, place } = setUp();
    await runOnce(folder, plan, disk);
    writeFileSync(join(place, "1.0.0", ".DS_Store"), "x");
    expect(await runOnce(folder, plan, disk)).toBe("same");
    expect(readdirSync(join(place, "1.0.0"))).toContain(".DS_Store");
  });

  test.each(["an empty folder", "a file"])("%s at the place of the version is not replaced", async (what) => {
    const { folder, plan, place } = setUp();
    const releases = createFolderReleases({ folder, shown: "releases" });
    const draft = await releases.create(plan.spec);
    if (what === "a file") writeFileSync(join(place, "1.0.0"), "theirs");
    else mkdirSync(join(place, "1.0.0"));
    const outcome = await releases.publish(draft, plan.spec).catch((error: Error) => error.name);
    expect(outcome).toBe(what === "a file" ? "Failure" : "taken");
    if (what === "a file") expect(readFileSync(join(place, "1.0.0"), "utf8")).toBe("theirs");
    else expect(readdirSync(join(place, "1.0.0"))).toEqual([]);
  });
});

describe("a draft", () => {
  test("is owned by the process that made it, not by a later one with the same number", () => {
    const own = draftName("1.0.0-rc.1");
    expect(isAbandoned(own)).toBe(false);
    const start = /\.(\d+)-[0-9a-f]{8}$/.exec(own)?.[1];
    if (start === undefined) return;
    expect(isAbandoned(own.replace(`.${start}-`, `.${Number(start) + 1}-`))).toBe(true);
  });

  test("is resumed by one process only, however many find it", async () => {
    const { folder, plan, place } = setUp();
    const releases = createFolderReleases({ folder, shown: "releases" });
    await releases.create(plan.spec);
    abandon(place);
    const claims = await Promise.all([releases.drafts(TAG), releases.drafts(TAG), releases.drafts(TAG)]);
    expect(claims.flat()).toHaveLength(1);
  });

  test("that lost a race and was left behind is removed by the next run of any version", async () => {
    const { folder, plan, place } = setUp();
    const releases = createFolderReleases({ folder, shown: "releases" });
    const draft = await releases.create(plan.spec);
    abandon(place);
    await releases.remove(draft);
    cpSync(join(place, readdirSync(place)[0]!), join(place, "1.0.0"), { recursive: true });
    expect(await releases.drafts("models/fraud/2.0.0")).toEqual([]);
    expect(readdirSync(place)).toEqual(["1.0.0"]);
  });
});

describe("two processes that race for one version", () => {
  async function ended(child: ChildProcess): Promise<string> {
    let text = "";
    child.stdout?.setEncoding("utf8").on("data", (part) => {
      text += part;
    });
    await new Promise((done) => child.once("close", done));
    return JSON.parse(text).became;
  }

  function race(root: string, folder: string, plans: readonly Plan[]): Promise<string[]> {
    return Promise.all(
      plans.map((plan, i) => {
        writeFileSync(join(root, `plan-${i}.json`), JSON.stringify(plan));
        return ended(spawn(process.execPath, [CHILD, folder, join(root, `plan-${i}.json`)]));
      }),
    );
  }

  test("with the same files both succeed, and one release is there", async () => {
    const { root, folder, plan, place } = setUp();
    for (let round = 0; round < 3; round++) {
      const ends = await race(root, join(folder, `${round}`), [plan, plan, plan]);
      expect(ends.filter((end) => end === "published")).toHaveLength(1);
      expect(ends.filter((end) => end === "already-published" || end === "same")).toHaveLength(2);
      expect(readdirSync(join(folder, `${round}`, "models", "fraud"))).toEqual(["1.0.0"]);
    }
    expect(place).toContain("fraud");
  });

  test("with other files one is published and the other refused", async () => {
    const { root, folder, plan, place } = setUp();
    const other = planOf(join(root, "other"), { ...TEXTS, "metadata.json": "[]" });
    const ends = await race(root, folder, [plan, other]);
    const winner = ends.indexOf("published");
    expect(winner).toBeGreaterThanOrEqual(0);
    expect(["refused", "different"]).toContain(ends[1 - winner]);
    expect(readFileSync(join(place, "1.0.0", "metadata.json"), "utf8")).toBe(winner === 0 ? "{}" : "[]");
    expect(readdirSync(place)).toEqual(["1.0.0"]);
  });

  test("the last moment decides: a release that appears just before the rename is not replaced", async () => {
    const { root, folder, plan, place } = setUp();
    const theirs = planOf(join(root, "other"), { ...TEXTS, "metadata.json": "[]" });
    const releases = createFolderReleases({ folder, shown: "releases" });
    const late = stepped(disk, async ({ name, to }) => {
      if (name === "rename" && to === join(place, "1.0.0")) await publish(theirs, releases, releases);
    });
    expect(await runOnce(folder, plan, late)).toBe("refused");
    expect(readFileSync(join(place, "1.0.0", "metadata.json"), "utf8")).toBe("[]");
    expect(readdirSync(place)).toEqual(["1.0.0"]);
  });
});
