import { Failure } from "../../domain/failure.ts";
import type { Ask } from "../ports.ts";
import { type Digest, KEYS, readGiven } from "./given.ts";
import { type Composed, openOf, put } from "./metadata.ts";

/** Asks for each open value, if there is somebody to ask. An empty answer leaves it open; the end of answers, the rest. */
export async function askOpen(composed: Composed, ask: Ask | undefined, digest: Digest): Promise<Composed> {
  if (ask === undefined) return composed;
  const metadata = structuredClone(composed.metadata);
  for (const key of composed.open) {
    const question = `${key} (${KEYS.get(key)?.description ?? "a value"}; ${hintFor(key)}Enter leaves it open): `;
    for (;;) {
      const answer = await ask(question);
      if (answer === undefined) return { ...composed, metadata, open: openOf(metadata) };
      if (answer.trim() === "") break;
      const problem = await answerWith(metadata, key, answer.trim(), digest);
      if (problem === undefined) break;
      if ((await ask(`${problem}\n${"Enter to try again: "}`)) === undefined) break;
    }
  }
  return { ...composed, metadata, open: openOf(metadata) };
}

/** What a person would not guess can be answered. */
function hintFor(key: string): string {
  if (key.endsWith("dataset_hash")) return "@<file> computes it; ";
  return KEYS.get(key)?.type === "array" ? "[] for none; " : "";
}

async function answerWith(
  metadata: Composed["metadata"],
  key: string,
  answer: string,
  digest: Digest,
): Promise<string | undefined> {
  try {
    const { path, value } = await readGiven(`${key}=${answer}`, digest);
    put(metadata, path, value);
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}
