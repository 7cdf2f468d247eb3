import { matchesRef } from "../../src/doctor/patterns.ts";
import { readRepositoryUrl } from "../../src/doctor/remote.ts";

test.each([
  ["https://github.com/acme/models.git", undefined, "https://api.github.com"],
  ["https://user:secret@github.com/acme/models", undefined, "https://api.github.com"],
  ["git@github.com:acme/models.git", undefined, "https://api.github.com"],
  ["ssh://git@ssh.github.com:443/acme/models.git", undefined, "https://api.github.com"],
  ["ssh://git@github.com/acme/models", undefined, "https://api.github.com"],
  ["https://acme.ghe.com/acme/models/", undefined, "https://api.acme.ghe.com"],
  ["https://git.example.com/acme/models", "https://git.example.com/api/v3/", "https://git.example.com/api/v3"],
  ["https://github.com/acme/models", "https://api.github.com", "https://api.github.com"],
  ["http://127.0.0.1:8080/acme/models", "http://127.0.0.1:9090", "http://127.0.0.1:9090"],
])("%s is on GitHub", (url, given, apiUrl) => {
  expect(readRepositoryUrl(url, given)).toMatchObject({ owner: "acme", repo: "models", apiUrl });
});

test.each([
  ["https://gitlab.com/acme/models.git", undefined],
  ["https://github.com.evil.example/acme/models", undefined],
  ["https://evilghe.com/acme/models", undefined],
  ["https://git.example.com/acme/models", undefined],
  ["https://git.example.com/acme/models", "https://other.example.com/api/v3"],
  ["https://git.example.com/acme/models", "http://git.example.com/api/v3"],
  ["/srv/git/models.git", undefined],
  ["../models", undefined],
  ["file:///srv/github.com/acme/models", undefined],
  ["https://github.com/acme", undefined],
  ["https://github.com/acme/mod%20els", undefined],
  ["", undefined],
])("%j is not, and no token goes there", (url, given) => {
  expect(readRepositoryUrl(url, given)).toBeUndefined();
});

test.each([
  ["~ALL", "refs/tags/models/a/1.0.0", true],
  ["refs/tags/models/**/*", "refs/tags/models/a/1.0.0", true],
  ["refs/tags/models/*/*", "refs/tags/models/a/1.0.0", true],
  ["refs/tags/**/*", "refs/tags/models/a/1.0.0", true],
  ["refs/tags/models/**", "refs/tags/models/a/1.0.0", false],
  ["refs/tags/models/*", "refs/tags/models/a/1.0.0", false],
  ["refs/tags/*", "refs/tags/models/a/1.0.0", false],
  ["refs/tags/models/a/?.0.0", "refs/tags/models/a/1.0.0", true],
  ["refs/tags/models/*a*/1*0", "refs/tags/models/xay/1.0.0", true],
  ["refs/heads/**/*", "refs/tags/models/a/1.0.0", false],
  ["", "refs/tags/a", false],
])("the pattern %j matches %j: %j", (pattern, ref, expected) => {
  expect(matchesRef(pattern, ref)).toBe(expected);
});
