import { REPOSITORY, TOOL } from "./tool.ts";

/** A check as data. Its page in `docs/rules.md` is generated from these fields. */
export interface Rule {
  /** Permanent: `<room>/<name>`, lower case with hyphens. */
  readonly id: string;
  readonly level: Level;
  /** One line that names what is wrong. */
  readonly title: string;
  /** Why the check exists: what would go wrong without it. */
  readonly why: string;
  /** Of a change of the contract: the bump that it calls for. */
  readonly requires?: "major" | "minor" | "patch" | "none";
  /** Whether a waiver in model.yml may let a finding of it pass: judgements can be waived, integrity and security never. */
  readonly waivable?: true;
  /** What to do about it, in general. */
  readonly fix: string;
  /** What to do about it in a workflow, if `fix` speaks of the command line. */
  readonly inAction?: string;
}

/** A catalogue keeps the rules of one room under short names. */
export type RuleCatalogue = Readonly<Record<string, Rule>>;

/** The address where a rule is explained. */
export type LinkTo = (id: string) => string;

/**
 * Addresses of rules in the tool's documentation as version `version` has it. Nothing in them ends a link in Markdown,
 * whatever the report says that version and rules are read from.
 */
export function rulePagesOf(version: string): LinkTo {
  return rulePagesAt(`${REPOSITORY}/blob/v${version.replace(/[^\w.-]/g, "")}`);
}

/** The same below the address of a folder that contains the tool's files. */
export function rulePagesAt(folder: string): LinkTo {
  return (id) => `${folder}/docs/rules.md#${id.replace(/[^\w-]/g, "")}`;
}

/** The command that explains a rule in a terminal. */
export function explainCommand(id: string): string {
  return `${TOOL.name} explain ${id}`;
}

export type Level = "error" | "warning" | "notice";
