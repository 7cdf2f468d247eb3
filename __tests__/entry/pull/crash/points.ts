import { spawn } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseLock } from "../../../../src/consume/read-lock.ts";
import { disk } from "../../../../src/platform/folder/disk.ts";
import { Random } from "../../../fuzz/random.ts";
import { runCli } from "../../../helpers/cli.ts";
import { inPlace, type PullScene, rightly, type Sent } from "../../../helpers/pull-scene.ts";
import { CLI } from "../../../helpers/spawn-cli.ts";
import { planOf } from "../../../helpers/staged.ts";
import { tempFolder } from "../../../helpers/temp-folder.ts";
import { runOnce } from "../../../platform/folder/crash/run.ts";

const PRELOAD = resolve("__tests__/entry/pull/crash/kill-at.mjs");
const SEED = 20261125;
const LOCK = "model-release.lock.json";
/** What is read before anything is fetched: which files there have to be, and the model's name. */
const READ_FIRST = ["SHA256SUMS", "metadata.json", "validation-report.json"];

/**
 * Where a pull is killed: before a change on the disk or in the middle of that write, at a request of the API, or at a
 * request for bytes, with no byte or half of them sent and written.
 */
type Point =
  | { readonly at: "before" | "within"; readonly number: number; readonly what: string }
  | { readonly at: "request" | "bytes" | "half"; readonly number: number; readonly what: string };

/** A place to pull from, and how the second run is made in this process. */
export interface Place {
  readonly scene: PullScene;
  readonly kind: "folder" | "github";
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export async function placeOf(scene: PullScene, kind: Place["kind"]): Promise<Place> {
  const into = ["--into", "models"];
  if (kind === "github") {
    const env = { GITHUB_API_URL: scene.github.apiUrl, GITHUB_TOKEN: "ghs-may-read" };
    return { scene, kind, args: ["pull", "fraud@1.0.0", "--from", "github:acme/models", ...into], env };
  }
  const releases = join(tempFolder(), "releases");
  const commit = (await scene.github.git.resolve("main")) ?? "";
  const became = await runOnce(releases, planOf(join(tempFolder(), "staged"), scene.files, commit), disk);
  if (became !== "published") throw new Error(`the release ended as ${became}`);
  return { scene, kind, args: ["pull", "fraud@1.0.0", "--from", releases, ...into], env: {} };
}

interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  readonly text: string;
}

/** Starts the command line in a process of its own, which kills itself, or which `scene` lets be killed. */
async function runChild({ scene, args, env }: Place, service: string, point?: Point, log = ""): Promise<Ended> {
  scene.reset();
  const killAt = point?.at === "before" || point?.at === "within" ? `${point.at} ${point.number}` : "";
  const child = spawn(process.execPath, ["--import", PRELOAD, CLI, ...args], {
    cwd: service,
    env: { ...process.env, NO_COLOR: "1", ...env, KILL_ROOT: service, KILL_AT: killAt, KILL_LOG: log },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (part) => (text += part));
  const end = new Promise<Ended>((done, failed) => {
    child.once("error", failed);
    child.once("close", (code, signal) => done({ code, signal, text }));
  });
  const kill = async () => {
    child.kill("SIGKILL");
    await end;
  };
  let requests = 0;
  scene.onRequest = () => (point?.at === "request" && requests++ === point.number ? kill() : undefined);
  scene.serve = (answer, sent, bytes, request) => {
    if (scene.sent.length - 1 !== point?.number || !["bytes", "half"].includes(point.at)) {
      return rightly(answer, sent, bytes, request);
    }
    if (point.at === "bytes") return void kill();
    const half = bytes.subarray(sent.from, sent.from + ((bytes.length - sent.from) >> 1));
    const range = { "content-range": `bytes ${sent.from}-${bytes.length - 1}/${bytes.length}` };
    answer.writeHead(sent.from > 0 ? 206 : 200, {
      "content-length": bytes.length - sent.from,
      ...(sent.from > 0 ? range : {}),
    });
    answer.write(half, () => void written(service, sent, half.length).then(kill));
  };
  return end;
}

/** Waits until what was sent is in a file, if it goes into one. */
async function written(service: string, { name, count, from }: Sent, length: number): Promise<void> {
  if (READ_FIRST.includes(name) && count === 1) return;
  while ((draftOf(service).get(name) ?? 0) < from + length) await new Promise((done) => setTimeout(done, 2));
}

/** The sizes of the files that a killed run left in its hidden folder. */
function draftOf(service: string): Map<string, number> {
  const model = join(service, "models/fraud");
  if (!existsSync(model)) return new Map();
  const drafts = readdirSync(model).filter((name) => name.startsWith(".draft-"));
  return new Map(
    drafts.flatMap((draft) =>
      readdirSync(join(model, draft)).map((name) => [name, statSync(join(model, draft, name)).size] as const),
    ),
  );
}

function wrongInService({ scene }: Place, service: string, isOver: boolean): string[] {
  const found = inPlace(service, scene.files);
  const lock = join(service, LOCK);
  const isLocked = existsSync(lock);
  const left = readdirSync(service, { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.draft-|\.part$/.test(name),
  );
  return [
    ...(found === "nothing" || found.length === 0 ? [] : [`other bytes are in place: ${found.join(", ")}`]),
    ...(isLocked && parseLock(LOCK, readFileSync(lock)).document === undefined ? ["the lock is damaged"] : []),
    ...(isLocked && found === "nothing" ? ["what is locked is not in place"] : []),
    ...(isOver && found === "nothing" ? ["nothing is in place"] : []),
    ...(isOver && !isLocked ? ["nothing is locked"] : []),
    ...(isOver ? left.map((name) => `${name} was left`) : []),
  ];
}

/** How many bytes a run has to send for that finds these files, or everything in place. */
function missingBytes(
  files: Readonly<Record<string, string>>,
  draft: ReadonlyMap<string, number>,
  isThere: boolean,
): number {
  const sizes = Object.entries(files).map(([name, text]) => [name, text.length] as const);
  const first = sizes.filter(([name]) => READ_FIRST.includes(name)).reduce((sum, [, size]) => sum + size, 0);
  return isThere ? first : sizes.reduce((sum, [name, size]) => sum + size - (draft.get(name) ?? 0), first);
}

/** Kills a pull at a point, pulls again, and says what was wrong at either end. */
async function tryPoint(place: Place, point: Point, prepare: Prepare): Promise<string[]> {
  const { scene, args, env } = place;
  const service = tempFolder();
  await prepare(place, service);
  const { signal, text } = await runChild(place, service, point);
  const wrong = signal === "SIGKILL" ? [] : [`it was not killed: ${text}`];
  wrong.push(...wrongInService(place, service, false).map((what) => `after the crash ${what}`));
  const missing = missingBytes(scene.files, draftOf(service), inPlace(service, scene.files) !== "nothing");
  scene.reset();
  const again = await runCli(service, args, undefined, env);
  if (again.code !== 0) wrong.push(`the next run ended with ${again.code}: ${again.stdout}${again.stderr}`);
  wrong.push(...wrongInService(place, service, true).map((what) => `at the end ${what}`));
  const sent = scene.sent.reduce((sum, { name, from }) => sum + (scene.files[name]?.length ?? 0) - from, 0);
  if (place.kind === "github" && sent !== missing) wrong.push(`${sent} bytes were sent for, ${missing} were missing`);
  rmSync(service, { recursive: true });
  return wrong.map((what) => `${point.at} ${point.number} (${point.what}): ${what}`);
}

type Prepare = (place: Place, service: string) => Promise<void>;

export const FRESH: Prepare = async () => {};

/** What a run left in each place that was killed when half of the model was written. */
const halves = new WeakMap<Place, Promise<string>>();

/** Leaves what such a run leaves. */
export const HALF: Prepare = async (place, service) => {
  const half = halves.get(place) ?? leaveHalf(place);
  halves.set(place, half);
  cpSync(await half, service, { recursive: true });
};

async function leaveHalf(place: Place): Promise<string> {
  const isHere = ({ at, what }: Point) =>
    place.kind === "github" ? at === "half" && what === "model.onnx" : at === "within" && what.endsWith("model.onnx");
  const [point] = await pointsOf(place, FRESH, isHere);
  const service = tempFolder();
  if (point === undefined || (await runChild(place, service, point)).signal !== "SIGKILL") {
    throw new Error("no run was killed in the middle of the model");
  }
  return service;
}

/** All points at which a pull can be killed, in the order that it comes to them: first those on the disk. */
async function pointsOf(
  place: Place,
  prepare: Prepare,
  among: (point: Point) => boolean = () => true,
): Promise<Point[]> {
  const { scene } = place;
  const service = tempFolder();
  await prepare(place, service);
  const log = join(tempFolder(), "steps.json");
  let requests = 0;
  const ran = runChild(place, service, undefined, log);
  scene.onRequest = () => void requests++;
  const { code, text } = await ran;
  if (code !== 0) throw new Error(`the run ended with ${code}: ${text}`);
  const steps: { name: string; path: string; cuts: boolean }[] = JSON.parse(readFileSync(log, "utf8"));
  const points = [
    ...steps.flatMap(({ name, path, cuts }, number): Point[] => {
      const what = `${name} ${path}`;
      return [{ at: "before", number, what }, ...(cuts ? [{ at: "within", number, what } as const] : [])];
    }),
    ...Array.from({ length: requests }, (_, number): Point => ({ at: "request", number, what: "the API" })),
    ...scene.sent.flatMap(({ name }, number): Point[] => [
      { at: "bytes", number, what: name },
      { at: "half", number, what: name },
    ]),
  ];
  return points.filter(among);
}

/** Kills pulls at all points, or at some that are drawn; how many there were, and what was wrong. */
export async function crashIn(
  place: Place,
  prepare: Prepare,
  sample = Number.POSITIVE_INFINITY,
): Promise<{ readonly tried: number; readonly wrong: readonly string[] }> {
  const points = await pointsOf(place, prepare);
  const random = new Random(SEED);
  while (points.length > sample) points.splice(random.below(points.length), 1);
  const wrong: string[] = [];
  for (const point of points) wrong.push(...(await tryPoint(place, point, prepare)));
  return { tried: points.length, wrong };
}
