import { call, type GitHub } from "./client.ts";

/** The bytes of a file on the default branch, or `undefined` if it is not there. At most 1 MB, as GitHub hands out. */
export async function readDefaultFile({ octokit, owner, repo }: GitHub, path: string): Promise<Uint8Array | undefined> {
  try {
    const { data } = await call(`send ${path}`, () => octokit.rest.repos.getContent({ owner, repo, path }));
    if (Array.isArray(data) || data.type !== "file") return undefined;
    if (data.encoding !== "base64") throw new Error(`${path} is too large`);
    return new Uint8Array(Buffer.from(data.content, "base64"));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  const { status, cause } = error as { status?: number; cause?: { status?: number } };
  return status === 404 || cause?.status === 404;
}
