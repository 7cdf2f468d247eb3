import type { Registry } from "../domain/registry.ts";
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
  { writeNew, registry }: { readonly writeNew: WriteNew; readonly registry?: Registry },
): Promise<WorkflowsWritten> {
  const written: string[] = [];
  const kept: string[] = [];
  for (const { path, text } of workflows(action, registry)) {
    const digest = await writeNew(path, new TextEncoder().encode(text));
    (digest === undefined ? kept : written).push(path);
  }
  return { written, kept };
}
