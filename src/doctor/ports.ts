/** A file that git tracks below `models/`. */
export interface TrackedFile {
  readonly path: string;
  /** Line endings as git stores them and as they are in the working tree: `lf`, `crlf`, `mixed`, `none`, `-text`. */
  readonly inGit: string;
  readonly inWorkingTree: string;
  /** Attributes of .gitattributes by name, as `git check-attr` gives them: `set`, `unset`, `unspecified` or a value. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The file in the working tree is a pointer of Git LFS instead of its content. */
  readonly isPointer: boolean;
}

export interface Lfs {
  /** Of git-lfs; `undefined` if it is not installed. */
  readonly version?: string;
  /** Whether `git lfs install` has set up its filters. */
  readonly filters: boolean;
}

export interface WorkflowFile {
  readonly path: string;
  readonly text: string;
}

export interface TagRuleset {
  readonly name: string;
  readonly active: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Types of its rules, such as `deletion` and `update`. */
  readonly rules: readonly string[];
}

/** What GitHub says of a repository; `undefined` of what the token may not read. */
export interface Forge {
  /** `owner/name`. */
  readonly repository: string;
  /** The repository's page, such as `https://github.com/acme/models`. */
  readonly web: string;
  tagRulesets(): Promise<readonly TagRuleset[] | undefined>;
  /** Names of the checks that the default branch requires. */
  requiredChecks(): Promise<{ readonly branch: string; readonly names: readonly string[] } | undefined>;
  immutableReleases(): Promise<boolean | undefined>;
}

/** The repository's place on GitHub: none, unknown, one that cannot be asked, or one that can. */
export type Remote =
  | { readonly kind: "none" }
  /** It could not be found out, and why, as a clause. */
  | { readonly kind: "unknown"; readonly why: string }
  | { readonly kind: "no-token"; readonly host: string; readonly web: string }
  | { readonly kind: "forge"; readonly forge: Forge };

/** The machine and the repository that `doctor` looks at. Each method throws a `Failure` for what keeps it from looking. */
export interface Surroundings {
  readonly nodeVersion: string;
  /** What the tags of the registry have before `models/`. */
  readonly tagPrefix?: string;
  gitVersion(): Promise<string>;
  /** Whether the current folder is in a git repository that has a commit. */
  hasCommit(): Promise<boolean>;
  trackedFiles(): Promise<readonly TrackedFile[]>;
  lfs(): Promise<Lfs>;
  /** Loads ONNX Runtime in a process of its own and runs a model that is known to be good; says which runtime it was. */
  runtime(): Promise<string>;
  workflows(): Promise<readonly WorkflowFile[]>;
  remote(): Promise<Remote>;
}
