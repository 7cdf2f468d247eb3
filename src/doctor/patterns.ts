/**
 * Whether a pattern of a ruleset matches a reference, as GitHub documents it: Ruby's `File.fnmatch` with
 * `FNM_PATHNAME`, so that `*` never crosses a slash and only `**` followed by a slash crosses several.
 * https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/creating-rulesets-for-a-repository
 */
export function matchesRef(pattern: string, ref: string): boolean {
  if (pattern === "~ALL") return true;
  return matchParts(pattern.split("/"), ref.split("/"));
}

/** Without a regular expression made of foreign text: the parts one by one. */
function matchParts(pattern: readonly string[], ref: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return ref.length === 0;
  if (first === "**" && rest.length > 0) {
    return ref.some((_, i) => matchParts(rest, ref.slice(i)));
  }
  const [part, ...others] = ref;
  return part !== undefined && matchPart(first, part) && matchParts(rest, others);
}

/** One part between slashes: `*` is any text, `?` any character. */
function matchPart(pattern: string, part: string): boolean {
  let [p, s, star, mark] = [0, 0, -1, 0];
  while (s < part.length) {
    if (pattern[p] === "*") [star, mark, p] = [p, s, p + 1];
    else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === part[s])) [p, s] = [p + 1, s + 1];
    else if (star >= 0) [mark, s, p] = [mark + 1, mark + 1, star + 1];
    else return false;
  }
  return /^\**$/.test(pattern.slice(p));
}
