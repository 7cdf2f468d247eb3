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

/** Where a rule is explained, relative to the root of this tool's repository. */
export function rulePage(id: string): string {
  return `docs/rules.md#${id.replaceAll("/", "")}`;
}

export type Level = "error" | "warning" | "notice";
