import { chmod, mkdir, readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { Intake, TakenSet } from "../../authoring/ports.ts";
import { partsBelowModels, type Registry } from "../../domain/registry.ts";
import { isTestData } from "../../gate/fixtures/format.ts";
import type { StagedFile } from "../../publish/ports.ts";
import { unlessAbsent } from "../system-error.ts";
import { copyAndHash, hashFile } from "./hash.ts";
import { refuseLinks } from "./no-follow.ts";

/** Takes files that are named from `cwd` into the private folder; links of the repository at `root` are not followed. */
export function createIntake(cwd: string, root: string, folder: string, registry?: Registry): Intake {
  const take = async (file: string, name: string): Promise<StagedFile | undefined> => {
    await refuseLinks(root, file);
    if (!(await stat(file).catch(unlessAbsent))?.isFile()) return undefined;
    const target = join(folder, name);
    await mkdir(dirname(target), { recursive: true });
    const copy = await copyAndHash(file, target);
    // The folder is private; within it, the worker may be another user.
    await chmod(target, 0o644);
    return { name: basename(file), file: target, ...copy };
  };
  return {
    file: (path) => take(resolve(cwd, path), join("model", "model.onnx")),
    beside: (path, name) => take(join(dirname(resolve(cwd, path)), name), join("model", name)),
    async set(path) {
      const file = resolve(cwd, path);
      const found = await stat(file).catch(unlessAbsent);
      if (found === undefined) return undefined;
      await refuseLinks(root, file);
      const within = relative(await realpath(root), await realpath(file))
        .split(sep)
        .join("/");
      if (partsBelowModels(registry, within)?.[1] === "fixtures") return { kind: "inside", path: within };
      if (found.isFile()) {
        const copy = await take(file, join("fixtures", basename(file)));
        return copy && { kind: "file", file: copy };
      }
      if (!found.isDirectory()) return { kind: "folder", folder, files: [] };
      return takeFolder(file, join(folder, "fixtures"), take);
    },
    async digest(path) {
      const file = resolve(cwd, path);
      const found = await stat(file).catch(unlessAbsent);
      return found?.isFile() ? (await hashFile(file, found.size)).sha256 : undefined;
    },
  };
}

/** ONNX test data, named by the folder that holds the sets or by one set; nothing else of the folder is taken. */
async function takeFolder(
  folder: string,
  copies: string,
  take: (file: string, name: string) => Promise<StagedFile | undefined>,
): Promise<TakenSet> {
  const paths = await readdir(folder, { recursive: true });
  const isSet = /^test_data_set_\d+$/.test(basename(folder));
  const data = paths
    .map((path) => path.split(sep).join("/"))
    .map((path) => (isSet ? `${basename(folder)}/${path}` : path))
    .filter((path) => isTestData("", `/${path}`))
    .sort();
  const files: StagedFile[] = [];
  for (const path of data) {
    const copy = await take(join(isSet ? dirname(folder) : folder, path), join("fixtures", path));
    if (copy !== undefined) files.push({ ...copy, name: path });
  }
  return { kind: "folder", folder: copies, files };
}
