import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

// The rooms of src/ from the ground up: an import only goes down. `docs/architecture.md` says what each holds.
const FLOORS: readonly (readonly string[])[] = [
  ["domain"],
  ["statistics"],
  ["formats", "registry"],
  ["metrics", "versioning", "doctor"],
  ["gate"],
  ["releases"],
  ["publish", "consume"],
  ["rollout"],
  ["report"],
  ["catalogue"],
  ["release"],
  ["authoring"],
  ["platform"],
  ["entry"],
];
const PURE = FLOORS.slice(0, 12).flat();
const IMPORT = /^(?:import|export)\b[^"]*?\bfrom "([^"]+)";|^import "([^"]+)";|\bimport\("([^"]+)"\)/gm;

const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
/** What each file imports, types included: paths below src/ for files of ours, else the module's name. */
const imports = new Map(files.map((file) => [file, importsOf(file)]));

function importsOf(file: string): string[] {
  const text = readFileSync(join("src", file), "utf8");
  return [...text.matchAll(IMPORT)].map(([, from, bare, dynamic]) => {
    const target = from ?? bare ?? dynamic ?? "";
    return target.startsWith(".") ? normalize(join(dirname(file), target)) : target;
  });
}

const roomOf = (file: string) => file.split("/")[0] ?? "";
const floorOf = (file: string) => FLOORS.findIndex((rooms) => rooms.includes(roomOf(file)));

/** Groups of files that import each other, by Tarjan's algorithm (SIAM J. Comput. 1(2), 1972). */
function circles(): string[][] {
  const [index, low, stack, found] = [
    new Map<string, number>(),
    new Map<string, number>(),
    [] as string[],
    [] as string[][],
  ];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file)!);
    stack.push(file);
    for (const next of imports.get(file) ?? []) {
      if (!imports.has(next)) continue;
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file)!, low.get(next)!));
    }
    if (low.get(file) !== index.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1 || imports.get(file)?.includes(file)) found.push(group.sort());
  };
  for (const file of imports.keys()) if (!index.has(file)) visit(file);
  return found;
}

test("every file lies in a room, and every import of ours names a file", () => {
  expect(files.filter((file) => floorOf(file) < 0)).toEqual([]);
  const missing = [...imports].flatMap(([file, targets]) =>
    targets.filter((t) => t.endsWith(".ts") && !imports.has(t)).map((t) => `${file} -> ${t}`),
  );
  expect(missing).toEqual([]);
  expect([...imports.values()].flat().filter((target) => imports.has(target)).length).toBeGreaterThan(1000);
});

test("an import only goes down", () => {
  const up = [...imports].flatMap(([file, targets]) =>
    targets
      .filter((t) => imports.has(t) && roomOf(t) !== roomOf(file) && floorOf(t) >= floorOf(file))
      .map((t) => `${file} -> ${t}`),
  );
  expect(up).toEqual([]);
});

test("no files import each other in a circle, not even types", () => {
  expect(circles()).toEqual([]);
});

test("the pure rooms import nothing of the outside world", () => {
  const outside = [...imports]
    .filter(([file]) => PURE.includes(roomOf(file)))
    .flatMap(([file, targets]) => targets.map((target) => ({ file, target })))
    .filter(({ target }) => /^node:|^@actions\/|^@octokit\/|^onnxruntime/.test(target));
  expect(outside).toEqual([]);
});
