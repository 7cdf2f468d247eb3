import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deriveFiles } from "../../src/rollout/derive.ts";
import { canaryOf, orderOf, recordOf } from "../helpers/rollout.ts";
import { sha256 } from "../helpers/shelf.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const PAGE = readFileSync("docs/canary.md", "utf8");
const KEYS = 100_000;

/** The function of the documentation, with what reads keys of stdin as JSON text and prints buckets. */
function snippet(language: string): string {
  const [, text = ""] =
    new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, "m").exec(PAGE.slice(PAGE.indexOf("### Buckets"))) ?? [];
  return text;
}

const PROGRAMS: Readonly<
  Record<string, { readonly file: string; readonly text: string; readonly run: readonly string[] }>
> = {
  python: {
    file: "bucket.py",
    text: `${snippet("python")}\nimport json, sys\nfor line in sys.stdin.buffer:\n    print(bucket(*json.loads(line)))\n`,
    run: ["python3"],
  },
  js: {
    file: "bucket.mjs",
    text: `${snippet("js")}\nimport { readFileSync } from "node:fs";\nconst lines = readFileSync(0, "utf8").trimEnd().split("\\n");\nconsole.log(lines.map((line) => bucket(...JSON.parse(line))).join("\\n"));\n`,
    run: [process.execPath],
  },
  go: {
    file: "bucket.go",
    text: `package main\n\nimport (\n\t"bufio"\n\t"crypto/sha256"\n\t"encoding/binary"\n\t"encoding/json"\n\t"fmt"\n\t"os"\n)\n\n${snippet("go")}\nfunc main() {\n\tlines := bufio.NewScanner(os.Stdin)\n\tlines.Buffer(make([]byte, 1<<20), 1<<20)\n\tout := bufio.NewWriter(os.Stdout)\n\tdefer out.Flush()\n\tfor lines.Scan() {\n\t\tvar pair [2]string\n\t\tif err := json.Unmarshal(lines.Bytes(), &pair); err != nil {\n\t\t\tpanic(err)\n\t\t}\n\t\tfmt.Fprintln(out, bucket(pair[0], pair[1]))\n\t}\n}\n`,
    run: ["go", "run"],
  },
  java: {
    file: "Bucket.java",
    // Java has no JSON: the texts come as code units in hexadecimal.
    text: `import java.util.*;\n\npublic class Bucket {\n${snippet("java")}\n    static String text(String hex) {\n        StringBuilder text = new StringBuilder();\n        for (int i = 0; i < hex.length(); i += 4) text.append((char) Integer.parseInt(hex.substring(i, i + 4), 16));\n        return text.toString();\n    }\n\n    public static void main(String[] args) throws Exception {\n        Scanner in = new Scanner(System.in);\n        StringBuilder out = new StringBuilder();\n        while (in.hasNextLine()) {\n            String[] pair = in.nextLine().split("-", -1);\n            out.append(bucket(text(pair[0]), text(pair[1]))).append('\\n');\n        }\n        System.out.print(out);\n    }\n}\n`,
    run: ["java"],
  },
};
const asUnits = (text: string) =>
  Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, "0")).join("");

const vectors = JSON.parse(
  deriveFiles(recordOf(orderOf("1.0.0", canaryOf("1.0.1"))), undefined, sha256).get(
    "deployments/prod/fraud/rollout-vectors.json",
  ) ?? "",
) as { readonly salt: string; readonly vectors: readonly { readonly key: string; readonly bucket: number }[] };
const keys = [...vectors.vectors.map(({ key }) => key), ...Array.from({ length: KEYS }, (_, i) => `device-${i}`)];

test.each(Object.entries(PROGRAMS))(
  "the bucket of %s in the documentation is that of the vectors",
  (language, program) => {
    const file = join(tempFolder(), program.file);
    writeFileSync(file, program.text);
    const lines = keys.map((key) =>
      language === "java" ? `${asUnits(vectors.salt)}-${asUnits(key)}` : JSON.stringify([vectors.salt, key]),
    );
    const [command = "", ...args] = program.run;
    const output = execFileSync(command, [...args, file], { input: `${lines.join("\n")}\n`, maxBuffer: 1 << 26 });
    const buckets = output.toString().trimEnd().split(/\r?\n/).map(Number);
    expect(buckets.length).toBe(keys.length);
    expect(buckets.slice(0, vectors.vectors.length)).toEqual(vectors.vectors.map(({ bucket }) => bucket));
    const expected = keys.map((key) => Number.parseInt(sha256(`${vectors.salt}\0${key}`).slice(0, 8), 16) % 10_000);
    expect(buckets.findIndex((bucket, i) => bucket !== expected[i])).toBe(-1);
  },
);
