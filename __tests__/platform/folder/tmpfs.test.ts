import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { planOf } from "../../helpers/staged.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const TEXTS = { "model.onnx": "m".repeat(1.5 * (1 << 20)), "metadata.json": "{}", SHA256SUMS: "sums" };
const CHILD = resolve("__tests__/platform/folder/crash/child.ts");

test("a tmpfs of 1 MiB fills up, and nothing is published; with more room the run succeeds", () => {
  const mounts = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", "/tmp"], { encoding: "utf8" });
  expect(`${mounts.error?.message ?? ""}${mounts.stderr}`).toBe("");
  const root = tempFolder();
  writeFileSync(join(root, "plan.json"), JSON.stringify(planOf(join(root, "staged"), TEXTS)));
  mkdirSync(join(root, "small"));
  const run = `"${process.execPath}" "${CHILD}" small/releases plan.json`;
  const script = `set -e
    mount -t tmpfs -o size=1m tmpfs small
    ${run}; ls small/releases/models/fraud
    mount -o remount,size=16m small
    ${run}; ls -A small/releases/models/fraud`;
  const { stdout } = spawnSync("unshare", ["-rm", "sh", "-c", script], { cwd: root, encoding: "utf8" });
  const [full, ...rest] = stdout.trim().split("\n");
  expect(JSON.parse(full ?? "").became).toBe("Failure: The disk of the folder releases is full.");
  expect(JSON.parse(rest[0] ?? "").became).toBe("published");
  expect(rest.slice(1)).toEqual(["1.0.0"]);
});
