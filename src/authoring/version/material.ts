import { Failure } from "../../domain/failure.ts";
import type { GraphSignature } from "../../formats/graph.ts";
import type { Producer } from "../../formats/onnx/model.ts";
import { FORMATS_READ, formatOf } from "../../gate/fixtures/format.ts";
import type { GateInput } from "../../gate/input.ts";
import type { StagedFile } from "../../publish/ports.ts";
import { IMPORTANCE, isExternalData, MATRIX, METADATA, MODEL_FILE, README } from "../../registry/layout.ts";
import type { ReadModel } from "../../release/ports.ts";
import type { Intake, NewFile } from "../ports.ts";
import { foreignFormat } from "./foreign-format.ts";

/** A model that somebody brings: its main file and its external data, as private copies. */
export interface ModelMaterial {
  readonly main: StagedFile;
  readonly external: readonly StagedFile[];
  readonly graph: GraphSignature;
  readonly producer: Producer;
  /** Of the files that `model_size_mb` counts. */
  readonly bytes: number;
  /** SHA-256 by the name that a file has in the version's folder. */
  readonly digests: ReadonlyMap<string, string>;
}

/** Takes a model with its external data. Throws a `Failure` that says what is missing or cannot be read. */
export async function takeModel(path: string, intake: Intake, readModel: ReadModel): Promise<ModelMaterial> {
  const main = await intake.file(path);
  if (main === undefined) {
    throw new Failure("configuration", `--model names ${JSON.stringify(path)}, and there is no such file.`, {
      fix: "Name the ONNX file, relative to where you are; not a folder.",
    });
  }
  const read = readModel(main.file);
  if (!read.ok) throw unreadable(path, read);
  const external: StagedFile[] = [];
  for (const name of read.signature.externalData) {
    refuseName(path, name, external);
    external.push(await takeExternal(path, name, intake));
  }
  const counted = external.filter(({ name }) => isExternalData(name));
  return {
    main,
    external,
    graph: read.signature,
    producer: read.producer ?? { name: "", version: "" },
    bytes: [main, ...counted].reduce((sum, { size }) => sum + size, 0),
    digests: new Map([[MODEL_FILE, main.sha256], ...external.map(({ name, sha256 }) => [name, sha256] as const)]),
  };
}

function unreadable(path: string, { why, fix }: { readonly why: string; readonly fix?: string | undefined }): Failure {
  const foreign = fix === undefined ? foreignFormat(path) : undefined;
  const said =
    foreign === undefined ? `cannot be read as an ONNX model: ${why}` : `is no ONNX model but ${foreign.what}`;
  const hint = foreign?.toOnnx ?? "Export the model to ONNX";
  const byHand = foreign?.data ? "." : ". Models of other formats are not run: write their metadata.json by hand.";
  return new Failure("configuration", `${path} ${said}.`, { fix: fix ?? `${hint}${byHand}` });
}

const OWN_FILES = [MODEL_FILE, METADATA, README, MATRIX, IMPORTANCE];

/** Throws a `Failure` if a file of weights has the name of another file of the version; some systems do not see case. */
function refuseName(path: string, name: string, taken: readonly StagedFile[]): void {
  const isSame = (other: string) => other.toLowerCase() === name.toLowerCase();
  const own = OWN_FILES.find(isSame);
  const other = taken.find((file) => isSame(file.name));
  if (own === undefined && other === undefined) return;
  const said = `${path} keeps weights in ${JSON.stringify(name)}`;
  const why =
    own === undefined
      ? `and in ${JSON.stringify(other?.name)}, which are one file where case does not count`
      : own === MODEL_FILE
        ? `which is the name of the model's own file in a version`
        : `and ${own} is another file of a version`;
  throw new Failure("configuration", `${said}, ${why}.`, {
    fix: "Save the weights under another name, for example model.onnx.data.",
  });
}

async function takeExternal(path: string, name: string, intake: Intake): Promise<StagedFile> {
  if (/[\\/]/.test(name)) {
    throw new Failure("configuration", `${path} stores weights in ${JSON.stringify(name)}, which is in a subfolder.`, {
      fix: "Save the model with its weights in one file next to it: a release is a flat list of files.",
    });
  }
  const file = await intake.beside(path, name);
  if (file !== undefined) return file;
  throw new Failure("configuration", `${path} keeps weights in ${JSON.stringify(name)}, which is not next to it.`, {
    fix: "Put the file next to the model, or export the model with its weights inside.",
  });
}

/** A fixture set that somebody brings, with the files that have to be written for it. */
export interface FixtureMaterial {
  readonly fixtures: NonNullable<GateInput["fixtures"]>;
  readonly files: readonly NewFile[];
}

/** Takes a fixture set for the model in the folder `ofModel`. It is copied into the model's own `fixtures/` unless it is already there. */
export async function takeFixtures(
  ofModel: string,
  path: string,
  intake: Intake,
  pathOf: (path: string) => string,
): Promise<FixtureMaterial> {
  const folder = `${ofModel}/fixtures`;
  const taken = await intake.set(path);
  if (taken?.kind === "inside") {
    if (!taken.path.startsWith(`${ofModel}/`)) {
      throw new Failure("configuration", `${taken.path} belongs to another model.`, {
        fix: `Copy the file to where you work on ${ofModel}, and name the copy.`,
      });
    }
    const format = formatOf(taken.path) ?? (/\.[^/]+$/.test(taken.path) ? undefined : "onnx");
    const sha256 = (await intake.digest(path)) ?? "";
    return { fixtures: { path: taken.path, file: pathOf(taken.path), sha256, format }, files: [] };
  }
  if (taken?.kind === "file" && formatOf(taken.file.name) !== undefined) {
    const { name, file, sha256 } = taken.file;
    const target = `${folder}/${name}`;
    return {
      fixtures: { path: target, file, sha256, format: formatOf(name) },
      files: [{ path: target, copyOf: file }],
    };
  }
  if (taken?.kind === "folder" && taken.files.length > 0) {
    const files = taken.files.map(({ name, file }) => ({ path: `${folder}/${name}`, copyOf: file }));
    const sha256 = taken.files[0]?.sha256 ?? "";
    return { fixtures: { path: folder, file: taken.folder, sha256, format: "onnx" }, files };
  }
  const what = taken === undefined ? "and there is no such file or folder" : "which is no fixture set";
  throw new Failure("configuration", `--fixtures names ${JSON.stringify(path)}, ${what}.`, {
    fix: `A fixture set is ${FORMATS_READ}.`,
  });
}
