/** The licenses that Hugging Face knows, of those that SPDX has: https://huggingface.co/docs/hub/repositories-licenses */
const KNOWN: ReadonlySet<string> = new Set(
  `afl-3.0 agpl-3.0 apache-2.0 artistic-2.0 bsd-2-clause bsd-3-clause bsd-3-clause-clear bsl-1.0 c-uda-1.0 cc-by-2.0
  cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0
  cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cc-by-nd-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc0-1.0 cdla-permissive-1.0 cdla-permissive-2.0
  cdla-sharing-1.0 ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 eupl-1.2 gpl-2.0 gpl-3.0 isc lgpl-2.1 lgpl-3.0 lppl-1.3c
  mit mpl-2.0 ms-pl ncsa ofl-1.1 osl-3.0 postgresql unlicense wtfpl zlib`.split(/\s+/),
);
const OTHER_NAMES: Readonly<Record<string, string>> = {
  "c-uda-1.0": "c-uda",
  "odbl-1.0": "odbl",
  "odc-by-1.0": "odc-by",
  "pddl-1.0": "pddl",
};

/** The keys of a card that state a license: by the hub's own identifier, or else by name. */
export function hubLicense(license: string): { readonly license: string; readonly license_name?: string } {
  const id = license.toLowerCase().replace(/-(?:only|or-later)$/, "");
  const known = OTHER_NAMES[id] ?? (KNOWN.has(id) ? id : undefined);
  return known === undefined ? { license: "other", license_name: license.toLowerCase() } : { license: known };
}
