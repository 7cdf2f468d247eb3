import { Failure } from "../../domain/failure.ts";
import { TargetError } from "../files/target-error.ts";
import { codeOf } from "./disk.ts";

/** Does something in a folder; an error of the system becomes a `Failure` that says what to do. `where` names the folder. */
export async function guarded<T>(where: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof Failure || error instanceof TargetError) throw error;
    if (["ELOOP", "ENODEV"].includes(codeOf(error) ?? "")) {
      throw new Failure(
        "configuration",
        `The ${where} contains a link, a pipe or a device where a file or folder has to be: ${pathOf(error)}.`,
        {
          fix: "It was not read or written. Remove it, then run again.",
          cause: error,
        },
      );
    }
    if (["ENOSPC", "EDQUOT"].includes(codeOf(error) ?? "")) {
      throw new Failure("environment", `The disk of the ${where} is full.`, {
        fix: "Nothing is there in part, and complete files are kept. Free disk space, then run again.",
        cause: error,
      });
    }
    throw new Failure("environment", `The ${where} cannot be used: ${codeOf(error) ?? (error as Error).message}.`, {
      fix: "Check that it is a folder, that it is readable and writable, and that the disk has free space; then run again.",
      cause: error,
    });
  }
}

function pathOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).path ?? "unknown path";
}
