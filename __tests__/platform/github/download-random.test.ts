import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import fc from "fast-check";
import { connect } from "../../../src/platform/github/client.ts";
import { downloadAsset } from "../../../src/platform/github/download.ts";
import { type Loopback, listen } from "../../github/loopback.ts";
import { fakeClock } from "../../helpers/publishing.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const BYTES = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7) % 251));
const ASSET = {
  ...{ id: "7", name: "model.onnx", size: BYTES.length, complete: true },
  sha256: createHash("sha256").update(BYTES).digest("hex"),
};

/** How one request is answered: at which byte what comes is cut or changed, and whether a range is heeded. */
interface Turn {
  readonly status: 200 | 401 | 403 | 416 | 429 | 500;
  readonly range: "heeded" | "ignored" | "shifted" | "unnamed";
  readonly stated: boolean;
  readonly cut: number | undefined;
  readonly changed: number | undefined;
  readonly more: number;
}

const turn: fc.Arbitrary<Turn> = fc.record({
  status: fc.oneof(
    { weight: 8, arbitrary: fc.constant(200 as const) },
    { weight: 1, arbitrary: fc.constantFrom(401, 403, 416, 429, 500) },
  ),
  range: fc.oneof(
    { weight: 4, arbitrary: fc.constant("heeded" as const) },
    { weight: 1, arbitrary: fc.constantFrom("ignored", "shifted", "unnamed") },
  ),
  stated: fc.boolean(),
  cut: fc.option(fc.nat(BYTES.length), { nil: undefined }),
  changed: fc.option(fc.nat(BYTES.length - 1), { nil: undefined, freq: 2 }),
  more: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(100) }),
}) as fc.Arbitrary<Turn>;

const RIGHT: Turn = { status: 200, range: "heeded", stated: true, cut: undefined, changed: undefined, more: 0 };

let server: Loopback;
let turns: Turn[] = [];
let asked: number[] = [];

beforeAll(async () => {
  server = await listen(({ headers }, answer) => {
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
    asked.push(from);
    respond(answer, from, turns.shift() ?? RIGHT);
  });
});
afterAll(() => server.close());

function respond(answer: ServerResponse, asked: number, { status, range, stated, cut, changed, more }: Turn): void {
  if (status !== 200) return void answer.writeHead(status, { "retry-after": "1" }).end("{}");
  const from = range === "ignored" ? 0 : range === "shifted" ? Math.max(0, asked - 1) : asked;
  const whole = Buffer.concat([BYTES, Buffer.alloc(more)]);
  if (changed !== undefined) whole[changed] = (whole[changed] ?? 0) ^ 255;
  const part = whole.subarray(from);
  const named = range === "unnamed" ? {} : { "content-range": `bytes ${from}-${whole.length - 1}/${whole.length}` };
  const length = stated ? { "content-length": part.length } : {};
  answer.writeHead(asked > 0 && range !== "ignored" ? 206 : 200, { ...named, ...length, connection: "close" });
  const sent = part.subarray(0, Math.max(0, (cut ?? whole.length) - from));
  if (sent.length === part.length || !stated) answer.end(sent);
  else answer.write(sent, () => answer.destroy());
}

async function download(file: string): Promise<"right" | "failed"> {
  const client = connect({ token: "t", apiUrl: server.url, owner: "o", repo: "r", retryPolicy: fakeClock() });
  try {
    await downloadAsset(client, ASSET, file);
    return "right";
  } catch {
    return "failed";
  }
}

const there = fc.oneof(
  fc.nat(BYTES.length + 100).map((length) => Buffer.concat([BYTES, Buffer.alloc(100)]).subarray(0, length)),
  fc.uint8Array({ maxLength: 4000 }).map((bytes) => Buffer.from(bytes)),
);

test("whatever a server sends and whatever is there, a file that is done has the right bytes, and a later run gets it", async () => {
  const folder = tempFolder();
  let ran = 0;
  const seen = { right: 0, failed: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { maxLength: 6 }), fc.option(there, { nil: undefined }), async (bad, before) => {
      const file = join(folder, String(ran++));
      if (before !== undefined) writeFileSync(file, before);
      turns = [...bad];
      const ended = await download(file);
      seen[ended] += 1;
      if (ended === "right" && !readFileSync(file).equals(BYTES)) throw new Error("the wrong bytes were accepted");
      turns = [];
      if ((await download(file)) !== "right") throw new Error("what was left is in the way of the next run");
      if (!readFileSync(file).equals(BYTES)) throw new Error("the next run accepted the wrong bytes");
    }),
    { seed: 20261125, numRuns: 400 },
  );
  expect([seen.right > 100, seen.failed > 20]).toEqual([true, true]);
});

test("after a connection that broke off at any byte, exactly the others are sent for", async () => {
  const folder = tempFolder();
  let ran = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(BYTES.length - 1), fc.boolean(), async (cut, stated) => {
      const file = join(folder, String(ran++));
      [turns, asked] = [[{ ...RIGHT, stated, cut }], []];
      const ended = await download(file);
      expect([ended, readFileSync(file).equals(BYTES)]).toEqual(["right", true]);
      // The last bytes before a reset may not have arrived.
      expect([asked[0], asked.length]).toEqual([0, 2]);
      if (!stated) expect(asked[1]).toBe(cut);
      else expect(asked[1]).toBeLessThanOrEqual(cut);
    }),
    { seed: 20261125, numRuns: 60 },
  );
});

test("a connection that drips is ended and continued", async () => {
  const file = join(tempFolder(), "model.onnx");
  asked = [];
  let dripping: NodeJS.Timeout | undefined;
  const dripper = await listen(({ headers }, answer) => {
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
    asked.push(from);
    if (asked.length > 1) return respond(answer, from, RIGHT);
    answer.writeHead(200, { "content-length": BYTES.length });
    let at = 0;
    dripping = setInterval(() => answer.write(BYTES.subarray(at, ++at)), 5);
  });
  const retryPolicy = { ...fakeClock(), stallWindowMs: 200 };
  const client = connect({ token: "t", apiUrl: dripper.url, owner: "o", repo: "r", retryPolicy });
  await downloadAsset(client, ASSET, file);
  clearInterval(dripping);
  await dripper.close();
  expect(existsSync(file) && readFileSync(file).equals(BYTES)).toBe(true);
  expect([asked[0], asked.length > 1]).toEqual([0, true]);
});
