import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AT_TOP, type Registry } from "../../../src/domain/registry.ts";
import type { PlaceName } from "../../../src/entry/cli/place-name.ts";
import { pullLine } from "../../../src/entry/cli/pull-line.ts";
import type { Ending } from "../../../src/release/outcome.ts";
import { runCli } from "../../helpers/cli.ts";
import { linearModels } from "../../helpers/linear-model.ts";
import { createRegistry, fixtureRows } from "../../helpers/registry.ts";
import { reportOf } from "../../helpers/report.ts";
import { CLI } from "../../helpers/spawn-cli.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const linear = linearModels();

function registryOfTwo() {
  const registry = createRegistry();
  for (const version of ["1.0.0", "1.0.1"]) registry.addVersion({ version });
  registry.write("models/scorer/fixtures/rows.csv", fixtureRows(50));
  registry.write(".gitignore", ".model-release\n");
  registry.commit();
  return registry;
}

/** The lines behind "Next:". */
const nextOf = (stdout: string) => stdout.split("\nNext:\n  ")[1]?.trimEnd();

test("a release ends with the line that pulls it, which a shell runs as it is printed", async () => {
  const { root } = registryOfTwo();
  const { code, stdout } = await runCli(root, ["release", "models/scorer/1.0.0", "--to", "Bob's releases"], linear);
  const line = nextOf(stdout) ?? "";
  expect([code, line]).toEqual([0, "model-release pull scorer@1.0.0 --from 'Bob'\\''s releases' --into served"]);
  const bin = join(tempFolder(), "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "model-release"), `#!/bin/sh\nexec '${process.execPath}' --no-warnings '${CLI}' "$@"\n`);
  chmodSync(join(bin, "model-release"), 0o755);
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
  const pulled = spawnSync("/bin/sh", ["-c", line], { cwd: root, env, encoding: "utf8" });
  expect([pulled.status, pulled.stdout]).toEqual([0, expect.stringContaining("served/scorer/1.0.0")]);
  const next = /model-release pull --locked --into \S+/.exec(pulled.stdout.replace(/\s+/g, " "))?.[0] ?? "";
  const locked = spawnSync("/bin/sh", ["-c", next], { cwd: root, env, encoding: "utf8" });
  expect([locked.status, existsSync(join(root, "served/scorer/1.0.0/model.onnx"))]).toEqual([0, true]);
});

test("several releases are pulled by one line; nothing is said where nothing was released or asked for", async () => {
  const { root } = registryOfTwo();
  const release = (...more: string[]) => runCli(root, ["release", "models/scorer/1.0.0", ...more, "--to", "r"], linear);
  expect(nextOf((await release("--dry-run")).stdout)).toBeUndefined();
  expect(nextOf((await release("models/scorer/1.0.1")).stdout)).toBe(
    "model-release pull scorer@1.0.0 scorer@1.0.1 --from r --into served",
  );
  expect(nextOf((await release()).stdout)).toBe("model-release pull scorer@1.0.0 --from r --into served");
  for (const option of ["--quiet", "--json"]) expect(nextOf((await release(option)).stdout)).toBeUndefined();
});

describe("the line", () => {
  const ending = { kind: "published", report: reportOf() } as unknown as Ending;
  const folder: PlaceName = { kind: "folder", folder: "releases" };
  const line = (
    to: PlaceName = folder,
    {
      registry = AT_TOP,
      file = "/usr/bin/model-release",
      env = {},
    }: { registry?: Registry; file?: string; env?: NodeJS.ProcessEnv } = {},
  ) => pullLine([ending], to, registry, { argv: ["node", file], env, cwd: () => "/clone" });

  test.each([
    [
      "a repository on GitHub",
      line({ kind: "github", owner: "acme", repo: "models" }),
      "model-release pull fraud@1.0.1 --from github:acme/models --into served",
    ],
    [
      "a clone",
      line(folder, { file: "/clone/dist/cli/index.js" }),
      "node dist/cli/index.js pull fraud@1.0.1 --from releases --into served",
    ],
    [
      "npx",
      line(folder, { env: { npm_command: "exec" } }),
      "npx model-release pull fraud@1.0.1 --from releases --into served",
    ],
    [
      "a package",
      line(folder, { file: "/clone/node_modules/model-release/dist/cli/index.js" }),
      "model-release pull fraud@1.0.1 --from releases --into served",
    ],
    [
      "a virtual environment",
      line(folder, { file: "/clone/.venv/lib/site-packages/x/index.js" }),
      "model-release pull fraud@1.0.1 --from releases --into served",
    ],
    [
      "a file elsewhere",
      line(folder, { file: "/other/dist/cli/index.js" }),
      "model-release pull fraud@1.0.1 --from releases --into served",
    ],
    [
      "another registry",
      line(folder, { registry: { folder: "ml", tagPrefix: "ml/" } }),
      "model-release pull fraud@1.0.1 --from releases --into served --registry ml --tag-prefix ml/",
    ],
    ["a folder that cannot be shown", line({ kind: "folder", folder: "a\u001b[1m" }), undefined],
  ])("of %s", (_, said, expected) => {
    expect(said).toBe(expected);
  });
});
