import { lstat } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { partsBelowModels } from "../../domain/registry.ts";
import { refuseLinks, replaceFile } from "../../platform/files/no-follow.ts";
import { unlessAbsent } from "../../platform/system-error.ts";
import type { Report } from "../../releases/report.ts";
import { renderHtml } from "../../report/html/page.ts";
import type { RegistryHere } from "../registry.ts";

/**
 * Checks where `--html` writes, before the minutes that measuring takes: a file named .html, in a folder that exists,
 * outside of models/, whose files are what is judged. `file` is as it was typed.
 */
export async function checkPage(file: string, cwd: string, { root, registry }: RegistryHere): Promise<void> {
  const path = resolve(cwd, file);
  if (!/\.html?$/i.test(path)) {
    throw refused(`--html names ${JSON.stringify(file)}, which does not end in .html.`);
  }
  await refuseLinks(root, path);
  if (partsBelowModels(registry, relative(root, path).split(sep).join("/")) !== undefined) {
    throw refused(`--html names ${file}, but files in models/ are judged and released.`);
  }
  const found = await lstat(path).catch(unlessAbsent);
  if (found !== undefined && !found.isFile()) throw refused(`--html names ${file}, which is not a regular file.`);
  const folder = await lstat(dirname(path)).catch(unlessAbsent);
  if (folder === undefined) throw refused(`--html names ${file}, but that folder does not exist.`);
}

/** Writes the report as a page; an earlier one is replaced as a whole. Errors are the system's. */
export function writePage(report: Report, file: string, cwd: string): Promise<void> {
  return replaceFile(resolve(cwd, file), new TextEncoder().encode(renderHtml(report)));
}

function refused(message: string): Failure {
  return new Failure("usage", message, { fix: "Name a file in an existing folder, for example  --html report.html" });
}
