import { Failure } from "../domain/failure.ts";

/** What makes known what versions that stand in for releases cannot say. */
export const NAME_THE_PLACE =
  "Name the place of the releases with --from, or say with --first that no version is released yet.";

/** Whether a version is released decides its verdict, and no one knows. `change` is a clause. */
export function notKnown(tag: string, change: string): Failure {
  return new Failure("environment", `It is not known whether ${tag} is released, and ${change}.`, {
    fix: NAME_THE_PLACE,
  });
}
