import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { partsBelowModels, type Registry, readTag } from "../../domain/registry.ts";
import { isModelName, isVersion, type ModelVersion } from "../../domain/tag.ts";
import type { GraphSignature } from "../../formats/graph.ts";
import { parseMetadata } from "../../registry/metadata.ts";
import type { Side } from "../../release/diff.ts";
import { signatureOf } from "../../release/signature.ts";
import { exportTag } from "../git/tags.ts";
import { unlessAbsent } from "../system-error.ts";
import { hashFile } from "./hash.ts";
import { readModelFile } from "./model-bytes.ts";

/** A file, else a folder, else a tag; `refs/tags/…` is always a tag. */
export async function readSide(
  name: string,
  { cwd, root, registry }: { readonly cwd: string; readonly root: string; readonly registry: Registry },
  scratch: string,
): Promise<Side> {
  const bare = name.replaceAll("\\", "/").replace(/\/+$/, "");
  const tag = bare.replace(/^refs\/tags\//, "");
  const parsed = readTag(registry, tag);
  const path = resolve(cwd, bare);
  const places = [path, join(root, bare), join(root, registry.folder, bare)];
  const at = bare === tag ? await firstThere(places) : undefined;
  if (at?.found.isFile()) return readBare(bare, at.path);
  if (at?.found.isDirectory()) return readFolder(bare, at.path, versionIn(registry, relative(root, at.path)));
  if (parsed.ok && (await exportTag(root, tag, scratch, registry)))
    return readFolder(`tag ${tag}`, scratch, parsed.value);
  throw new Failure("configuration", `There is no file, folder or tag ${JSON.stringify(bare)}.`, {
    fix: "Name a version folder or tag such as models/fraud/1.0.0, or a file such as model.onnx.",
  });
}

/** The version whose folder has this path from the top of the repository. */
function versionIn(registry: Registry, path: string): ModelVersion | undefined {
  const [model = "", version = "", ...rest] = partsBelowModels(registry, path.replaceAll("\\", "/")) ?? [];
  return isModelName(model) && isVersion(version) && rest.length === 0 ? { model, version } : undefined;
}

async function firstThere(paths: readonly string[]) {
  for (const path of paths) {
    const found = await stats(path);
    if (found !== undefined) return { path, found };
  }
  return undefined;
}

async function stats(path: string) {
  return stat(path).catch(unlessAbsent);
}

async function readBare(name: string, file: string): Promise<Side> {
  const graph = readGraph(file, name);
  const modelFiles: Record<string, string> = { "model.onnx": await digestOf(file) };
  for (const external of graph.externalData) {
    modelFiles[external] = await digestOf(await findBeside(file, external, name));
  }
  return { name, signature: { graph, modelFiles, otherFiles: {} } };
}

/** A file of weights that belongs to a model: without it no one knows whether they changed. */
async function findBeside(file: string, external: string, name: string): Promise<string> {
  const folder = dirname(file);
  const path = resolve(folder, external);
  if (path.startsWith(folder + sep) && (await stats(path))?.isFile()) return path;
  throw new Failure("configuration", `${name} keeps weights in ${JSON.stringify(external)}, which is not next to it.`, {
    fix: "Put the file next to the model, or export the model with its weights inside.",
  });
}

async function readFolder(name: string, folder: string, id: ModelVersion | undefined): Promise<Side> {
  const path = join(folder, "metadata.json");
  const bytes = await readFile(path).catch(unlessAbsent);
  if (bytes === undefined) {
    throw new Failure("configuration", `${name} contains no metadata.json.`, {
      fix: "Name the folder of one version.",
    });
  }
  const metadata = parseMetadata(`${name}/metadata.json`, bytes);
  if (metadata.document === undefined) {
    const [first] = metadata.findings;
    throw new Failure("configuration", `metadata.json of ${name} is invalid: ${first?.message}`, {
      fix: "Fix it first; model-release validate lists everything that is wrong with it.",
    });
  }
  const { value } = metadata.document;
  const graph =
    value.export_format === "onnx" ? readGraph(join(folder, "model.onnx"), `${name}/model.onnx`) : undefined;
  for (const external of graph?.externalData ?? []) {
    await findBeside(join(folder, "model.onnx"), external, `${name}/model.onnx`);
  }
  const files = await listFiles(folder);
  const digests = await Promise.all(files.map(async (file) => [file, await digestOf(join(folder, file))] as const));
  const version = id?.version ?? [basename(folder), basename(dirname(folder))].find(isVersion);
  return {
    name,
    ...(version === undefined ? {} : { version }),
    ...(id === undefined ? {} : { model: id.model }),
    signature: signatureOf(value, graph, new Map(digests)),
  };
}

function readGraph(file: string, name: string): GraphSignature {
  const model = readModelFile(file);
  if (model.ok) return model.signature;
  throw new Failure("configuration", `${name} cannot be read as an ONNX model: ${model.why}.`, {
    fix: model.fix ?? "Export the model again.",
  });
}

/** Every file of a folder and of the folders in it, as a path from there; hidden ones do not count. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter(({ name }) => !name.startsWith("."))
      .map(async (entry) => {
        if (!entry.isDirectory()) return entry.isFile() ? [entry.name] : [];
        return (await listFiles(join(folder, entry.name))).map((file) => `${entry.name}/${file}`);
      }),
  );
  return files.flat().sort();
}

async function digestOf(file: string): Promise<string> {
  const { size } = await stat(file);
  return (await hashFile(file, size)).sha256;
}
