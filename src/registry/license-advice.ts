import type { Finding } from "../domain/finding.ts";
import { SPDX_LICENSES } from "./spdx-licenses.ts";
import { suggest } from "./suggest.ts";

const OWN = "For a license that is not in the SPDX list, write LicenseRef-<name>, for example LicenseRef-Proprietary.";

/** The finding about `license` in model.yml with advice for what is written there; every other finding as it is. */
export function adviseLicense(found: Finding, policy: unknown): Finding {
  const license = (policy as { readonly license?: unknown } | null)?.license;
  if (found.subject !== "license" || typeof license !== "string") return found;
  if (/\s(?:AND|OR|WITH)\s/i.test(license)) {
    return {
      ...found,
      fix: "Name one license. For a combination, write LicenseRef-<name> and state its terms in README.md.",
    };
  }
  const words = license.trim().replace(/\s+/g, "-");
  const meant = suggest(words, SPDX_LICENSES) ?? suggest(words.replace(/-?licen[cs]e$/i, ""), SPDX_LICENSES);
  return { ...found, fix: meant === undefined ? OWN : `Write ${meant}, if that is the license. ${OWN}` };
}
