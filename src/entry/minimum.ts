import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Failure } from "../domain/failure.ts";
import { errorsOf, formatLocation, sortFindings } from "../domain/finding.ts";
import { refuseLinks } from "../platform/files/no-follow.ts";
import { isAbsent } from "../platform/system-error.ts";
import { parseMinimum } from "../registry/policy.ts";
import { checkOverrides } from "../release/contract.ts";
import type { Minimum } from "../release/minimum.ts";

const MAX_NAMED = 5;
/** More than any policy; a larger file is another one, and is not read into memory. */
const MAX_BYTES = 1024 * 1024;

/**
 * Reads the minimum policy that `name` names from `cwd`; it may be outside the repository at `root`. Throws a
 * configuration `Failure` for whatever is wrong with it: a minimum that cannot be read is never left out.
 */
export async function readMinimum(
  text: string | undefined,
  { cwd, root, name }: { readonly cwd: string; readonly root: string; readonly name: string },
): Promise<Minimum | undefined> {
  if (text === undefined) return undefined;
  const bytes = await read(text, { cwd, root, name });
  const { document, findings } = parseMinimum(text, bytes);
  const unknown = checkOverrides(document);
  if (document !== undefined && unknown.length === 0)
    return { file: text, sha256: createHash("sha256").update(bytes).digest("hex"), document };
  const errors = sortFindings(errorsOf([...findings, ...unknown]));
  const lines = errors
    .slice(0, MAX_NAMED)
    .map(({ location, message }) => `${location === undefined ? text : formatLocation(location)}: ${message}`);
  const more = errors.length > MAX_NAMED ? [`and ${errors.length - MAX_NAMED} more`] : [];
  throw new Failure(
    "configuration",
    [`${name} names a file that is not a valid minimum policy.`, ...lines, ...more].join("\n"),
    {
      fix: `${errors[0]?.fix ?? "Fix the file."}  model-release schema minimum  prints what it may contain.`,
    },
  );
}

async function read(
  text: string,
  { cwd, root, name }: { readonly cwd: string; readonly root: string; readonly name: string },
): Promise<Buffer> {
  const path = resolve(cwd, text);
  await refuseLinks(root, path);
  try {
    const found = await stat(path);
    if (!found.isFile()) throw refused(name, text, "which is not a regular file");
    if (found.size > MAX_BYTES) throw refused(name, text, `which has ${found.size} bytes, more than any policy`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (isAbsent(error)) throw refused(name, text, "which does not exist");
    throw refused(name, text, `which cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
}

function refused(name: string, text: string, why: string): Failure {
  return new Failure("configuration", `${name} names ${JSON.stringify(text)}, ${why}.`, {
    fix: "Name the YAML file that contains the minimum policy.",
  });
}
