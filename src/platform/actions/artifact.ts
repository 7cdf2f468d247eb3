import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DefaultArtifactClient } from "@actions/artifact";

export type Uploaded =
  | { readonly ok: true; readonly id: string }
  /** `missing`: GitHub Enterprise Server has no such service. */
  | { readonly ok: false; readonly missing: boolean; readonly why: string };

/** Uploads all files of a folder as one workflow artifact. */
export async function uploadFolder(name: string, folder: string): Promise<Uploaded> {
  try {
    const names = await readdir(folder);
    const client = new DefaultArtifactClient();
    const { id } = await client.uploadArtifact(
      name,
      names.map((file) => join(folder, file)),
      folder,
    );
    return id === undefined
      ? { ok: false, missing: false, why: "the service gave no id" }
      : { ok: true, id: String(id) };
  } catch (error) {
    const { name: kind, message } = error as Error;
    return { ok: false, missing: kind === "GHESNotSupportedError", why: message };
  }
}
