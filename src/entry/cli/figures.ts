import { document, type FiguresWritten } from "../../authoring/figures.ts";
import { errorsOf } from "../../domain/finding.ts";
import { formatBytes } from "../../domain/numbers.ts";
import { modelReader } from "../../platform/files/model-bytes.ts";
import { createWorkspace } from "../../platform/files/workspace.ts";
import { createWriteNew } from "../../platform/files/write-new.ts";
import { createRepository } from "../../platform/git/repository.ts";
import { createRasteriser } from "../../platform/plots/rasterise.ts";
import { createProgress } from "../../platform/terminal/progress.ts";
import type { Screen, Style } from "../../report/screen.ts";
import { renderFindings } from "../../report/terminal.ts";
import { wrap } from "../../report/wrap.ts";
import type { CreateInference } from "../outside.ts";
import { RUNTIME_FOLDER } from "../paths.ts";
import { evidenceFolderOf } from "../registry.ts";
import type { Invocation } from "./arguments.ts";
import type { Io } from "./io.ts";
import { inferenceOptions, limitsOf } from "./on-model.ts";
import { locate } from "./registry.ts";

type Document = Extract<Invocation, { readonly command: "figures" }>;

/** Writes the documents that a version does not have, in the repository around the current folder. */
export async function runFigures(invocation: Document, io: Io, models: CreateInference): Promise<FiguresWritten> {
  const { root, registry } = await locate(invocation.registry, io);
  const { id, quiet } = invocation;
  const workspace = await createWorkspace(root, evidenceFolderOf(registry, id));
  const progress = createProgress(quiet ? { write: () => true } : io.stderr);
  try {
    return await document(id, {
      repository: createRepository(root, registry),
      workspace,
      readModel: modelReader(limitsOf(invocation).timeoutS),
      inference: models(inferenceOptions(invocation, io, progress.stage)),
      listener: { ...progress, plan: () => {} },
      rasterise: createRasteriser(RUNTIME_FOLDER),
      writeNew: createWriteNew(root),
    });
  } finally {
    progress.done();
    await workspace.dispose();
  }
}

/** 0 where every document is there now, 1 where one could not be made. */
export function exitCodeOfFigures({ findings }: FiguresWritten): 0 | 1 {
  return errorsOf(findings).length > 0 ? 1 : 0;
}

/** For a terminal: what stands in the way, then a line for each document. */
export function renderFiguresWritten(documented: FiguresWritten, screen: Screen): string {
  const { tag, written, kept, findings } = documented;
  const { paint, columns } = screen;
  const lineOf = (style: Style, word: string, path: string, about: string) =>
    wrap(`${paint(style, word.padEnd(7))}  `, [path, { text: about, gap: 2 }], columns);
  const lines = [
    ...written.flatMap(({ path, size, shows }) => lineOf("green", "written", path, `${formatBytes(size)}: ${shows}`)),
    ...kept.flatMap((path) => lineOf("dim", "kept", path, "already exists and was not changed")),
  ];
  const end =
    written.length > 0
      ? "Commit the new files before you release: only committed files are released."
      : exitCodeOfFigures(documented) === 0
        ? `${tag} already has both figures; nothing was measured or written.`
        : "Nothing was written.";
  return `${[...renderFindings(findings, screen), ...lines, ...wrap("", [end], columns)].join("\n")}\n`;
}

/** As one JSON document. */
export function toFiguresJson(documented: FiguresWritten): string {
  const { tag, written, kept, findings } = documented;
  const files = written.map(({ path, size, sha256, shows }) => ({ path, size, sha256, shows }));
  return `${JSON.stringify({ tag, exitCode: exitCodeOfFigures(documented), written: files, kept, findings }, null, 2)}\n`;
}
