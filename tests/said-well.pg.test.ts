import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import type { MessageCode } from "#domain/message.ts";
import { startCommand } from "./machine/start-command.ts";
import { printed } from "./printed.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-said-"));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (settings: Record<string, string>, args = ["dataset", "list"]) =>
  startCommand(args, { SVIT_DATA: folder, SVIT_LOG: "silent", ...settings }).ended;

/** One line, with nothing of a stack: what is wrong, and what to do. */
const sentence = (code: MessageCode, gaps?: Record<string, string>) =>
  expect.stringMatching(new RegExp(`^${printed(code, gaps).source}\\n$`));

describe("a wrong setting is exit code 2 and a sentence that says what to write", () => {
  test.each([
    ["another scheme", { DATABASE_URL: "mysql://db/svit" }, "DATABASE_URL: .*"],
    ["half a key", { SVIT_S3_KEY_ID: "id" }, "SVIT_S3_KEY_ID: .*"],
    ["the other half", { SVIT_S3_SECRET: "secret" }, "SVIT_S3_KEY_ID: .*"],
    ["hosts with blanks for commas", { SVIT_HOSTS: "a.example b.example" }, 'SVIT_HOSTS: "a.example b.example".*'],
    ["a proxy by its name", { SVIT_PROXIES: "proxy.example" }, 'SVIT_PROXIES: "proxy.example".*'],
  ])("%s", async (_, settings, problem) => {
    expect(await run(settings)).toMatchObject({
      code: 2,
      out: "",
      err: sentence("wrongSetting", { problem }),
    });
  });

  test("a data folder that is a file", async () => {
    const file = path.join(folder, "data");
    await writeFile(file, "kept");
    expect(await run({ SVIT_DATA: file })).toMatchObject({
      code: 2,
      err: sentence("dataIsFile"),
    });
  });
});

describe("a folder that cannot be used is exit code 12 and a sentence", () => {
  test("where a file stands on the way to it", async () => {
    await writeFile(path.join(folder, "file"), "");
    expect(await run({ SVIT_DATA: path.join(folder, "file", "data") })).toMatchObject({
      code: 12,
      err: sentence("runFolderNeeded", { file: "\\S+" }),
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
      err: sentence("runForbidden", { file: "\\S+data" }),
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
      err: sentence("clusterForeign", { file: "\\S+cluster\\.json", problem: "EACCES" }),
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
      sentence("databaseGone", { problem: ".*ECONNREFUSED.*" }),
    ],
    [
      "its host has no address",
      () => ({ DATABASE_URL: "postgresql://svit:x@nowhere.invalid/svit" }),
      sentence("databaseGone", { problem: ".*nowhere\\.invalid.*" }),
    ],
    [
      "the password is another",
      () =>
        own((url) => {
          url.password = "wrong";
        }),
      sentence("databaseRefuses", { problem: '.*"svit".*' }),
    ],
    [
      "it is not there",
      () =>
        own((url) => {
          url.pathname = "nothing";
        }),
      sentence("databaseMissing", { problem: '.*"nothing".*' }),
    ],
  ])("where %s", async (_, settings, err) => {
    expect(await run(settings())).toMatchObject({ code: 9, out: "", err });
  });

  test("where cluster.json is damaged", async () => {
    await mkdir(path.join(folder, "cluster"));
    await writeFile(path.join(folder, "cluster", "cluster.json"), "{");
    expect(await run({})).toMatchObject({
      code: 9,
      err: sentence("clusterDamaged", { file: "\\S+cluster\\.json", problem: "not JSON" }),
    });
  });
});
