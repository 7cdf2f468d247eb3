export interface Prose {
  /** Counts from 1. */
  readonly line: number;
  readonly text: string;
}

// A "/" after one of these begins a regular expression; after anything else it divides.
const BEFORE_REGEXP = /(?:^|[([{,;:=!&|?+\-*%<>~^]|\b(?:return|case|typeof|of|in))\s*$/;

/**
 * What people read in a TypeScript source: comments, strings and the fixed parts of templates, each with the line that
 * it begins on. Names, regular expressions and the module names of imports are left out.
 */
export function proseOf(source: string): Prose[] {
  const found: Prose[] = [];
  const lineAt = lineCounter(source);
  // One entry per open template: how many braces of its current substitution are open.
  const open: number[] = [];
  let code = "";
  for (let at = 0; at < source.length; ) {
    const rest = source[at] as string;
    const take = (end: number, text: string) => {
      found.push({ line: lineAt(at), text });
      at = end;
      code = "x";
    };
    if (source.startsWith("//", at)) {
      const end = endOf(source, at, "\n");
      found.push({ line: lineAt(at), text: source.slice(at + 2, end) });
      at = end;
    } else if (source.startsWith("/*", at)) {
      const end = endOf(source, at + 2, "*/") + 2;
      found.push({ line: lineAt(at), text: source.slice(at + 2, end - 2).replaceAll(/\n\s*\* ?/g, " ") });
      at = end;
    } else if (rest === '"' || rest === "'") {
      const end = closing(source, at + 1, rest);
      const isModule = /\b(?:from|import)\s*\(?\s*$/.test(code);
      take(end + 1, isModule ? "" : source.slice(at + 1, end));
    } else if (rest === "`" || (rest === "}" && open.at(-1) === 0)) {
      if (rest === "}") open.pop();
      const end = templatePart(source, at + 1);
      const text = source.slice(at + 1, end);
      const substitutes = source[end] === "$";
      if (substitutes) open.push(0);
      take(end + (substitutes ? 2 : 1), text);
      if (substitutes) code = "{";
    } else if (rest === "/" && BEFORE_REGEXP.test(code)) {
      at = regexpEnd(source, at + 1);
      code = "x";
    } else {
      if (open.length > 0 && rest === "{") open.push((open.pop() as number) + 1);
      if (open.length > 0 && rest === "}") open.push((open.pop() as number) - 1);
      code = (code + rest).slice(-20);
      at++;
    }
  }
  return found.filter(({ text }) => text !== "");
}

function lineCounter(source: string): (at: number) => number {
  let [line, seen] = [1, 0];
  return (at) => {
    for (; seen < at; seen++) if (source[seen] === "\n") line++;
    return line;
  };
}

function endOf(source: string, from: number, mark: string): number {
  const end = source.indexOf(mark, from);
  return end < 0 ? source.length : end;
}

function closing(source: string, from: number, quote: string): number {
  let at = from;
  while (at < source.length && source[at] !== quote) at += source[at] === "\\" ? 2 : 1;
  return at;
}

/** Where a part of a template ends: at its closing quote, or at the "$" of a substitution. */
function templatePart(source: string, from: number): number {
  let at = from;
  while (at < source.length && source[at] !== "`" && !source.startsWith("${", at)) at += source[at] === "\\" ? 2 : 1;
  return at;
}

function regexpEnd(source: string, from: number): number {
  let inClass = false;
  for (let at = from; at < source.length; at++) {
    const char = source[at];
    if (char === "\\") at++;
    else if (char === "[") inClass = true;
    else if (char === "]") inClass = false;
    else if (char === "/" && !inClass) return at + 1;
  }
  return source.length;
}
