import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { connect } from "../../../src/platform/github/client.ts";
import { downloadAsset } from "../../../src/platform/github/download.ts";
import { type Loopback, listen } from "../../github/loopback.ts";
import { fakeClock } from "../../helpers/publishing.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const BYTES = Buffer.from(Array.from({ length: 50_000 }, (_, i) => i % 251));
const ASSET = {
  ...{ id: "7", name: "model.onnx", size: BYTES.length, complete: true },
  sha256: createHash("sha256").update(BYTES).digest("hex"),
};

interface Seen {
  readonly host: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}
type Serve = (answer: ServerResponse, seen: Seen, count: number) => void;

let servers: Loopback[] = [];
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
});

async function start(serve: Serve): Promise<{ readonly url: string; readonly seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = await listen((request: IncomingMessage, answer: ServerResponse) => {
    const { range, authorization, host = "" } = request.headers;
    seen.push({ host, range, authorization });
    serve(answer, seen.at(-1) as Seen, seen.length);
  });
  servers.push(server);
  return { url: server.url, seen };
}

const offset = ({ range }: Seen) => Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);

function whole(answer: ServerResponse, seen: Seen, bytes = BYTES): void {
  const from = offset(seen);
  if (from > 0) answer.writeHead(206, { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` });
  answer.end(bytes.subarray(from));
}

/** Says how much there is, sends a part of it and breaks off, when that part has arrived. */
function cut(answer: ServerResponse, seen: Seen, count: number): void {
  const from = offset(seen);
  const range = { "content-range": `bytes ${from}-${BYTES.length - 1}/${BYTES.length}` };
  answer.writeHead(from > 0 ? 206 : 200, { "content-length": BYTES.length - from, ...(from > 0 ? range : {}) });
  answer.write(BYTES.subarray(from, from + count), () => setTimeout(() => answer.socket?.end(), 100));
}

async function download(url: string, there?: Buffer): Promise<{ readonly file: string; readonly error?: unknown }> {
  const file = join(tempFolder(), "model.onnx");
  if (there !== undefined) writeFileSync(file, there);
  const github = connect({ token: "secret", apiUrl: url, owner: "o", repo: "r", retryPolicy: fakeClock() });
  try {
    await downloadAsset(github, ASSET, file);
    return { file };
  } catch (error) {
    return { file, error };
  }
}

const ranges = (seen: readonly Seen[]) => seen.map(({ range }) => range);

test("only the missing bytes are sent for", async () => {
  const { url, seen } = await start((answer, each) => whole(answer, each));
  const { file } = await download(url, BYTES.subarray(0, 12_345));
  expect(readFileSync(file).equals(BYTES)).toBe(true);
  expect(ranges(seen)).toEqual(["bytes=12345-"]);
});

test("nothing is sent for if all is there", async () => {
  const { url, seen } = await start((answer, each) => whole(answer, each));
  const { error } = await download(url, BYTES);
  expect([error, seen]).toEqual([undefined, []]);
});

test("a body that breaks off is continued where it broke off", async () => {
  const { url, seen } = await start((answer, each, count) =>
    count < 3 ? cut(answer, each, 10_000) : whole(answer, each),
  );
  const { file, error } = await download(url);
  expect(error).toBeUndefined();
  expect(readFileSync(file).equals(BYTES)).toBe(true);
  expect(seen[0]?.range).toBeUndefined();
  expect(seen.slice(1).every((each) => offset(each) > 0)).toBe(true);
});

test.each([
  ["knows no ranges", (answer: ServerResponse) => void answer.end(BYTES)],
  [
    "answers with another range",
    (answer: ServerResponse, seen: Seen) => {
      if (seen.range === undefined) answer.end(BYTES);
      else answer.writeHead(206, { "content-range": `bytes 0-${BYTES.length - 1}/${BYTES.length}` }).end(BYTES);
    },
  ],
] satisfies [string, Serve][])("a server that %s never makes a file of two halves", async (_, serve) => {
  const { url } = await start(serve);
  const { file, error } = await download(url, BYTES.subarray(0, 100));
  if (error === undefined) expect(readFileSync(file).equals(BYTES)).toBe(true);
  else expect(String(error)).toContain("model.onnx");
});

test("first bytes of another file are dropped, and all is sent for once more", async () => {
  const { url, seen } = await start((answer, each) => whole(answer, each));
  const { file, error } = await download(url, Buffer.alloc(12_345, 1));
  expect([error, readFileSync(file).equals(BYTES), ranges(seen)]).toEqual([
    undefined,
    true,
    ["bytes=12345-", undefined],
  ]);
});

test("bytes that are not those of the digest are refused, and not kept", async () => {
  const other = Buffer.from(BYTES);
  other[40_000] = 255;
  const { url } = await start((answer, each) => whole(answer, each, other));
  for (const there of [undefined, BYTES.subarray(0, 100)]) {
    const { file, error } = await download(url, there);
    expect(String(error)).toContain("does not match the size or digest");
    expect(readFileSync(file).length).toBe(0);
  }
});

test("a body without its end is refused", async () => {
  const { url } = await start((answer, each) => cut(answer, each, 0));
  const { file, error } = await download(url);
  expect(error).toBeDefined();
  expect(existsSync(file) ? readFileSync(file).length : 0).toBeLessThan(BYTES.length);
});

test("the token does not reach the host that GitHub redirects to", async () => {
  const storage = await start((answer, each) => whole(answer, each));
  const api = await start((answer) => void answer.writeHead(302, { location: `${storage.url}/blob` }).end());
  expect((await download(api.url, BYTES.subarray(0, 10))).error).toBeUndefined();
  expect(api.seen[0]?.authorization).toBe("token secret");
  expect(storage.seen).toEqual([{ host: new URL(storage.url).host, range: "bytes=10-", authorization: undefined }]);
});

test.each([
  "http://192.0.2.1/blob",
  "http://storage.example/blob",
  "ftp://127.0.0.1/blob",
  "http://127.0.0.1.example/blob",
])("a redirect to %s is refused before anything is sent there", async (location) => {
  const api = await start((answer) => void answer.writeHead(302, { location }).end());
  const { error } = await download(api.url);
  expect(String(error)).toContain("which is not https");
});
