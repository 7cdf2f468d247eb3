import type { FixtureProblem } from "../../gate/ports.ts";
import { JobFailure } from "../onnxruntime/protocol.ts";

const MAX_PROBLEMS = 20;

/**
 * What is wrong with a fixture set, collected over the whole of it so that no one fixes one place to discover the
 * next. The first ones are kept, the rest is counted.
 */
export class Problems {
  readonly #kept: FixtureProblem[] = [];
  #found = 0;

  get found(): number {
    return this.#found;
  }

  note(problem: FixtureProblem): void {
    this.#found += 1;
    if (this.#kept.length < MAX_PROBLEMS) this.#kept.push(problem);
  }

  /** Ends the job where anything was found. */
  check(): void {
    if (this.#found > 0) throw this.#failure();
  }

  /** Ends the job with a problem behind which nothing can be read. */
  end(problem: FixtureProblem): never {
    this.note(problem);
    throw this.#failure();
  }

  #failure(): JobFailure {
    return new JobFailure({ kind: "fixtures", problems: this.#kept, more: this.#found - this.#kept.length });
  }
}

/** Ends the job with the one problem of a set that cannot be read. `message` is a clause. */
export function unreadable(message: string, place: Partial<FixtureProblem> = {}): JobFailure {
  return new JobFailure({ kind: "fixtures", problems: [{ kind: "unreadable", message, ...place }], more: 0 });
}

/** Where the system refuses a file, its code says enough. */
export function fileProblem(error: unknown): JobFailure {
  if (error instanceof JobFailure) return error;
  const { code = "unknown error" } = error as { code?: string };
  return unreadable(`it cannot be read (${code})`);
}
