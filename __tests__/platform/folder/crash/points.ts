import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Disk, disk, type OpenFile } from "../../../../src/platform/folder/disk.ts";
import { draftVersion, isAbandoned } from "../../../../src/platform/folder/draft-name.ts";
import type { Plan } from "../../../../src/publish/plan.ts";
import { Random } from "../../../fuzz/random.ts";
import { planOf } from "../../../helpers/staged.ts";
import { tempFolder } from "../../../helpers/temp-folder.ts";
import { runOnce } from "./run.ts";
import { type Step, stepped } from "./stepped.ts";

const PARALLEL = 4;
const SEED = 20261125;
const VERSION = "models/fraud/1.0.0";
const STRANGERS = ["README.md", "models/.keep", "models/fraud/.DS_Store", "models/fraud/notes/why.txt"];

// One piece and a half, so that a crash can fall between pieces and within each.
const MODEL = Buffer.alloc(1.5 * (1 << 20), "model").toString("latin1");
const TEXTS = { "model.onnx": MODEL, "metadata.json": "{}", SHA256SUMS: "sums", "validation-report.json": "{}" };

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

/** How a run is ended at a point. Gives what was wrong with that. */
export type End = (scene: Scene, folder: string, point: Point) => Promise<readonly string[]>;

/** A process of its own ends itself by SIGKILL. */
export const killProcess: End = async (scene, folder, { at, where }) => {
  const { signal, text } = await runChild(scene, folder, at, where);
  return signal === "SIGKILL" ? [] : [`it was not killed: ${text}`];
};

/** A run in this process whose disk carries out nothing any more: no line of it is reached after that. */
export const stopDisk: End = async (scene, folder, { at, where }) => {
  const opened: OpenFile[] = [];
  const keeping: Disk = {
    ...disk,
    async open(path, how) {
      const file = await disk.open(path, how);
      opened.push(file);
      return file;
    },
  };
  let steps = 0;
  const ended = await new Promise<string>((stopped, failed) => {
    const stopping = stepped(keeping, async ({ cut }) => {
      if (steps < at) {
        steps += 1;
        return;
      }
      if (where === "within") await cut?.();
      stopped("");
      await new Promise(() => {});
    });
    runOnce(folder, scene.plan, stopping).then((became) => stopped(`it was not stopped: ${became}`), failed);
  });
  // The system closes the files of a process that ends, and its number is nobody's any more.
  await Promise.all(opened.map((file) => file.close().catch(() => undefined)));
  disown(folder);
  return ended === "" ? [] : [ended];
};

/** Gives the drafts of this process to one that has ended. */
function disown(folder: string): void {
  const place = join(folder, VERSION, "..");
  if (!existsSync(place)) return;
  for (const name of readdirSync(place)) {
    const version = draftVersion(name);
    if (version !== undefined && !isAbandoned(name)) {
      renameSync(join(place, name), join(place, `.draft-${version}-${ENDED}-0123abcd`));
    }
  }
}

const ENDED = spawnSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }).stdout.trim();

/** Kills a run at a point, runs again, and says what was wrong at any moment. */
async function tryPoint(scene: Scene, point: Point, strangers: readonly string[], end: End): Promise<string[]> {
  const folder = join(scene.root, `${point.where}-${point.at}`);
  scene.lay(folder);
  const wrong = [...(await end(scene, folder, point))];
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

/** Tries these points and gives what was wrong at any. */
async function tryPoints(
  scene: Scene,
  points: readonly Point[],
  strangers: readonly string[],
  end: End,
): Promise<string[]> {
  const wrong: string[] = [];
  const queue = [...points];
  const work = async () => {
    for (let point = queue.shift(); point !== undefined; point = queue.shift()) {
      wrong.push(...(await tryPoint(scene, point, strangers, end)));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return wrong;
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

/** The three ways in which a folder is found when a run begins that is then killed. */
export const SITUATIONS: readonly {
  readonly title: string;
  readonly least: number;
  readonly make: () => Promise<Situation>;
}[] = [
  {
    title: "publishes once, whole, and leaves no draft",
    least: 80,
    make: async () => ({
      scene: makeScene((folder) => mkdirSync(folder, { recursive: true })),
      strangers: [],
      among: () => true,
    }),
  },
  {
    title: "also where the killed run had itself resumed a draft that was cut in the middle of the model",
    least: 20,
    make: async () => {
      const scene = makeScene(layStrangers);
      const half = await leaveHalf(scene);
      const lay = (folder: string) => cpSync(half, folder, { recursive: true });
      return { scene: { ...scene, lay }, strangers: STRANGERS, among: changing };
    },
  },
  {
    title: "also where it had to discard a draft of another commit",
    least: 20,
    make: async () => {
      const half = await leaveHalf(makeScene((folder) => mkdirSync(folder, { recursive: true })));
      const scene = makeScene((folder) => cpSync(half, folder, { recursive: true }));
      const plan = planOf(join(scene.root, "moved"), TEXTS, "2".repeat(40));
      writeFileSync(join(scene.root, "plan.json"), JSON.stringify(plan));
      return { scene: { ...scene, plan }, strangers: [], among: changing };
    },
  },
];

interface Situation {
  readonly scene: Scene;
  readonly strangers: readonly string[];
  readonly among: (step: Step) => boolean;
}

/** Ends runs at all points of a situation, or at some that are drawn; how many there were, and what was wrong. */
export async function crashIn(
  { scene, strangers, among }: Situation,
  end: End,
  sample = Number.POSITIVE_INFINITY,
): Promise<{ readonly tried: number; readonly wrong: readonly string[] }> {
  const all = (await pointsOf(scene)).filter(({ step }) => among(step));
  const random = new Random(SEED);
  while (all.length > sample) all.splice(random.below(all.length), 1);
  return { tried: all.length, wrong: await tryPoints(scene, all, strangers, end) };
}
