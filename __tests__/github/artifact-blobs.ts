import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Answer } from "./call.ts";
import { receive } from "./receive.ts";

interface Blob {
  readonly signature: string;
  readonly blocks: Map<string, Buffer>;
  content?: Buffer;
}

/** Block blobs as Azure's storage takes them: whole, or in blocks whose order a list states at the end. */
export interface Blobs {
  /** The path and query of a new, empty blob. */
  create(): { readonly id: string; readonly address: string };
  address(id: string): string;
  /** `undefined` until the blob was committed. */
  content(id: string): Buffer | undefined;
  /** Answers a request for a blob's address. */
  serve(request: IncomingMessage): Promise<Answer>;
}

// Azure's client reads account, container and blob out of the path.
const FOLDER = "/account/artifacts/";

export function createBlobs(): Blobs {
  const blobs = new Map<string, Blob>();
  const address = (id: string) => `${FOLDER}${id}?sig=${blobs.get(id)?.signature}`;
  return {
    address,
    content: (id) => blobs.get(id)?.content,
    create: () => {
      const id = randomUUID();
      blobs.set(id, { signature: randomUUID(), blocks: new Map() });
      return { id, address: address(id) };
    },
    serve: async (request) => {
      const url = new URL(request.url ?? "/", "http://127.0.0.1");
      const { bytes, aborted } = await receive(request);
      const blob = blobs.get(url.pathname.slice(FOLDER.length));
      if (blob === undefined || !url.pathname.startsWith(FOLDER)) return { status: 404 };
      // The signature is the permission; a token has no business here.
      if (request.headers.authorization !== undefined || url.searchParams.get("sig") !== blob.signature) {
        return { status: 403 };
      }
      if (aborted) return { status: 400 };
      return request.method === "PUT" ? put(blob, url.searchParams, request, bytes) : get(blob, request);
    },
  };
}

function put(blob: Blob, query: URLSearchParams, { headers }: IncomingMessage, bytes: Buffer): Answer {
  const comp = query.get("comp");
  if (comp === "block") {
    blob.blocks.set(query.get("blockid") ?? "", bytes);
    return { status: 201 };
  }
  if (comp === null) {
    if (headers["x-ms-blob-type"] !== "BlockBlob") return { status: 400 };
    blob.content = bytes;
    return { status: 201 };
  }
  const ids = [...bytes.toString("utf8").matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]+)</g)].map(
    (m) => m[1] ?? "",
  );
  const blocks = ids.flatMap((id) => blob.blocks.get(id) ?? []);
  if (comp !== "blocklist" || blocks.length !== ids.length) return { status: 400 };
  blob.content = Buffer.concat(blocks);
  return { status: 201 };
}

function get({ content }: Blob, { method }: IncomingMessage): Answer {
  if (method !== "GET") return { status: 405 };
  return content === undefined
    ? { status: 404 }
    : { status: 200, body: content, headers: { "content-type": "application/zip" } };
}
