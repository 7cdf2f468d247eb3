import { spawnSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { createPlain, openPlain, refuseLinks } from "../../../src/platform/files/no-follow.ts";
import { makePrivateFolder, removeLeftovers } from "../../../src/platform/files/private-folder.ts";
import { createWorkspace } from "../../../src/platform/files/workspace.ts";
import { createWriteNew } from "../../../src/platform/files/write-new.ts";
import { processMark, processSpace } from "../../../src/platform/processes.ts";
import { createRegistry } from "../../helpers/registry.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const EVIDENCE = ".model-release/scorer/1.0.0";
const REPORT = `${EVIDENCE}/validation-report.json`;

/** Writes one piece of evidence into a folder in which `prepare` put something in the way. */
async function evidenceWith(prepare: (root: string, victim: string) => void) {
  const root = tempFolder();
  const victims = tempFolder();
  const victim = join(victims, "victim");
  writeFileSync(victim, "precious");
  mkdirSync(dirname(join(root, EVIDENCE)), { recursive: true });
  prepare(root, victim);
  const kept = new Map<string, string>();
  const workspace = await createWorkspace(root, EVIDENCE, root, (name, bytes) => kept.set(name, String(bytes)));
  try {
    const staged = await workspace.writeEvidence("validation-report.json", "the report");
    return {
      root,
      victims,
      victim,
      kept,
      staged,
      read: readFileSync(staged.file, "utf8"),
      own: realpathSync(staged.file),
    };
  } finally {
    await workspace.dispose();
  }
}

const place = (root: string, path: string, make: (at: string) => void) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  make(join(root, path));
};
const emptied = (root: string) => spawnSync("rm", ["-rf", join(root, ".model-release")]);

test.each([
  ["a link of the file's name", (root: string, victim: string) => place(root, REPORT, (at) => symlinkSync(victim, at))],
  [
    "a link to nothing yet",
    (root: string, victim: string) => place(root, REPORT, (at) => symlinkSync(`${victim}-2`, at)),
  ],
  [
    "a hard link of the file's name",
    (root: string, victim: string) => place(root, REPORT, (at) => linkSync(victim, at)),
  ],
  ["a pipe of the file's name", (root: string) => place(root, REPORT, (at) => spawnSync("mkfifo", [at]))],
  [
    "a link of the version's name",
    (root: string, victim: string) => place(root, EVIDENCE, (at) => symlinkSync(dirname(victim), at)),
  ],
  [
    "a link of the model's name",
    (root: string, victim: string) => {
      emptied(root);
      place(root, ".model-release/scorer", (at) => symlinkSync(dirname(victim), at));
    },
  ],
  [
    "a link of the folder's name",
    (root: string, victim: string) => {
      emptied(root);
      place(root, ".model-release", (at) => symlinkSync(dirname(victim), at));
    },
  ],
  [
    "a link in the place of .gitignore",
    (root: string, victim: string) => place(root, ".model-release/.gitignore", (at) => symlinkSync(victim, at)),
  ],
])("evidence is not written through %s", async (_, prepare) => {
  const { root, victims, victim, kept, own, read } = await evidenceWith(prepare);
  expect(readdirSync(victims)).toEqual(["victim"]);
  expect(readFileSync(victim, "utf8")).toBe("precious");
  expect(readFileSync(join(root, REPORT), "utf8")).toBe("the report");
  expect(lstatSync(join(root, REPORT)).isFile()).toBe(true);
  expect([...kept]).toEqual([["validation-report.json", "the report"]]);
  // What is published is read from the run's own folder, not from the repository.
  expect([read, own.startsWith(root)]).toEqual(["the report", false]);
  expect(readdirSync(join(root, EVIDENCE))).toEqual(["validation-report.json"]);
});

test.each([
  [
    "a file in the place of the folder",
    (root: string) => {
      emptied(root);
      writeFileSync(join(root, ".model-release"), "");
    },
  ],
  [
    "a file in the place of the version's folder",
    (root: string) => place(root, EVIDENCE, (at) => writeFileSync(at, "")),
  ],
  ["a folder in the place of the file", (root: string) => mkdirSync(join(root, REPORT, "x"), { recursive: true })],
])("%s is left alone and reported", async (_, prepare) => {
  await expect(evidenceWith(prepare)).rejects.toMatchObject({
    code: expect.stringMatching(/^(?:ENOTDIR|EISDIR|ENOTEMPTY|EEXIST)$/),
  });
});

test("git status stays clean, and a .gitignore that is there stays as it is", async () => {
  const registry = createRegistry();
  registry.write("README.md", "x");
  registry.commit();
  for (const version of ["1.0.0", "1.0.1"]) {
    const workspace = await createWorkspace(registry.root, `.model-release/scorer/${version}`);
    await workspace.writeEvidence("summary.md", "x");
    await workspace.dispose();
    expect(registry.git("status", "--porcelain")).toBe("");
    expect(registry.read(".model-release/.gitignore")).toBe(version === "1.0.0" ? "*\n" : "*\n# mine\n");
    registry.write(".model-release/.gitignore", "*\n# mine\n");
  }
});

describe("private folders", () => {
  const nameOf = (space: string, owner: string) => `model-release-p${space}-${owner}-abcDEF`;
  // The number of a process that has ended, and has a number no more.
  const dead = spawnSync("true").pid;

  test("no other user can read them, and they go with their run", async () => {
    const { path, dispose } = await makePrivateFolder(tempFolder());
    expect(statSync(path).mode & 0o007).toBe(0);
    await dispose();
    expect(existsSync(path)).toBe(false);
  });

  test("what a killed run left is removed, and nothing else", async () => {
    const base = tempFolder();
    const outside = tempFolder();
    writeFileSync(join(outside, "precious"), "");
    const left = nameOf(processSpace(), `${dead}.1`);
    mkdirSync(join(base, left));
    symlinkSync(outside, join(base, left, "link"));
    const stay = [
      nameOf(processSpace(), processMark()),
      nameOf(`${Number(processSpace()) + 1}`, `${dead}.1`),
      "model-release-abcDEF",
      `model-release-test-${dead}`,
    ];
    for (const name of stay) mkdirSync(join(base, name));
    const link = nameOf(processSpace(), `${dead}.2`);
    symlinkSync(outside, join(base, link));
    await removeLeftovers(base);
    expect(readdirSync(base).sort()).toEqual([...stay, link].sort());
    expect(readdirSync(outside)).toEqual(["precious"]);
  });
});

test("only regular files are opened, and what is created is new", async () => {
  const folder = tempFolder();
  const victim = join(folder, "victim");
  writeFileSync(victim, "precious");
  symlinkSync(victim, join(folder, "link"));
  linkSync(victim, join(folder, "hard"));
  spawnSync("mkfifo", [join(folder, "pipe")]);
  await expect(openPlain(join(folder, "link"))).rejects.toMatchObject({ code: "ELOOP" });
  await expect(openPlain(join(folder, "pipe"))).rejects.toMatchObject({ code: "ENODEV" });
  await expect(openPlain("/dev/zero")).rejects.toMatchObject({ code: "ENODEV" });
  for (const name of ["link", "hard", "pipe"]) {
    const handle = await createPlain(join(folder, name));
    await handle.writeFile("ours");
    await handle.close();
  }
  expect(readFileSync(victim, "utf8")).toBe("precious");
});

test("no document is written through a link, wherever it stands below the root", async () => {
  const root = tempFolder();
  const outside = tempFolder();
  mkdirSync(join(root, "models"));
  symlinkSync(outside, join(root, "models/scorer"));
  symlinkSync(join(outside, "new"), join(root, "new"));
  const write = createWriteNew(root);
  await expect(write("models/scorer/x.json", Buffer.from("x"))).rejects.toMatchObject({
    code: "configuration",
    message: expect.stringContaining("models/scorer is a symbolic link"),
  });
  expect(await write("new", Buffer.from("x"))).toBeUndefined();
  expect(readdirSync(outside)).toEqual([]);
  // A link above the root is the machine's own.
  const alias = join(tempFolder(), "alias");
  symlinkSync(root, alias);
  await expect(refuseLinks(alias, join(alias, "models"))).resolves.toBeUndefined();
  await expect(refuseLinks(alias, join(root, "models/scorer/x"))).rejects.toMatchObject({ code: "configuration" });
});
