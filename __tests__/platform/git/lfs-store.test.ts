import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createLfsStore } from "../../../src/platform/git/lfs-store.ts";
import { fakeGitLfs, pointerTo } from "../../helpers/git-lfs.ts";
import { createRegistry } from "../../helpers/registry.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const CONTENT = "the content of the model\n".repeat(50);
const PATH = "models/scorer/1.0.0/model.onnx";

const { env } = process;
const before = env.PATH;
afterEach(() => {
  env.PATH = before;
});

const access = { serverUrl: "https://github.com", token: "ghs-secret" };

/** A checkout with one pointer in it, and a git-lfs that knows `objects`. */
function checkout(objects: readonly string[], pointer = pointerTo(CONTENT)) {
  const lfs = fakeGitLfs(objects);
  env.PATH = `${lfs.bin}:${before}`;
  const registry = createRegistry();
  registry.write(PATH, pointer);
  registry.commit();
  const store = createLfsStore({ root: registry.root, temp: tempFolder(), access });
  return { lfs, registry, store, file: join(registry.root, PATH) };
}

test("a pointer becomes what it stands for; the token is no argument, and meant for its server alone", async () => {
  const { lfs, store, file } = checkout([CONTENT, "another object"]);
  await store.resolve(file, PATH);
  expect(readFileSync(file, "utf8")).toBe(CONTENT);
  const [call, ...others] = lfs.calls();
  expect(others).toEqual([]);
  expect(call?.args).toEqual(["smudge", PATH]);
  const header = `AUTHORIZATION: basic ${Buffer.from("x-access-token:ghs-secret").toString("base64")}`;
  expect(call?.config).toMatchObject({
    "http.https://github.com/.extraheader": header,
    "lfs.fetchinclude": "",
    "lfs.fetchexclude": "",
  });
  // Nothing is asked for twice.
  await store.resolve(file, PATH);
  expect(lfs.calls()).toHaveLength(1);
});

test("credentials that the checkout kept are used, and no second header is added", async () => {
  const { lfs, registry, store, file } = checkout([CONTENT]);
  registry.git("config", "http.https://github.com/.extraheader", "AUTHORIZATION: basic b3du");
  await store.resolve(file, PATH);
  expect(JSON.stringify(lfs.calls()[0]?.config)).not.toContain("extraheader");
});

test("content that lies in the checkout is copied, without git-lfs", async () => {
  const { lfs, registry, store } = checkout([], CONTENT);
  const elsewhere = join(tempFolder(), "model.onnx");
  writeFileSync(elsewhere, pointerTo(CONTENT));
  await store.resolve(elsewhere, PATH);
  expect([readFileSync(elsewhere, "utf8"), lfs.calls()]).toEqual([CONTENT, []]);
  registry.write(PATH, CONTENT.replace("c", "x"));
  writeFileSync(elsewhere, pointerTo(CONTENT));
  await expect(store.resolve(elsewhere, PATH)).rejects.toThrow("did not return the content");
});

test.each([
  ["no pointer", (file: string) => writeFileSync(file, "version 1\n")],
  ["a large file", (file: string) => writeFileSync(file, pointerTo(CONTENT) + "x".repeat(2000))],
])("%s is left alone", async (_, write) => {
  const { lfs, store, file } = checkout([CONTENT]);
  write(file);
  const was = readFileSync(file);
  await store.resolve(file, PATH);
  expect([readFileSync(file), lfs.calls()]).toEqual([was, []]);
});

test("a symbolic link to a pointer is not followed", async () => {
  const { lfs, store, file, registry } = checkout([CONTENT]);
  const link = join(registry.root, "models/scorer/1.0.0/link.onnx");
  symlinkSync(file, link);
  await store.resolve(link, `${PATH}.link`);
  expect([readFileSync(file, "utf8"), lfs.calls()]).toEqual([pointerTo(CONTENT), []]);
});

describe("what cannot be had is an environment failure that says why, and the pointer stays", () => {
  const failure = async ({ store, file }: Pick<ReturnType<typeof checkout>, "store" | "file">) => {
    const error = await store.resolve(file, PATH).then(
      () => undefined,
      (e: unknown) => e,
    );
    expect(readFileSync(file, "utf8")).toContain("git-lfs.github.com/spec/v1");
    expect(JSON.stringify(error)).not.toContain("secret");
    return error;
  };

  test("git-lfs is not installed", async () => {
    const made = checkout([CONTENT]);
    // A folder with git alone.
    const bin = tempFolder();
    symlinkSync(execFileSync("which", ["git"], { encoding: "utf8" }).trim(), join(bin, "git"));
    env.PATH = bin;
    expect(await failure(made)).toMatchObject({
      code: "environment",
      message: expect.stringContaining("git-lfs is not installed"),
      fix: expect.stringContaining("Install git-lfs"),
    });
  });

  test("the object is not on the server", async () => {
    expect(await failure(checkout([]))).toMatchObject({
      code: "environment",
      message: expect.stringMatching(/did not return the content of models\/scorer\/1\.0\.0\/model\.onnx: .*not exist/),
    });
  });

  test("other bytes come than the pointer names", async () => {
    const made = checkout([CONTENT]);
    made.lfs.corrupt();
    expect(await failure(made)).toMatchObject({
      code: "environment",
      message: expect.stringContaining("do not match its pointer"),
    });
  });

  test("there is no checkout", async () => {
    const { lfs } = checkout([CONTENT]);
    lfs.fail("Not in a Git repository.");
    const root = tempFolder();
    mkdirSync(join(root, "models/scorer/1.0.0"), { recursive: true });
    writeFileSync(join(root, PATH), pointerTo(CONTENT));
    const store = createLfsStore({ root, temp: tempFolder(), access });
    expect(await failure({ store, file: join(root, PATH) })).toMatchObject({
      fix: expect.stringContaining("actions/checkout"),
    });
  });
});

const real = (() => {
  try {
    return execFileSync("git", ["lfs", "version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return undefined;
  }
})();

/** Only on machines that have it; GitHub's runners do. */
(real === undefined ? test.skip : test)(
  "the real git-lfs fetches from a folder, and only the object that is asked for",
  async () => {
    const origin = createRegistry();
    origin.git("lfs", "install", "--local");
    origin.git("lfs", "track", "*.onnx");
    origin.write(PATH, CONTENT);
    origin.write("models/other/1.0.0/model.onnx", "not needed");
    origin.commit();
    const root = tempFolder();
    const environment = { ...env, GIT_LFS_SKIP_SMUDGE: "1" };
    execFileSync("git", ["clone", "--quiet", `file://${origin.root}`, root], { env: environment });
    writeFileSync(join(root, ".lfsconfig"), "[lfs]\n\tfetchexclude = *\n");
    const file = join(root, PATH);
    if (!readFileSync(file, "utf8").startsWith("version ")) writeFileSync(file, pointerTo(CONTENT));
    await createLfsStore({ root, temp: tempFolder(), access }).resolve(file, PATH);
    expect(createHash("sha256").update(readFileSync(file)).digest("hex")).toBe(
      createHash("sha256").update(CONTENT).digest("hex"),
    );
    const fetched = execFileSync("git", ["lfs", "ls-files", "--long"], {
      cwd: root,
      encoding: "utf8",
      env: environment,
    });
    expect(fetched).toContain("models/other/1.0.0/model.onnx");
    const objects = execFileSync("find", [join(root, ".git/lfs/objects"), "-type", "f"], { encoding: "utf8" });
    expect(objects.trim().split("\n")).toHaveLength(1);
  },
);
