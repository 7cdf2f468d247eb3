import { Failure } from "../../domain/failure.ts";

/** What decides whether ONNX Runtime has a build for this machine. */
export interface Host {
  readonly platform: string;
  readonly arch: string;
  /** `undefined` on Linux means musl; elsewhere it means nothing. */
  readonly glibc: string | undefined;
}

const BUILDS = ["linux-x64", "linux-arm64", "darwin-arm64", "win32-x64", "win32-arm64"];
const OLDEST_GLIBC = [2, 28] as const;

export function readHost(): Host {
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  return { platform: process.platform, arch: process.arch, glibc: report?.header?.glibcVersionRuntime };
}

/** Throws a `Failure` where ONNX Runtime has no build for the machine. */
export function requireBuild({ platform, arch, glibc }: Host): void {
  const name = `${platform}-${arch}`;
  if (!BUILDS.includes(name)) {
    throw new Failure("environment", `ONNX Runtime has no build for ${name}.`, {
      fix: `Use a machine of one of these platforms: ${BUILDS.join(", ")}. On GitHub, ubuntu-latest is one.`,
    });
  }
  if (platform !== "linux") return;
  if (glibc === undefined) {
    throw new Failure("environment", "ONNX Runtime has no build for musl, which this Linux uses (Alpine does).", {
      fix: "Use an image with glibc, for example Debian or Ubuntu.",
    });
  }
  const [major = 0, minor = 0] = glibc.split(".").map(Number);
  if (major < OLDEST_GLIBC[0] || (major === OLDEST_GLIBC[0] && minor < OLDEST_GLIBC[1])) {
    throw new Failure(
      "environment",
      `ONNX Runtime needs glibc ${OLDEST_GLIBC.join(".")} or newer; this machine has ${glibc}.`,
      {
        fix: "Use a newer image, for example ubuntu-22.04 or later.",
      },
    );
  }
}
