import type { ActionReference } from "./action-reference.ts";
import type { WriteNew } from "./ports.ts";
import { workflows } from "./workflows.ts";

/** Paths from the root of the repository. */
export interface WorkflowsWritten {
  readonly written: readonly string[];
  /** Those that were there, and were left alone. */
  readonly kept: readonly string[];
}

/** Writes the workflows that a repository does not have. */
export async function writeWorkflows(
  action: ActionReference,
  { writeNew }: { readonly writeNew: WriteNew },
): Promise<WorkflowsWritten> {
  const written: string[] = [];
  const kept: string[] = [];
  for (const { path, text } of workflows(action)) {
    const digest = await writeNew(path, new TextEncoder().encode(text));
    (digest === undefined ? kept : written).push(path);
  }
  return { written, kept };
}
