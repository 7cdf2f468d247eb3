import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempFolder } from "./temp-folder.ts";

const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");

/** The pointer that Git LFS commits in the place of `content`. */
export function pointerTo(content: string | Buffer): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(content)}\nsize ${Buffer.byteLength(content)}\n`;
}

export interface FakeGitLfs {
  /** The folder to put in front of PATH. */
  readonly bin: string;
  calls(): { readonly args: readonly string[]; readonly config: Readonly<Record<string, string>> }[];
  /** Gives other bytes than the pointers name from now on. */
  corrupt(): void;
  /** Says `words` and fails from now on. */
  fail(words: string): void;
}

/** A `git-lfs` of a few lines of shell that knows `objects` and writes down how it was called. */
export function fakeGitLfs(objects: readonly (string | Buffer)[]): FakeGitLfs {
  const bin = tempFolder();
  mkdirSync(join(bin, "objects"));
  for (const object of objects) writeFileSync(join(bin, "objects", sha256(object)), object);
  const calls = join(bin, "calls");
  writeFileSync(
    join(bin, "git-lfs"),
    `#!/bin/sh
here=$(dirname "$0")
{ printf 'args %s\\n' "$*"; i=0; while [ "$i" -lt "\${GIT_CONFIG_COUNT:-0}" ]; do
  eval "printf 'config %s=%s\\\\n' \\"\\$GIT_CONFIG_KEY_$i\\" \\"\\$GIT_CONFIG_VALUE_$i\\""; i=$((i+1)); done; } >> "$here/calls"
oid=$(sed -n 's/^oid sha256://p')
if [ -f "$here/fail" ]; then cat "$here/fail" >&2; exit 2; fi
if [ -f "$here/corrupt" ]; then echo other; exit 0; fi
if [ ! -f "$here/objects/$oid" ]; then echo "Object does not exist on the server: [404]" >&2; exit 2; fi
cat "$here/objects/$oid"
`,
  );
  chmodSync(join(bin, "git-lfs"), 0o755);
  return {
    bin,
    corrupt: () => writeFileSync(join(bin, "corrupt"), ""),
    fail: (words) => writeFileSync(join(bin, "fail"), words),
    calls() {
      if (!existsSync(calls)) return [];
      const blocks = readFileSync(calls, "utf8")
        .split(/^args /m)
        .slice(1);
      return blocks.map((block) => {
        const [args = "", ...lines] = block.trimEnd().split("\n");
        const config = lines.map((line) => {
          const [, key = "", value = ""] = /^config (.*?)=(.*)$/.exec(line) ?? [];
          return [key, value] as const;
        });
        return { args: args.split(" "), config: Object.fromEntries(config) };
      });
    },
  };
}
