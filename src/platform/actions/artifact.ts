import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DefaultArtifactClient } from "@actions/artifact";
import { makePrivateFolder } from "../files/private-folder.ts";

export type Uploaded =
  | { readonly ok: true; readonly id: string }
  /** `missing`: GitHub Enterprise Server has no such service. */
  | { readonly ok: false; readonly missing: boolean; readonly why: string };

/**
 * Uploads exactly these files as one workflow artifact, name to content. They are written into a fresh private folder
 * first: the client takes paths, and a path in a checkout may be a link to anything.
 */
export async function uploadFiles(
  name: string,
  files: ReadonlyMap<string, Uint8Array>,
  temp?: string,
): Promise<Uploaded> {
  const { path: folder, dispose } = await makePrivateFolder(temp);
  try {
    const paths = [...files.keys()].map((file) => join(folder, file));
    for (const [file, bytes] of files) await writeFile(join(folder, file), bytes, { flag: "wx" });
    const { id } = await new DefaultArtifactClient().uploadArtifact(name, paths, folder);
    return id === undefined
      ? { ok: false, missing: false, why: "the service gave no id" }
      : { ok: true, id: String(id) };
  } catch (error) {
    const { name: kind, message } = error as Error;
    return { ok: false, missing: kind === "GHESNotSupportedError", why: message };
  } finally {
    await dispose();
  }
}
