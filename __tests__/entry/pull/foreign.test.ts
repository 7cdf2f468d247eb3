import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../../helpers/cli.ts";
import { linearModels } from "../../helpers/linear-model.ts";
import { fakeClock } from "../../helpers/publishing.ts";
import type { Registry } from "../../helpers/registry.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";
import { createScene, type Scene, TAG } from "../../runner/world.ts";

const linear = linearModels();

let scene: Scene;
let service: string;
let marker: string;

beforeEach(async () => {
  scene = await createScene();
  service = tempFolder();
  marker = join(tempFolder(), "executed");
  scene.registry.write(".gitignore", ".model-release\nreleases\n");
  scene.registry.commit();
  scene.registry.git("tag", TAG);
  const released = await runCli(scene.registry.root, ["release", TAG, "--to", "releases"], linear, {}, fakeClock());
  expect(released.code).toBe(0);
});

afterEach(() => scene.close());

const pull = (from: string) =>
  runCli(service, ["pull", "scorer@1.0.0", "--from", from, "--into", "models"], linear, {}, fakeClock());

/** Takes an object away that a partial clone would have git fetch with a command of the repository's own. */
function plant({ root, git }: Registry, gitFolder: string): void {
  const oid = git("rev-parse", `HEAD:${TAG}/metadata.json`);
  rmSync(join(gitFolder, "objects", oid.slice(0, 2), oid.slice(2)));
  const set = (key: string, value: string) => git("config", "--file", join(gitFolder, "config"), key, value);
  set("core.repositoryFormatVersion", "1");
  set("extensions.partialClone", "origin");
  set("remote.origin.url", root);
  set("remote.origin.promisor", "true");
  set("remote.origin.uploadpack", `touch '${marker}'; false`);
}

const statusInLock = () => JSON.parse(readFileSync(join(service, "model-release.lock.json"), "utf8")).models[0].status;

test("no command of an unpacked checkout runs when its folder of releases is pulled from", async () => {
  const { registry } = scene;
  plant(registry, join(registry.root, ".git"));
  const { code, stdout } = await pull(join(registry.root, "releases"));
  expect([code, stdout]).toEqual([0, expect.stringContaining("It is unknown whether")]);
  expect(existsSync(marker)).toBe(false);
});

test("no command of a folder that a commit makes look like a repository runs; the checkout around it is read", async () => {
  const { registry } = scene;
  const releases = join(registry.root, "releases");
  for (const name of ["HEAD", "config", "objects", "refs"]) {
    cpSync(join(registry.root, ".git", name), join(releases, name), { recursive: true });
  }
  registry.git("config", "--file", join(releases, "config"), "core.bare", "false");
  registry.git("config", "--file", join(releases, "config"), "core.worktree", ".");
  plant(registry, releases);
  const { code } = await pull(releases);
  expect([code, existsSync(marker)]).toEqual([0, false]);
  expect(statusInLock()).toMatchObject({ kind: "active", where: "the checked-out commit" });
});

test("outside of a checkout, a folder that looks like a repository states nothing", async () => {
  const { registry } = scene;
  const copy = join(tempFolder(), "releases");
  cpSync(join(registry.root, "releases"), copy, { recursive: true });
  cpSync(join(registry.root, ".git"), copy, { recursive: true });
  registry.git("config", "--file", join(copy, "config"), "core.worktree", ".");
  registry.git("config", "--file", join(copy, "config"), "core.bare", "false");
  plant(registry, copy);
  const { code, stdout } = await pull(copy);
  expect([code, stdout]).toEqual([0, expect.stringContaining("It is unknown whether")]);
  expect(existsSync(marker)).toBe(false);
});

test("a pinned folder that is gone is named, where the version is in place", async () => {
  const { root } = scene.registry;
  expect((await pull(join(root, "releases"))).code).toBe(0);
  rmSync(join(root, "releases"), { recursive: true });
  const { code, stdout, stderr } = await runCli(
    service,
    ["pull", "--locked", "--into", "models"],
    linear,
    {},
    fakeClock(),
  );
  expect(code).toBe(0);
  expect(stdout.replace(/\s+/g, " ")).toContain(`the folder ${join(root, "releases")} does not exist`);
  expect(stdout + stderr).not.toContain("git was not found");
});

test.each([
  ["core.sshCommand", "COMMAND", "ssh://host.invalid/x"],
  ["core.gitProxy", "COMMAND", "git://host.invalid/x"],
  ["credential.helper", "!COMMAND", "http://127.0.0.1:9/x"],
  ["core.askPass", "COMMAND", "http://127.0.0.1:9/x"],
  ["protocol.ext.allow", "always", "ext::COMMAND"],
  ["remote.origin.vcs", "ext", "COMMAND"],
  ["core.fsmonitor", "COMMAND", ""],
  ["core.hooksPath", "HOOKS", ""],
  ["core.pager", "COMMAND", ""],
  ["pager.ls-tree", "COMMAND", ""],
  ["alias.ls-tree", "!COMMAND", ""],
  ["alias.cat-file", "!COMMAND", ""],
  ["diff.external", "COMMAND", ""],
  ["diff.planted.textconv", "COMMAND", ""],
  ["filter.planted.smudge", "COMMAND", ""],
  ["filter.planted.clean", "COMMAND", ""],
  ["filter.planted.process", "COMMAND", ""],
  ["gpg.program", "COMMAND", ""],
])("%s of a checkout starts nothing when its status is read", async (key, value, url) => {
  const { registry } = scene;
  const scripts = tempFolder();
  const names = ["command", "post-checkout", "post-index-change", "reference-transaction"];
  mkdirSync(scripts, { recursive: true });
  for (const name of names) writeFileSync(join(scripts, name), `#!/bin/sh\ntouch '${marker}'\n`, { mode: 0o755 });
  const filled = (text: string) => text.replace("COMMAND", join(scripts, "command")).replace("HOOKS", scripts);
  registry.write(".git/info/attributes", "* filter=planted diff=planted\n");
  if (url !== "") {
    plant(registry, join(registry.root, ".git"));
    registry.git("config", "--unset", "remote.origin.uploadpack");
    registry.git("config", "remote.origin.url", filled(url));
  }
  registry.git("config", key, filled(value));
  const { code } = await pull(join(registry.root, "releases"));
  expect([code, existsSync(marker)]).toEqual([0, false]);
});
