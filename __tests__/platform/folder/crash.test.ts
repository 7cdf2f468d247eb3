import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { disk } from "../../../src/platform/folder/disk.ts";
import type { Plan } from "../../../src/publish/plan.ts";
import { planOf } from "../../helpers/staged.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";
import { runOnce } from "./crash/run.ts";
import { type Step, stepped } from "./crash/stepped.ts";

const PARALLEL = 4;
const VERSION = "models/fraud/1.0.0";
const STRANGERS = ["README.md", "models/.keep", "models/fraud/.DS_Store", "models/fraud/notes/why.txt"];

// One piece and a half, so that a crash can fall between pieces and within each.
const MODEL = Buffer.alloc(1.5 * (1 << 20), "model").toString("latin1");
const TEXTS = { "model.onnx": MODEL, "metadata.json": "{}", SHA256SUMS: "sums", "validation-report.json": "{}" };

// Hundreds of processes, one after the other.
const LONG_MS = 900_000;

const tried: number[] = [];
afterAll(() => process.stderr.write(`crash points tried in the folder: ${tried.join(" + ")}\n`));

const CHILD = resolve("__tests__/platform/folder/crash/child.ts");

interface Scene {
  readonly root: string;
  readonly plan: Plan;
  /** Lays the folder of releases out as the run finds it. */
  lay(folder: string): void;
}

interface ChildRun {
  readonly signal: NodeJS.Signals | null;
  readonly text: string;
}

function runChild(scene: Scene, folder: string, at = -1, where: "before" | "within" = "before"): Promise<ChildRun> {
  const args = [CHILD, folder, join(scene.root, "plan.json"), String(at), where];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (part) => (text += part));
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (_, signal) => done({ signal, text }));
  });
}

function makeScene(lay: Scene["lay"]): Scene {
  const root = tempFolder();
  const plan = planOf(join(root, "staged"), TEXTS);
  writeFileSync(join(root, "plan.json"), JSON.stringify(plan));
  return { root, plan, lay };
}

function layStrangers(folder: string): void {
  for (const name of STRANGERS) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), "somebody's");
  }
}

const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** What is wrong with what readers see at this moment: nothing where the version is not there, or there whole. */
function wrongInPublished(folder: string, plan: Plan): string[] {
  const place = join(folder, VERSION);
  if (!existsSync(place)) return [];
  const names = readdirSync(place).sort();
  const wanted = [...plan.files.map((f) => f.name), "release.json"].sort();
  if (names.join() !== wanted.join()) return [`it holds ${names.join()}`];
  const record = JSON.parse(readFileSync(join(place, "release.json"), "utf8"));
  return [
    ...(record.commit === plan.spec.commit && record.body === plan.spec.body ? [] : ["the record is another"]),
    ...plan.files
      .filter((f) => digest(readFileSync(join(place, f.name))) !== f.sha256)
      .map((f) => `${f.name} has other bytes`),
  ];
}

function wrongAtTheEnd(folder: string, plan: Plan, strangers: readonly string[]): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => !readdirIsFolder(join(folder, name))).sort();
  const wanted = [
    ...strangers,
    ...[...plan.files.map((f) => f.name), "release.json"].map((name) => `${VERSION}/${name}`),
  ].sort();
  return [
    ...wrongInPublished(folder, plan),
    ...(existsSync(join(folder, VERSION)) ? [] : ["nothing is published"]),
    ...(files.join() === wanted.join() ? [] : [`the folder holds ${files.join()}`]),
    ...names.filter((name) => name.includes(".draft-")).map((name) => `${name} was left`),
  ];
}

function readdirIsFolder(path: string): boolean {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}

interface Point {
  readonly at: number;
  readonly where: "before" | "within";
  readonly step: Step;
}

/** All points at which a run of this scene can be killed, in the order that it comes to them. */
async function pointsOf(scene: Scene): Promise<Point[]> {
  const folder = join(scene.root, "uninterrupted");
  scene.lay(folder);
  const { text } = await runChild(scene, folder);
  rmSync(folder, { recursive: true });
  const { became, steps } = JSON.parse(text) as { became: string; steps: Step[] };
  expect(became).toBe("published");
  return steps.flatMap((step, at) => [
    { at, where: "before" as const, step },
    ...(step.name === "write" ? [{ at, where: "within" as const, step }] : []),
  ]);
}

/** Kills a run at a point, runs again, and says what was wrong at any moment. */
async function tryPoint(scene: Scene, point: Point, strangers: readonly string[]): Promise<string[]> {
  const folder = join(scene.root, `${point.where}-${point.at}`);
  scene.lay(folder);
  const killed = await runChild(scene, folder, point.at, point.where);
  const wrong = killed.signal === "SIGKILL" ? [] : [`it was not killed: ${killed.text}`];
  wrong.push(...wrongInPublished(folder, scene.plan).map((what) => `after the crash ${what}`));
  const watched = stepped(disk, async (step) => {
    const seen = wrongInPublished(folder, scene.plan);
    wrong.push(...seen.map((what) => `before ${step.name} of the second run ${what}`));
  });
  const became = await runOnce(folder, scene.plan, watched);
  if (became !== "published" && became !== "same") wrong.push(`the second run came to ${became}`);
  wrong.push(...wrongAtTheEnd(folder, scene.plan, strangers).map((what) => `at the end ${what}`));
  rmSync(folder, { recursive: true });
  return wrong.map((what) => `${point.where} ${point.at} (${point.step.name} ${point.step.path}): ${what}`);
}

async function tryAll(
  scene: Scene,
  strangers: readonly string[] = [],
  among: (step: Step) => boolean = () => true,
): Promise<{ points: Point[]; wrong: string[] }> {
  const points = (await pointsOf(scene)).filter(({ step }) => among(step));
  const wrong: string[] = [];
  const queue = [...points];
  const work = async () => {
    for (let point = queue.shift(); point !== undefined; point = queue.shift()) {
      wrong.push(...(await tryPoint(scene, point, strangers)));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return { points, wrong };
}

/** What a run that is killed in the middle of the model leaves behind. */
async function leaveHalf(scene: Scene): Promise<string> {
  const points = await pointsOf(scene);
  const writes = points.filter(({ where, step }) => where === "within" && step.path.endsWith("model.onnx"));
  const folder = join(scene.root, "half");
  scene.lay(folder);
  await runChild(scene, folder, writes[1]!.at, "within");
  return folder;
}

// Between two operations that change nothing, a crash finds the same disk.
const changing = (step: Step) => step.changes;

describe("a run that is killed at any operation on the disk, and then runs again", () => {
  test(
    "publishes once, whole, and leaves no draft",
    async () => {
      const { points, wrong } = await tryAll(makeScene((folder) => mkdirSync(folder, { recursive: true })));
      tried.push(points.length);
      expect(wrong).toEqual([]);
      expect(points.length).toBeGreaterThan(80);
    },
    LONG_MS,
  );

  test(
    "also where the killed run had itself resumed a draft that was cut in the middle of the model",
    async () => {
      const scene = makeScene(layStrangers);
      const half = await leaveHalf(scene);
      const resuming = { ...scene, lay: (folder: string) => cpSync(half, folder, { recursive: true }) };
      const { points, wrong } = await tryAll(resuming, STRANGERS, changing);
      tried.push(points.length);
      expect(wrong).toEqual([]);
      expect(points.length).toBeGreaterThan(20);
    },
    LONG_MS,
  );

  test(
    "also where it had to discard a draft of another commit",
    async () => {
      const first = makeScene((folder) => mkdirSync(folder, { recursive: true }));
      const half = await leaveHalf(first);
      const scene = makeScene((folder) => cpSync(half, folder, { recursive: true }));
      const plan = planOf(join(scene.root, "moved"), TEXTS, "2".repeat(40));
      writeFileSync(join(scene.root, "plan.json"), JSON.stringify(plan));
      const { points, wrong } = await tryAll({ ...scene, plan }, [], changing);
      tried.push(points.length);
      expect(wrong).toEqual([]);
      expect(points.length).toBeGreaterThan(20);
    },
    LONG_MS,
  );
});
