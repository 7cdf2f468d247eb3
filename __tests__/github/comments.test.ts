import { octokitFor, repository } from "./client.ts";
import { type StandIn, startGitHub } from "./stand-in.ts";

const issue_number = 4;
const side = { ref: "main", sha: "0".repeat(40) };

let github: StandIn;

beforeEach(async () => {
  github = await startGitHub({ pulls: [{ number: issue_number, base: side, head: side }] });
});

afterEach(async () => {
  await github.close();
  github.assertNoViolations();
});

describe("comments", () => {
  const rest = (token?: string) => octokitFor(github, token).rest.issues;

  it("are made, changed, listed and deleted under the name of the token", async () => {
    const made = await rest().createComment({ ...repository, issue_number, body: "Hello" });
    expect(made.data.user).toMatchObject({ login: "github-actions[bot]", type: "Bot", id: 41_898_282 });
    await rest("ghp-of-a-person").createComment({ ...repository, issue_number, body: "Thanks" });
    const comment_id = made.data.id;
    const changed = await rest().updateComment({ ...repository, comment_id, body: "Hello again" });
    expect(changed.data.updated_at > changed.data.created_at).toBe(true);
    const { data } = await rest("ghs-may-read").listComments({ ...repository, issue_number });
    expect(data.map((c) => [c.user?.login, c.body])).toEqual([
      ["github-actions[bot]", "Hello again"],
      ["someone", "Thanks"],
    ]);
    await rest().deleteComment({ ...repository, comment_id });
    await expect(rest().getComment({ ...repository, comment_id })).rejects.toMatchObject({ status: 404 });
  });

  it("need a token that may, a pull request that is there, and words", async () => {
    const create = (body: string, token?: string, number = issue_number) =>
      rest(token).createComment({ ...repository, issue_number: number, body });
    for (const token of ["ghs-may-read", "ghs-may-release"]) {
      await expect(create("Hello", token)).rejects.toMatchObject({ status: 403 });
    }
    await expect(create("Hello", undefined, 5)).rejects.toMatchObject({ status: 404 });
    await expect(create(" ")).rejects.toMatchObject({ status: 422 });
    await expect(create("x".repeat(65_537))).rejects.toMatchObject({ status: 422 });
    expect(github.state.comments).toEqual([]);
  });

  it("come in pages, the oldest first", async () => {
    for (let n = 1; n <= 3; n += 1) await rest().createComment({ ...repository, issue_number, body: `${n}` });
    const { data } = await rest().listComments({ ...repository, issue_number, per_page: 2, page: 2 });
    expect(data.map((c) => c.body)).toEqual(["3"]);
  });
});
