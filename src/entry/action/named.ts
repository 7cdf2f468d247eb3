import { Failure } from "../../domain/failure.ts";
import { AT_TOP, beginsAsTag, type Registry, readTag, refusePrefix, tagOf } from "../../domain/registry.ts";
import { isModelName, isVersion, type ModelVersion, parseTag } from "../../domain/tag.ts";
import type { Context } from "./context.ts";
import type { Inputs } from "./inputs.ts";

/** What inputs and ref name together: a version, a model, or nothing. */
export interface Named {
  readonly model?: string;
  readonly version?: string;
}

const TAG_REF = "refs/tags/";

/** The tag of the registry that a run was started on, whatever the event. */
export function refTag({ ref }: Pick<Context, "ref">, { tagPrefix }: Pick<Inputs, "tagPrefix">): string | undefined {
  const tag = ref.startsWith(TAG_REF) ? ref.slice(TAG_REF.length) : undefined;
  return tag !== undefined && beginsAsTag(tagsOf(tagPrefix), tag) ? tag : undefined;
}

/** The registry, as far as its tags go. */
function tagsOf(tagPrefix: string): Registry {
  return { ...AT_TOP, tagPrefix };
}

/**
 * The version that inputs and ref name. Each of them is judged as it was given, and what contradicts is refused: a run
 * never chooses between two versions.
 */
export function namedBy(
  inputs: Pick<Inputs, "tag" | "model" | "version" | "tagPrefix">,
  context: Pick<Context, "ref">,
): Named {
  const registry = tagsOf(inputs.tagPrefix);
  const model = inputs.model === undefined ? undefined : requireModelName(inputs.model);
  const version = inputs.version === undefined ? undefined : requireVersionNumber(inputs.version, model);
  const tag = inputs.tag === undefined ? undefined : requireTag(inputs.tag, inputs, "The input tag");
  if (tag !== undefined && !agrees(tag, { model, version })) {
    throw usage(
      `The input tag is ${tagOf(registry, tag)}, but ${describe({ model, version }, registry)}.`,
      "Give the tag alone, or model and version alone.",
    );
  }
  const chosen: Named = tag ?? { ...(model && { model }), ...(version && { version }) };
  const onRef = refTag(context, inputs);
  if (onRef === undefined) {
    if (version === undefined || chosen.model !== undefined) return chosen;
    throw usage(
      `The input version is ${version}, but version is set without model.`,
      "Set the input model too, or the tag.",
    );
  }
  const ran = requireTag(onRef, inputs);
  if (agrees(ran, chosen)) return ran;
  throw usage(
    `${STARTED_ON} is ${onRef}, but ${tag === undefined ? describe(chosen, registry) : `the input tag is ${tagOf(registry, tag)}`}.`,
    "Omit tag, model and version, because the ref names the version. For another version, start the run on a branch.",
  );
}

const STARTED_ON = "The tag that the run was started on";

function agrees(tag: ModelVersion, { model, version }: { model?: string | undefined; version?: string | undefined }) {
  return (model ?? tag.model) === tag.model && (version ?? tag.version) === tag.version;
}

function describe(
  { model, version }: { model?: string | undefined; version?: string | undefined },
  registry: Registry,
): string {
  if (model !== undefined && version !== undefined)
    return `model and version name ${tagOf(registry, { model, version })}`;
  return model === undefined ? `the input version is ${version}` : `the input model is ${model}`;
}

/** Reads a tag; `who` says where it came from. */
export function requireTag(tag: string, { tagPrefix }: Pick<Inputs, "tagPrefix">, who = STARTED_ON): ModelVersion {
  const registry = tagsOf(tagPrefix);
  const parsed = readTag(registry, tag);
  if (parsed.ok) return parsed.value;
  const message =
    parsed.of === "tag" ? `${who} ${parsed.reason}.` : `${who} is ${JSON.stringify(shown(tag))}: ${parsed.reason}.`;
  const meant = bareTag(tag, registry);
  throw configuration(message, meant === undefined ? (prefixAdvice(tag, registry) ?? parsed.fix) : `Write ${meant}.`);
}

/** A tag that would be one with another prefix: that of a registry whose input is missing. */
function prefixAdvice(tag: string, { tagPrefix }: Registry): string | undefined {
  const [, prefix = "", own = ""] = /^(.*)(models\/[^/]+\/[^/]+)$/.exec(tag) ?? [];
  if (prefix === tagPrefix || refusePrefix(prefix) !== undefined || !parseTag(own).ok) return undefined;
  if (prefix === "") return undefined;
  return `If the tags of this registry begin with ${prefix}, set  tag-prefix: ${prefix}`;
}

/** A tag with what people put around it taken away, if that makes it one. */
function bareTag(text: string, registry: Registry): string | undefined {
  const bare = text.replace(/^\.?\/+|\/+$/g, "");
  const behind = ["", "models/"].map((part) => `${registry.tagPrefix}${part}${bare}`);
  return [bare, ...behind].find((each) => readTag(registry, each).ok);
}

function requireModelName(model: string): string {
  if (isModelName(model)) return model;
  const [name = "", version, ...rest] = model.replace(/^\.?\/*(?:models\/)?|\/+$/g, "").split("/");
  const lower = name.toLowerCase();
  if (rest.length === 0 && isModelName(name) && version !== undefined && isVersion(version)) {
    throw configuration(
      `The input model is ${JSON.stringify(shown(model))}, which names a version too.`,
      `Set tag to models/${name}/${version}, or model to ${name} and version to ${version}.`,
    );
  }
  if (version === undefined && isModelName(name)) {
    throw configuration(
      `The input model is ${JSON.stringify(shown(model))}, which is a path.`,
      `Give the model's name alone: ${name}.`,
    );
  }
  const parsed = parseTag(`models/${model}/0.0.0`);
  throw configuration(
    `The input model is ${JSON.stringify(shown(model))}, which is not a model name.`,
    version === undefined && isModelName(lower)
      ? `Model names are lower case: ${lower}.`
      : parsed.ok || model.includes("/")
        ? "Give the name of a folder below models/, for example fraud."
        : parsed.fix,
  );
}

function requireVersionNumber(version: string, model: string | undefined): string {
  if (isVersion(version)) return version;
  const [last = "", ...before] = version.replace(/\/+$/, "").split("/").reverse();
  if (before.length > 0 && isVersion(last)) {
    throw configuration(
      `The input version is ${JSON.stringify(shown(version))}, which is a path.`,
      `Give the version alone: ${last}${model === undefined ? ", and the model as the input model" : ""}.`,
    );
  }
  const parsed = parseTag(`models/${model ?? "model"}/${version}`);
  throw configuration(
    `The input version is ${JSON.stringify(shown(version))}, which is not a SemVer 2.0.0 version.`,
    parsed.ok || version.includes("/") ? "Write major.minor.patch, for example 1.0.0." : parsed.fix,
  );
}

const MAX_SHOWN = 120;

function shown(text: string): string {
  const printable = text.replace(/[\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
  return printable.length > MAX_SHOWN ? `${printable.slice(0, MAX_SHOWN)}…` : printable;
}

function usage(message: string, fix: string): Failure {
  return new Failure("usage", message, { fix });
}

function configuration(message: string, fix: string): Failure {
  return new Failure("configuration", message, { fix });
}
