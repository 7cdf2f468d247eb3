import { Failure } from "../../domain/failure.ts";
import { type Finding, sortFindings } from "../../domain/finding.ts";
import { modelFolder, modelFolderOf, tagOf, versionFolder } from "../../domain/registry.ts";
import { describeFailure } from "../../gate/model-failure.ts";
import { gateRules } from "../../gate/rules.ts";
import { IMPORTANCE, MATRIX, METADATA, MODEL_FILE, README } from "../../registry/layout.ts";
import { parsePolicy } from "../../registry/policy.ts";
import { titleOf } from "../draft.ts";
import type { NewFile } from "../ports.ts";
import { renderFirstPolicy } from "../render-policy.ts";
import { askOpen } from "./ask-open.ts";
import { renderCard } from "./card.ts";
import { chooseVersion } from "./choose-version.ts";
import { makeFigures } from "./figures.ts";
import { type Found, findFixtures } from "./find-fixtures.ts";
import { type ModelMaterial, takeModel } from "./material.ts";
import { type MeasuredVersion, measureVersion, valuesOf } from "./measure.ts";
import { composeMetadata } from "./metadata.ts";
import { readValues } from "./read-values.ts";
import type { Contradicted, Created, CreateWorld, NewVersion, Policy, Refused } from "./request.ts";
import { readStart, type Start } from "./start.ts";

/**
 * Makes the folder of a new version from a model file and, if there are any, labelled rows: what can be read is read, what
 * can be measured is measured by the gate's own code, and the rest is left open. Throws a `Failure` where the request makes
 * no sense, or if only a person can say what is needed to measure.
 */
export async function createVersion(request: NewVersion, world: CreateWorld): Promise<Created> {
  const { model, given } = request;
  const { registry } = world.repository;
  const ofModel = modelFolder(registry, model);
  const refuse = ({ findings }: Refused, files: Readonly<Record<string, string>> = {}): Created => ({
    kind: "refused",
    findings: sortFindings(findings.map((found) => asNamed(found, files))),
  });
  const existing = await world.versions(model);
  if (request.version !== undefined && existing.includes(request.version))
    throw exists(`${ofModel}/${request.version}`);
  const policy = await readPolicy(request, world);
  if (isRefused(policy)) return refuse(policy);
  const start = await readStart(request, existing, world);
  const from = request.from === undefined ? undefined : start;
  world.listener.stage(`Reading ${request.modelPath}`);
  const material = await takeModel(request.modelPath, world.intake, world.readModel);
  const inspected = await world.inference.inspect(material.main.file);
  if (!inspected.ok) return refuse({ findings: describeFailure(inspected.failure, { model: request.modelPath }) });
  const { signature } = inspected.value;
  const fixtures = await findFixtures(request, policy, world);
  if (isRefused(fixtures)) return refuse(fixtures);
  const read = await readValues({ request, material, signature, fixtures, policy, from: from?.metadata, world });
  if (isRefused(read)) return refuse(read);
  const modelName = policy?.value.metadata_name ?? from?.metadata.model_name ?? model;
  const known = { modelName, now: world.now, read, given, kept: from?.metadata };
  const unmeasured = { ...known, measured: { metrics: {}, modelBytes: material.bytes } };
  const next = await chooseVersion({ request, start, existing, parts: unmeasured, material, policy }, world);
  const id = { model, version: next.version };
  const folder = versionFolder(registry, id);
  const measured = await measureVersion({
    id,
    folder,
    material,
    signature,
    fixtures,
    policy,
    label: request.label ?? read.guessedLabel,
    query: request.query,
    read,
    world,
  });
  if (isRefused(measured)) {
    const written = request.fixturesPath === undefined ? undefined : fixtures.fixtures?.path;
    return refuse(measured, {
      [`${folder}/${MODEL_FILE}`]: request.modelPath,
      ...(written === undefined ? {} : { [written]: request.fixturesPath ?? written }),
    });
  }
  const { quality, latency, settled } = measured;
  const values = { metrics: valuesOf(quality), ...(latency && { latency }), modelBytes: material.bytes };
  const composed = composeMetadata({ ...known, measured: values, version: next.version });
  const figures = await makeFigures({ id, folder }, measured, read, world);
  if (world.ask !== undefined && composed.open.length > 0) world.listener.stage("Asking for what only you know");
  const { metadata, open, kept } = await askOpen(composed, world.ask, world.intake.digest);
  const card = renderCard(
    {
      ...{ title: policy?.value.title ?? titleOf(model), version: next.version, metadata, signature },
      ...{ modelBytes: material.bytes, quality, latency, figures: figures.files.map(({ path }) => path) },
    },
    from?.card,
  );
  const inside: NewFile[] = [
    ...modelFiles(material),
    { path: METADATA, content: encode(`${JSON.stringify(metadata, null, 2)}\n`) },
    { path: README, content: encode(card) },
    ...figures.files,
  ];
  const nextTo = [
    ...fixtures.files,
    ...(policy === undefined
      ? [firstPolicy({ ...id, folder }, { ...request, label: request.label ?? read.guessedLabel }, fixtures, measured)]
      : []),
  ];
  const done = await world.writeTree(folder, inside, nextTo);
  if (!done.ok) throw exists(done.exists);
  return {
    kind: "created",
    ...{
      tag: tagOf(registry, id),
      folder,
      model,
      next,
      open,
      kept,
      from: request.from,
      keptTraining: isSameModel(start, material) ? [] : kept.filter((key) => key.startsWith("training_config.")),
      leftOut: from === undefined ? [] : leftOut(from, inside, world),
      contradicted: contradictedBy(given, values.metrics),
      guessedLabel: read.guessedLabel,
      guessedType: read.guessedType,
      inFileOrder: read.inFileOrder,
      quality,
      latency,
    },
    written: [...inside.map(({ path }) => `${folder}/${path}`), ...nextTo.map(({ path }) => path)],
    ...(policy === undefined ? { limits: settled.limits } : {}),
    findings: sortFindings([...settled.result.findings.filter(isAboutModel), ...figures.findings]),
  };
}

/** A finding about files that were not written: it names those that they would be copies of. */
function asNamed(found: Finding, files: Readonly<Record<string, string>>): Finding {
  const named = (text: string) =>
    Object.entries(files).reduce((said, [path, given]) => said.replaceAll(path, () => given), text);
  const { location } = found;
  return {
    ...found,
    message: named(found.message),
    ...(location === undefined ? {} : { location: { ...location, file: named(location.file) } }),
  };
}

function isSameModel(start: Start | undefined, { main }: ModelMaterial): boolean {
  return start?.digests.get(MODEL_FILE) === main.sha256;
}

/** Files of the earlier version that are neither its model's nor written again. */
function leftOut({ digests, modelFile }: Start, inside: readonly NewFile[], { readModel }: CreateWorld): string[] {
  const old = readModel(modelFile);
  const weights = old.ok ? old.signature.externalData : [];
  const written = new Set([...inside.map(({ path }) => path), ...weights, MATRIX, IMPORTANCE]);
  return [...digests.keys()].filter((name) => !written.has(name));
}

/** Metrics whose stated value differs from the measured one by more than the digits that are written. */
function contradictedBy(given: NewVersion["given"], measured: Readonly<Record<string, number>>): Contradicted[] {
  return given.flatMap(({ path, value }) => {
    const name = path[0] === "metrics" ? path.slice(1).join(".") : "";
    const own = measured[name];
    if (own === undefined || typeof value !== "number" || own === value) return [];
    const digits = String(value).split(".")[1]?.length ?? 0;
    return Number(own.toFixed(Math.min(digits, 20))) === value ? [] : [{ name, stated: value, measured: own }];
  });
}

function isRefused(value: object | undefined): value is Refused {
  return value !== undefined && "findings" in value;
}

function exists(path: string): Failure {
  return new Failure("configuration", `${path} already exists.`, {
    fix: "Name another version, or remove what is there: new never replaces a file.",
  });
}

const encode = (text: string) => new TextEncoder().encode(text);

/** That there is no gate yet, and what it took by itself, is what the first `model.yml` is for. */
function isAboutModel({ rule }: Finding): boolean {
  return rule !== gateRules.noGate.id && rule !== gateRules.defaultsUsed.id;
}

async function readPolicy({ model, label, query }: NewVersion, { repository }: CreateWorld): Promise<Policy | Refused> {
  const path = `${modelFolder(repository.registry, model)}/model.yml`;
  const bytes = await repository.read(path);
  if (bytes === undefined) return undefined;
  const { document, findings } = parsePolicy(path, bytes);
  if (document === undefined) return { findings };
  const [option, column] = label === undefined ? ["query", query] : ["label", label];
  if (column === undefined) return document;
  throw new Failure("usage", `--${option} is for a first model.yml, and ${path} exists.`, {
    fix: `State it there:  gate: { ${option}: ${column} }`,
  });
}

function modelFiles({ main, external }: ModelMaterial): NewFile[] {
  return [{ path: MODEL_FILE, copyOf: main.file }, ...external.map(({ name, file }) => ({ path: name, copyOf: file }))];
}

function firstPolicy(
  { model, version, folder }: { readonly model: string; readonly version: string; readonly folder: string },
  { label, query }: { readonly label?: string | undefined; readonly query?: string | undefined },
  { fixtures }: Found,
  { settled }: MeasuredVersion,
): NewFile {
  const within = fixtures?.path.slice(`${modelFolderOf(folder)}/`.length);
  const draft = {
    title: titleOf(model),
    ...(fixtures?.format === "onnx" ? { testData: true as const } : {}),
    gate: {
      ...(within === undefined || within.includes("\\") ? {} : { fixtures: within }),
      ...(label === undefined ? {} : { label }),
      ...(query === undefined ? {} : { query }),
      ...settled.gate,
    },
    doubtful: settled.doubtful,
    unused: settled.unused.filter((column) => column !== label && column !== query),
  };
  const text = renderFirstPolicy({ model, version, draft, limits: settled.limits });
  return { path: `${modelFolderOf(folder)}/model.yml`, content: encode(text) };
}
