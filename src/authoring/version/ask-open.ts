import { Failure } from "../../domain/failure.ts";
import type { Ask } from "../ports.ts";
import { type Digest, KEYS, readGiven } from "./given.ts";
import { type Composed, openOf, put } from "./metadata.ts";

/**
 * Asks for each open value, if there is somebody to ask. An empty answer is an empty list, and leaves any other value open;
 * the end of answers leaves the rest open. After a wrong answer, the question is asked again with the reason.
 */
export async function askOpen(composed: Composed, ask: Ask | undefined, digest: Digest): Promise<Composed> {
  if (ask === undefined) return composed;
  const metadata = structuredClone(composed.metadata);
  for (const key of composed.open) {
    const isList = KEYS.get(key)?.type === "array";
    const onEnter = isList ? "Enter for none" : "Enter leaves it open";
    const question = `${key} (${KEYS.get(key)?.description ?? "a value"}; ${hintFor(key)}${onEnter}): `;
    for (let told = ""; ; ) {
      const answer = await ask(`${told}${question}`);
      if (answer === undefined) return { ...composed, metadata, open: openOf(metadata) };
      if (answer.trim() === "" && !isList) break;
      const problem = await answerWith(metadata, key, answer.trim(), digest);
      if (problem === undefined) break;
      told = `${problem}\n`;
    }
  }
  return { ...composed, metadata, open: openOf(metadata) };
}

/** What a person would not guess can be answered. */
function hintFor(key: string): string {
  return key.endsWith("dataset_hash") ? "@<file> computes it; " : "";
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
