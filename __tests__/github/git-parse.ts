export interface Person {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

export interface Commit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Person;
  readonly committer: Person;
  readonly message: string;
}

/** A commit object as git stores it. */
export function parseCommit(text: string): Commit {
  const { all, one, message } = parseObject(text);
  return {
    tree: one("tree"),
    parents: all("parent"),
    author: parsePerson(one("author")),
    committer: parsePerson(one("committer")),
    message,
  };
}

export interface TagObject {
  readonly object: string;
  readonly type: string;
  readonly name: string;
  readonly tagger: Person;
  readonly message: string;
}

/** An annotated tag as git stores it. */
export function parseTagObject(text: string): TagObject {
  const { one, message } = parseObject(text);
  return { object: one("object"), type: one("type"), name: one("tag"), tagger: parsePerson(one("tagger")), message };
}

function parseObject(text: string) {
  const end = text.indexOf("\n\n");
  const lines = text.slice(0, end).split("\n");
  const all = (key: string) => lines.filter((l) => l.startsWith(`${key} `)).map((l) => l.slice(key.length + 1));
  return { all, one: (key: string) => all(key)[0] ?? "", message: text.slice(end + 2).trimEnd() };
}

function parsePerson(line: string): Person {
  const [, name = "", email = "", seconds = "0"] = /^(.*) <(.*)> (\d+) [+-]\d{4}$/.exec(line) ?? [];
  return { name, email, date: new Date(Number(seconds) * 1000).toISOString() };
}
