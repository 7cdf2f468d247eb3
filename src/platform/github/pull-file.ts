/** A file that a pull request adds, changes or removes. */
export interface PullFile {
  readonly path: string;
  readonly status: "added" | "modified" | "removed";
}
