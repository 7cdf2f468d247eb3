import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { ExpectedKey } from "../consume/signed-release.ts";
import { Failure } from "../domain/failure.ts";
import { canonicalPem, readPublicKey, readSigningKey } from "../platform/signing/keys.ts";
import { unlessAbsent } from "../platform/system-error.ts";
import type { PublicKey, SigningKey } from "../releases/signing.ts";

/** Far more bytes than a key in PEM has. */
const MAX_PEM_BYTES = 1 << 16;

/**
 * The private key that a person names: a file, or `env:<NAME>` for a variable that holds the key itself. The variable is
 * taken out of the environment, so that nothing that is started later can read the key there.
 */
export async function signingKeyFrom(named: string, cwd: string, env: NodeJS.ProcessEnv): Promise<SigningKey> {
  const [, name] = /^env:(.*)$/s.exec(named) ?? [];
  if (name === undefined) return readSigningKey(await readPem(named, "--sign-key", cwd), named);
  const pem = env[name];
  delete env[name];
  if (pem !== undefined && pem.trim() !== "") return readSigningKey(pem, `the environment variable ${name}`);
  // Somebody may have written the key itself.
  const shown = /^[A-Za-z_]\w*$/.test(name)
    ? `the environment variable ${name}, which`
    : "an environment variable that";
  throw new Failure("configuration", `--sign-key names ${shown} is not set.`, {
    fix: "Set the variable to the private key in PEM, or name a file.",
  });
}

/** The private key of the input `sign-key`: the key itself. Nothing of it is ever shown. */
export function signingKeyOf(input: string): SigningKey {
  return readSigningKey(`${input.trim()}\n`, "the input sign-key");
}

/** The public key in a file that a person names. */
export async function publicKeyFrom(named: string, cwd: string): Promise<PublicKey> {
  return readPublicKey(await readPem(named, "--public-key", cwd), named);
}

/** The same with its text, as a lock file pins it: the key alone, in one spelling. */
export async function expectedKeyFrom(named: string, cwd: string): Promise<ExpectedKey> {
  const pem = await readPem(named, "--public-key", cwd);
  return { key: readPublicKey(pem, named), pem: canonicalPem(pem) };
}

async function readPem(named: string, option: string, cwd: string): Promise<string> {
  const path = resolve(cwd, named);
  // Whoever writes the key itself must not find it in a log.
  if (/-----BEGIN/.test(named)) {
    throw new Failure("usage", `${option} contains a key in place of the name of its file.`, {
      fix: "Write the key to a file that only you can read, and name the file. A private key that was typed on a command line is no longer secret: replace it.",
    });
  }
  const found = await stat(path).catch(unlessAbsent);
  if (found === undefined) {
    throw new Failure("configuration", `${option} names ${named}, which does not exist.`, {
      fix: "Name a file in PEM.",
    });
  }
  if (!found.isFile() || found.size > MAX_PEM_BYTES) {
    throw new Failure("configuration", `${option} names ${named}, which is no key in PEM.`, {
      fix: "Name a file in PEM.",
    });
  }
  return readFile(path, "utf8");
}
