import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { formatChecksums } from "../../src/releases/evidence.ts";
import { pushTag, TAG } from "../github/acts.ts";
import type { Exchange } from "../github/exchange.ts";
import type { Fault } from "../github/faults.ts";
import { listen } from "../github/loopback.ts";
import { type StandIn, startGitHub } from "../github/stand-in.ts";
import { type CliResult, runCli } from "./cli.ts";
import { fakeClock, releaseTo } from "./publishing.ts";
import { digestsOf, releasedFiles } from "./shelf.ts";
import { planOf } from "./staged.ts";
import { tempFolder } from "./temp-folder.ts";

export const PULLED = "models/fraud/1.0.0";

/** One request for bytes, as the server behind GitHub sees it. */
export interface Sent {
  readonly name: string;
  readonly headers: IncomingHttpHeaders;
  /** The first byte that is asked for. */
  readonly from: number;
  /** How many requests for this file there were, with this one. */
  readonly count: number;
}

/** Answers a request for a file whose right bytes are `bytes`. */
export type Serve = (answer: ServerResponse, sent: Sent, bytes: Buffer, request: IncomingMessage) => void;

/** A release on the stand-in for GitHub, whose bytes come from a server that does as a test tells it. */
export interface PullScene {
  readonly github: StandIn;
  readonly files: Readonly<Record<string, string>>;
  readonly storageUrl: string;
  readonly sent: Sent[];
  serve: Serve;
  /** Goes before everything else that is asked of the API. */
  fault: (exchange: Exchange) => Fault | undefined;
  /** Waited for before a request of the API is carried out. */
  onRequest: () => void | Promise<void>;
  pull(service: string, more?: readonly string[]): Promise<CliResult>;
  reset(): void;
  close(): Promise<void>;
}

/** All of a file, or the part that is asked for. */
export const rightly: Serve = (answer, { from }, bytes) => {
  const range = { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
  const length = { "content-length": bytes.length - from };
  answer.writeHead(from > 0 ? 206 : 200, from > 0 ? { ...range, ...length } : length);
  answer.end(bytes.subarray(from));
};

/** The files of a release that are large enough to be cut. */
export function releaseFiles(commit: string, version = "1.0.0"): Record<string, string> {
  const noise = (seed: string, blocks: number) =>
    Array.from({ length: blocks }, (_, i) => createHash("sha256").update(`${seed} ${i}`).digest("hex")).join("");
  const own = { "model.onnx": noise(`model ${version}`, 1500), "model.onnx.data": noise(`data ${version}`, 400) };
  const files = releasedFiles(version, { own, commit });
  return { ...files, SHA256SUMS: formatChecksums(digestsOf(files)) };
}

export async function createPullScene(): Promise<PullScene> {
  const sent: Sent[] = [];
  const storage = await listen((request, answer) => {
    const name = decodeURIComponent((request.url ?? "").slice(1));
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const count = sent.filter((each) => each.name === name).length + 1;
    const here = { name, headers: request.headers, from, count };
    sent.push(here);
    scene.serve(answer, here, bytesOf(name), request);
  });
  const github = await startGitHub({
    faults: (exchange) => scene.fault(exchange) ?? redirect(exchange),
    onRequest: () => scene.onRequest(),
  });
  const assets = () => github.state.releases.flatMap((release) => release.assets);
  const bytesOf = (name: string) => Buffer.from(assets().find((asset) => asset.name === name)?.bytes ?? []);
  const redirect = ({ operation, path }: Exchange): Fault | undefined => {
    if (operation !== "repos/get-release-asset") return undefined;
    const name = assets().find(({ id }) => path.endsWith(`/${id}`))?.name ?? "";
    return { kind: "answer", status: 302, headers: { location: `${storage.url}/${encodeURIComponent(name)}` } };
  };
  const scene: PullScene = {
    github,
    files: {},
    storageUrl: storage.url,
    sent,
    serve: rightly,
    fault: () => undefined,
    onRequest: () => {},
    pull: (service, more = []) =>
      runCli(
        service,
        ["pull", "fraud@1.0.0", "--from", "github:acme/models", "--into", "models", ...more],
        undefined,
        { GITHUB_API_URL: github.apiUrl, GITHUB_TOKEN: "ghs-may-read" },
        fakeClock(),
      ),
    reset() {
      sent.length = 0;
      scene.serve = rightly;
      scene.fault = () => undefined;
      scene.onRequest = () => {};
    },
    close: async () => {
      await Promise.all([github.close(), storage.close()]);
    },
  };
  const files = releaseFiles(await pushTag(github, TAG));
  Object.assign(scene, { files });
  const became = await releaseTo(github, planOf(join(tempFolder(), "staged"), files, await commitOf(github)));
  if (became !== "published") throw new Error(`the release ended as ${became}`);
  return scene;
}

const commitOf = async ({ git }: StandIn) => (await git.resolve("main")) ?? "";

/** What is under the final name: nothing, or the files that differ from those that were released. */
export function inPlace(service: string, files: Readonly<Record<string, string>>): "nothing" | readonly string[] {
  const folder = join(service, PULLED);
  if (!existsSync(folder)) return "nothing";
  const names = new Set([...Object.keys(files), ...readdirSync(folder)]);
  return [...names].filter((name) => {
    const path = join(folder, name);
    return !existsSync(path) || readFileSync(path, "latin1") !== files[name];
  });
}
