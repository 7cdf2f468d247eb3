import { call, find, type GitHub } from "./client.ts";
import type { ListedRelease } from "./stored.ts";

const PAGE = 100;
/** GitHub lists the newest thousand releases and says nothing of the others. */
const MAX_PAGES = 10;

/**
 * Which tags have a published release, in as few calls as may be: the newest releases come a hundred a call, and a tag
 * that is not among them is asked for by itself, until listing all of them costs no more. Nothing is asked for twice;
 * whoever needs to see a release again asks GitHub, not this.
 */
export class PublishedReleases {
  readonly #github: GitHub;
  readonly #seen = new Map<string, ListedRelease | undefined>();
  #pagesRead = 0;
  #pages = 1;
  #complete = false;
  #asked = 0;

  constructor(github: GitHub) {
    this.#github = github;
  }

  async has(tag: string): Promise<boolean> {
    if (this.#pagesRead === 0) await this.#readPage();
    const all = this.#pages < MAX_PAGES && this.#asked >= this.#pages - this.#pagesRead;
    while (!this.#isSettled(tag) && all) await this.#readPage();
    if (!this.#isSettled(tag)) {
      this.#asked++;
      this.#seen.set(tag, await showRelease(this.#github, tag));
    }
    return this.#seen.get(tag) !== undefined;
  }

  /** A release that was seen, once: from then on it may have changed. */
  take(tag: string): ListedRelease | undefined {
    const release = this.#seen.get(tag);
    this.#seen.delete(tag);
    return release;
  }

  #isSettled(tag: string): boolean {
    return this.#complete || this.#seen.has(tag);
  }

  async #readPage(): Promise<void> {
    const { octokit, owner, repo } = this.#github;
    const page = this.#pagesRead + 1;
    const { data, headers } = await call("list releases", () =>
      octokit.rest.repos.listReleases({ owner, repo, per_page: PAGE, page }),
    );
    for (const release of data) if (!release.draft) this.#seen.set(release.tag_name, release);
    this.#pagesRead = page;
    this.#pages = lastPage(headers.link) ?? page;
    this.#complete = page === this.#pages && page < MAX_PAGES;
  }
}

/** The published release of a tag as GitHub has it now. */
export async function showRelease({ octokit, owner, repo }: GitHub, tag: string): Promise<ListedRelease | undefined> {
  const answer = await find(`show the release of ${tag}`, () =>
    octokit.rest.repos.getReleaseByTag({ owner, repo, tag }),
  );
  return answer === undefined || answer.data.draft ? undefined : answer.data;
}

function lastPage(link: string | undefined): number | undefined {
  const page = /<[^>]*[?&]page=(\d+)[^>]*>;\s*rel="last"/.exec(link ?? "")?.[1];
  return page === undefined ? undefined : Number(page);
}
