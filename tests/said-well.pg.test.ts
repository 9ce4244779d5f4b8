import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { startCommand } from "./start-command.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-said-"));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (settings: Record<string, string>, args = ["dataset", "list"]) =>
  startCommand(args, { SVIT_DATA: folder, SVIT_LOG: "silent", ...settings }).ended;

/** One line, with nothing of a stack: what is wrong, and what to do. */
const sentence = (words: RegExp) => expect.stringMatching(new RegExp(`^${words.source}\\n$`));

describe("a wrong setting is exit code 2 and a sentence that says what to write", () => {
  test.each([
    ["another scheme", { DATABASE_URL: "mysql://db/svit" }, /DATABASE_URL: give an address such as postgresql:.*/],
    ["half a key", { SVIT_S3_KEY_ID: "id" }, /SVIT_S3_KEY_ID: a key has two halves: set SVIT_S3_KEY_ID and .*/],
    ["the other half", { SVIT_S3_SECRET: "secret" }, /SVIT_S3_KEY_ID: a key has two halves.*/],
    [
      "hosts with blanks for commas",
      { SVIT_HOSTS: "a.example b.example" },
      /SVIT_HOSTS: "a.example b.example" is not .*/,
    ],
    ["a proxy by its name", { SVIT_PROXIES: "proxy.example" }, /SVIT_PROXIES: "proxy.example" is not an address: .*/],
  ])("%s", async (_, settings, words) => {
    expect(await run(settings)).toMatchObject({
      code: 2,
      out: "",
      err: sentence(new RegExp(`A setting is wrong\\. ${words.source}`)),
    });
  });

  test("a data folder that is a file", async () => {
    const file = path.join(folder, "data");
    await writeFile(file, "kept");
    expect(await run({ SVIT_DATA: file })).toMatchObject({
      code: 2,
      err: sentence(/SVIT_DATA names \S+, which is a file\. Name a folder\./),
    });
  });
});

describe("a folder that cannot be used is exit code 12 and a sentence", () => {
  test("where a file stands on the way to it", async () => {
    await writeFile(path.join(folder, "file"), "");
    expect(await run({ SVIT_DATA: path.join(folder, "file", "data") })).toMatchObject({
      code: 12,
      err: sentence(/\S+ leads through a file where a folder is needed: move that file away, .*/),
    });
  });

  test("where this account may not write", async () => {
    const ended = startCommand(
      ["dataset", "list"],
      { SVIT_DATA: path.join(folder, "data"), SVIT_LOG: "silent" },
      NOBODY,
    );
    expect(await ended.ended).toMatchObject({
      code: 12,
      err: sentence(/\S+data is not open to the account that the studio runs under: give it the right.*/),
    });
  });

  test("and one that another account has closed is told by whose it is", async () => {
    await mkdir(path.join(folder, "data", "cluster"), { recursive: true });
    await writeFile(path.join(folder, "data", "cluster", "cluster.json"), "{}", { mode: 0o600 });
    await chmod(path.join(folder, "data"), 0o711);
    const ended = startCommand(
      ["dataset", "list"],
      { SVIT_DATA: path.join(folder, "data"), SVIT_LOG: "silent" },
      NOBODY,
    );
    expect(await ended.ended).toMatchObject({
      code: 9,
      err: sentence(/Cannot read \S+cluster\.json \(EACCES\): the data folder belongs to another account\. .*/),
    });
  });
});

/** An account without rights; the tests' own is root's or owns the folders that it makes. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

describe("a database that cannot be had is exit code 9 and a sentence", () => {
  const own = (change: (url: URL) => void): Record<string, string> => {
    const url = new URL(inject("studioUrl"));
    change(url);
    return { DATABASE_URL: url.href };
  };

  test.each([
    [
      "nobody listens there",
      () => ({ DATABASE_URL: "postgresql://svit:x@127.0.0.1:1/svit" }),
      /The database does not answer: .*ECONNREFUSED.* See that it runs.*/,
    ],
    [
      "its host has no address",
      () => ({ DATABASE_URL: "postgresql://svit:x@nowhere.invalid/svit" }),
      /The database does not answer: .*nowhere\.invalid.* See that.*/,
    ],
    [
      "the password is another",
      () =>
        own((url) => {
          url.password = "wrong";
        }),
      /The database refuses the login: .*"svit".* Correct user and password.*/,
    ],
    [
      "it is not there",
      () =>
        own((url) => {
          url.pathname = "nothing";
        }),
      /The database is not there: .*"nothing".* Make it, or correct DATABASE_URL\./,
    ],
  ])("where %s", async (_, settings, words) => {
    expect(await run(settings())).toMatchObject({ code: 9, out: "", err: sentence(words) });
  });

  test("where cluster.json is damaged", async () => {
    await mkdir(path.join(folder, "cluster"));
    await writeFile(path.join(folder, "cluster", "cluster.json"), "{");
    expect(await run({})).toMatchObject({
      code: 9,
      err: sentence(
        /\S+cluster\.json is damaged \(not JSON\)\. It names where .* The database itself is not touched\./,
      ),
    });
  });
});
