/** The part of `process` that the command line uses. */
export interface Io {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  /** Absent where nothing is read, as at a terminal that would never end it. */
  readonly stdin?: NodeJS.ReadableStream;
  /** The program that runs and its own file come first. */
  readonly argv?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  cwd(): string;
}
