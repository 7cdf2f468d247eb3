import { recognizeQuery } from "../../gate/recognize.ts";

/** What people call the column of labels, the most usual first. */
export const LABELS: readonly string[] = ["label", "target", "y", "class", "relevance"];

/** Whether the gate takes a column for the one that says which rows are ranked together. */
export function isQueryName(name: string): boolean {
  return recognizeQuery([name], new Set()) !== undefined;
}
