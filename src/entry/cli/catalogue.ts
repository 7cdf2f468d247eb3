import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Decoded, decodeStrictly } from "../../catalogue/decode.ts";
import { gather } from "../../catalogue/gather.ts";
import { compareHead } from "../../catalogue/head.ts";
import { compareRecords, findDuplicates, notCompared, readCatalogue } from "../../catalogue/read.ts";
import { checkTable, writeTable } from "../../catalogue/readme.ts";
import type { CatalogueModel, CatalogueRecord } from "../../catalogue/record.ts";
import { rowsOnTheWay } from "../../catalogue/rows.ts";
import { WRITE_COMMAND } from "../../catalogue/rules.ts";
import { rowOf, type TableRow } from "../../catalogue/table.ts";
import { catalogueText } from "../../catalogue/write.ts";
import { Failure } from "../../domain/failure.ts";
import { errorsOf, type Finding } from "../../domain/finding.ts";
import { counted } from "../../domain/numbers.ts";
import { modelsFolder } from "../../domain/registry.ts";
import { isModelName } from "../../domain/tag.ts";
import { refuseLinks, replaceFile } from "../../platform/files/no-follow.ts";
import { replaceWithPieces } from "../../platform/files/replace-stream.ts";
import { createRepository } from "../../platform/git/repository.ts";
import { unlessAbsent } from "../../platform/system-error.ts";
import { parsePolicy } from "../../registry/policy.ts";
import { plain } from "../../report/escape.ts";
import type { Screen } from "../../report/screen.ts";
import { renderFindings } from "../../report/terminal.ts";
import { wrap } from "../../report/wrap.ts";
import type { RegistryHere } from "../registry.ts";
import { checkSite, writeSite } from "./catalogue-page.ts";
import type { CatalogueOptions } from "./consume-arguments.ts";
import type { Running } from "./on-model.ts";
import { openFrom } from "./places.ts";
import { commandLine } from "./pull-line.ts";
import { type InRegistry, locate } from "./registry.ts";
import { readStatusIn } from "./status.ts";

interface Answer {
  readonly text: string;
  readonly code: 0 | 1;
}

/** Writes `models/catalogue.json` and the table of `models/README.md`, or checks both. */
export async function runCatalogue(
  options: CatalogueOptions & InRegistry,
  running: Running,
  screen: Screen,
): Promise<Answer> {
  const located = await locate(options.registry, running.io);
  const folder = modelsFolder(located.registry);
  const here = {
    ...{ running, ...located, models: await listModels(located) },
    ...{ catalogueFile: `${folder}/catalogue.json`, readmeFile: `${folder}/README.md` },
  };
  const asked = { ...options, command: writeCommand(options, running.io) };
  if (asked.html !== undefined) return writePages(asked, asked.html, here, screen);
  return asked.check ? check(asked, here, screen) : write(asked, here, screen);
}

/** What was asked, and how the catalogue is written from there. */
type Asked = CatalogueOptions & { readonly command: string };

/** The command that writes the catalogue from where this one was typed, with the place that was named, if one was. */
function writeCommand({ fromText, registry: { folder, tagPrefix } }: CatalogueOptions & InRegistry, io: Running["io"]) {
  const words = [
    ...["catalogue", "--from", fromText ?? "PLACE"],
    ...(folder === undefined ? [] : ["--registry", folder]),
    ...(tagPrefix === undefined ? [] : ["--tag-prefix", tagPrefix]),
  ];
  const command = commandLine(words, io) ?? WRITE_COMMAND;
  return fromText === undefined ? command.replace("--from PLACE", "--from <place>") : command;
}

interface Here extends RegistryHere {
  readonly running: Running;
  readonly models: readonly CatalogueModel[];
  /** Paths from the root. */
  readonly catalogueFile: string;
  readonly readmeFile: string;
}

async function write(options: Asked, here: Here, screen: Screen): Promise<Answer> {
  const { root, models, catalogueFile, readmeFile } = here;
  const { from, fromText = "" } = options;
  if (from === undefined) throw new Error("a catalogue is written from a place");
  await refuseLinks(root, catalogueFile);
  const read = await readOwn(root, readmeFile);
  if ("finding" in read) return answer([read.finding], options, screen, []);
  const { text: readme } = read;
  // What is wrong with the README is said before anything is written.
  const tried = writeTable(readme, [], readmeFile);
  if ("finding" in tried) return answer([tried.finding], options, screen, []);
  const way = rowsOnTheWay(models);
  let count = 0;
  async function* counting(records: AsyncIterable<CatalogueRecord>) {
    for await (const record of records) {
      count += 1;
      yield record;
    }
  }
  const altered: Finding[] = [];
  const records = counting(way.pass(await gathered(here, options, (found) => altered.push(found))));
  await replaceWithPieces(join(root, catalogueFile), catalogueText({ from: fromText, models }, records));
  const written = writeTable(readme, way.rows(), readmeFile);
  if ("finding" in written) return answer([written.finding], options, screen, []);
  await replaceFile(join(root, readmeFile), Buffer.from(written.text));
  return answer(altered, options, screen, [
    `${catalogueFile}  ${counted(count, "version")} of ${counted(models.length, "model")}`,
    `${readmeFile}  the table between the markers`,
  ]);
}

/** Writes the page alone: where it is made, the two files are those of the commit. */
async function writePages(options: Asked, html: string, here: Here, screen: Screen): Promise<Answer> {
  const { running, root, registry, models } = here;
  const { from, fromText = "" } = options;
  if (from === undefined) throw new Error("a page is written from a place");
  const cwd = running.io.cwd();
  await checkSite(html, cwd, { root, registry });
  const { history } = await openFrom(from, { root, registry, io: running.io, retryPolicy: running.retryPolicy });
  const status = readStatusIn({ root, registry });
  const site = await writeSite(html, { ...{ cwd, from: fromText, history, models }, status, root, registry });
  const words = `${counted(site.versions, "version")} of ${counted(models.length, "model")}, ${counted(site.pages, "page")}`;
  return answer(site.findings, options, screen, [`${html.replace(/\/+$/, "")}/index.html  ${words}`]);
}

async function check(options: Asked, here: Here, screen: Screen): Promise<Answer> {
  const { root, models, catalogueFile, readmeFile } = here;
  const read = { json: await readOwn(root, catalogueFile), readme: await readOwn(root, readmeFile) };
  const refused = [read.json, read.readme].flatMap((each) => ("finding" in each ? [each.finding] : []));
  if ("finding" in read.json || "finding" in read.readme) return answer(refused, options, screen, []);
  const [{ text }, { text: readme }] = [read.json, read.readme];
  const { catalogue, findings } = readCatalogue(text, catalogueFile);
  if (catalogue === undefined || text === undefined) return answer(findings, options, screen, []);
  const stale = (records: readonly CatalogueRecord[]) => checkTable(readme, rowsOf(models, records), readmeFile);
  const head = compareHead(text, catalogue, { from: options.fromText, models }, catalogueFile);
  if (options.from === undefined) {
    const duplicates = findDuplicates(text, catalogue.versions, catalogueFile);
    return answer(
      [...head, ...duplicates, ...stale(catalogue.versions), ...notCompared(false, catalogueFile)],
      options,
      screen,
      [],
    );
  }
  const altered: Finding[] = [];
  const actual: CatalogueRecord[] = [];
  for await (const record of await gathered(here, options, (found) => altered.push(found))) actual.push(record);
  const tags = new Set(altered.flatMap(({ subject = [] }) => subject));
  const differing = compareRecords(text, catalogue.versions, actual, catalogueFile, tags);
  return answer([...altered, ...head, ...differing, ...stale(actual)], options, screen, []);
}

function rowsOf(models: readonly CatalogueModel[], records: readonly CatalogueRecord[]): TableRow[] {
  const byModel = new Map(models.map(({ model }): [string, CatalogueRecord[]] => [model, []]));
  for (const record of records) byModel.get(record.model)?.push(record);
  return models.map((model) => rowOf(model, byModel.get(model.model) ?? []));
}

async function gathered(
  { running: { io, retryPolicy }, root, registry, models }: Here,
  { from }: CatalogueOptions,
  report: (found: Finding) => void,
): Promise<AsyncGenerator<CatalogueRecord>> {
  if (from === undefined) throw new Error("records are gathered from a place");
  const place = await openFrom(from, { root, registry, io, retryPolicy });
  return gather(models, { history: place.history, registry }, readStatusIn({ root, registry }), report);
}

/** The models of the registry, sorted, with what their model.yml calls them. */
async function listModels({ root, registry }: RegistryHere): Promise<CatalogueModel[]> {
  const folder = modelsFolder(registry);
  const entries = (await readdir(join(root, folder), { withFileTypes: true }).catch(unlessAbsent)) ?? [];
  const names = entries.filter((entry) => entry.isDirectory() && isModelName(entry.name)).map(({ name }) => name);
  if (names.length === 0) {
    throw new Failure("configuration", `There is no model below ${folder}/.`, {
      fix: "Run the command in the repository that contains the registry.",
    });
  }
  const repository = createRepository(root);
  return Promise.all(
    names.sort().map(async (model) => {
      const path = `${folder}/${model}/model.yml`;
      const bytes = await repository.read(path);
      const policy = bytes === undefined ? undefined : parsePolicy(path, bytes).document?.value;
      const { title = model, purpose } = policy ?? {};
      return { model, title, ...(purpose === undefined ? {} : { purpose }) };
    }),
  );
}

async function readOwn(root: string, path: string): Promise<Decoded> {
  await refuseLinks(root, path);
  return decodeStrictly(await readFile(join(root, path)).catch(unlessAbsent), path);
}

function answer(
  found: readonly Finding[],
  { json, check: checks, from, command }: Asked,
  screen: Screen,
  written: readonly string[],
): Answer {
  const findings = found.map((each) => ({ ...each, fix: each.fix.replace(WRITE_COMMAND, () => command) }));
  const code = errorsOf(findings).length > 0 ? 1 : 0;
  if (json) return { code, text: `${JSON.stringify({ exitCode: code, findings }, null, 2)}\n` };
  const { paint, columns } = screen;
  const passed =
    from === undefined
      ? "catalogue.json and README.md agree; they were not compared with the releases."
      : paint("green", "The catalogue is up to date.");
  const end =
    code === 0 && checks
      ? wrap("", [passed], columns)
      : written.flatMap((line) => wrap(paint("green", "written  "), [plain(line)], columns));
  return { code, text: [...renderFindings(findings, screen), ...end].map((line) => `${line}\n`).join("") };
}
