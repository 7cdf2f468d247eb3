import { Failure } from "../domain/failure.ts";

/** How a workflow names this action: `owner/repository@commit`, and the version for the comment behind it. */
export interface ActionReference {
  readonly uses: string;
  readonly version?: string;
}

/** Where this tool itself came from, as far as its own folder says. */
export interface ToolOrigin {
  readonly version: string;
  /** The address of the repository that it is published from. */
  readonly repository: string;
  /** The address of the remote that its checkout came from. */
  readonly remote?: string;
  /** The commit that is checked out. */
  readonly commit?: string;
  /** Asks that repository for the commit of a tag; `undefined` if it does not say. */
  readonly commitOf?: (tag: string) => Promise<string | undefined>;
}

const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._/-]+)?@[A-Za-z0-9._/-]+$/;
const REMOTE =
  /^(?:https?:\/\/(?:[^@/]+@)?|ssh:\/\/(?:[^@/]+@)?|[^@/:]+@)[^/:]+(?::\d+)?[/:]([^/]+\/[^/]+?)(?:\.git)?\/?$/;

/**
 * The reference that the user gives, else the repository and the commit that this tool was checked out from, else the
 * published version of this tool: by its commit, or by its tag if the commit cannot be had. Throws a usage `Failure` if
 * what is given is no reference.
 */
export async function actionReference(given: string | undefined, origin: ToolOrigin): Promise<ActionReference> {
  if (given !== undefined) {
    if (REFERENCE.test(given)) return { uses: given };
    throw new Failure("usage", `--action is ${JSON.stringify(given)}, which is no reference to an action.`, {
      fix: "Write <owner>/<repository>@<full commit SHA>, for example --action example/model-release@<full commit SHA>.",
    });
  }
  const { version, repository, remote = "", commit } = origin;
  const own = REMOTE.exec(remote)?.[1];
  if (own !== undefined && commit !== undefined) return { uses: `${own}@${commit}`, version: `v${version}` };
  const published = REMOTE.exec(repository)?.[1] ?? repository;
  const pin = await origin.commitOf?.(`v${version}`);
  return pin === undefined
    ? { uses: `${published}@v${version}` }
    : { uses: `${published}@${pin}`, version: `v${version}` };
}

/** Whether a reference names a commit, which cannot move. */
export function isPinned({ uses }: ActionReference): boolean {
  return /@(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(uses);
}
