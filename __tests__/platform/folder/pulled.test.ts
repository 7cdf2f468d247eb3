import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { pull } from "../../../src/consume/pull.ts";
import { Failure } from "../../../src/domain/failure.ts";
import { AT_TOP } from "../../../src/domain/registry.ts";
import { createFolderReleases } from "../../../src/platform/folder/releases.ts";
import { createShelf } from "../../../src/platform/folder/shelf.ts";
import { ACTIVE, NOW, releasedFiles } from "../../helpers/shelf.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const VERSIONS = ["1.0.0", "1.0.1", "1.1.0-rc.1", "2.0.0"];

/** What can be in the place of a version. */
const KINDS = {
  whole: (path: string, version: string) => files(path, releasedFiles(version)),
  changed: (path: string, version: string) => files(path, { ...releasedFiles(version), "model.onnx": "other" }),
  "with another report": (path: string) => files(path, releasedFiles("9.9.9")),
  "without a report": (path: string) => files(path, { "model.onnx": "w", "metadata.json": '{"model_name":"fraud"}' }),
  "with a hostile name": (path: string, version: string) => files(path, releasedFiles(version, { name: "../../out" })),
  "with a device's name": (path: string, version: string) => files(path, releasedFiles(version, { name: "NUL" })),
  "with a stray link": (path: string, version: string) => {
    files(path, releasedFiles(version));
    symlinkSync("/etc/hostname", join(path, "more.bin"));
  },
  "with a folder": (path: string, version: string) => {
    files(path, releasedFiles(version));
    mkdirSync(join(path, "sub"));
  },
  empty: (path: string) => mkdirSync(path, { recursive: true }),
  "a file": (path: string) => writeFileSync(path, "x"),
  "a link": (path: string) => symlinkSync("/etc", path),
} satisfies Record<string, (path: string, version: string) => void>;

function files(folder: string, content: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(content)) writeFileSync(join(folder, name), text);
}

const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];
const layout = fc.dictionary(
  fc.constantFrom(...VERSIONS, "not-a-version", ".hidden", "1.0"),
  fc.constantFrom(...kinds),
);

test("whatever is in a folder of releases, a pull ends, and what it puts in place is what a release says it is", async () => {
  const range = fc.constantFrom("latest", "^1", "*", "1.0.0", ">=1.1.0-rc.0");
  await fc.assert(
    fc.asyncProperty(layout, range, async (versions, wanted) => {
      const root = tempFolder();
      const [from, into] = [join(root, "releases"), join(root, "into")];
      mkdirSync(join(from, "models/fraud"), { recursive: true });
      for (const [version, kind] of Object.entries(versions)) KINDS[kind](join(from, "models/fraud", version), version);
      const history = createFolderReleases({ folder: from, shown: "releases" });
      const source = () => ({
        ...{ origin: { from: "releases" }, registry: AT_TOP, open: async () => history, status: async () => ACTIVE },
        deployed: async () => undefined,
      });
      const ended = await pull(
        { wanted: [{ model: "fraud", range: wanted }], locked: false },
        { source, shelf: createShelf({ folder: into, shown: "into" }), now: () => NOW },
      ).catch((error: unknown) => error);
      if (ended instanceof Error) {
        expect(ended).toBeInstanceOf(Failure);
        expect(existsSync(into)).toBe(false);
      } else {
        const placed = existsSync(into) ? readdirSync(into, { recursive: true, encoding: "utf8" }) : [];
        const [version] = (ended as { pulled: readonly { entry: { version: string } }[] }).pulled.map(
          (p) => p.entry.version,
        );
        expect(placed.some((name) => name.endsWith("model.onnx"))).toBe(version !== undefined);
        const sound: readonly string[] = ["whole", "without a report", "with a folder", "with a stray link"];
        if (version !== undefined) expect(sound).toContain(versions[version]);
      }
      expect(readdirSync(root).every((name) => ["into", "releases"].includes(name))).toBe(true);
      rmSync(root, { recursive: true });
    }),
    { numRuns: 120 },
  );
});
