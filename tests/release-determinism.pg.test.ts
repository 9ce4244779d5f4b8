import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importPaths } from "#server/import/import-paths.ts";
import { freshDatabase } from "#tests/database.ts";

const ROOT = path.join(import.meta.dirname, "..");
const run = promisify(execFile);
let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-same-"));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

/** Cuts by the command line, in the surroundings of another machine. */
async function cut(name: string, before: readonly string[], surroundings: Record<string, string>) {
  const out = path.join(folder, name);
  const command = [process.execPath, "--conditions=react-server", "cli/main.ts", "release", "cut"];
  const options = [path.join(folder, "core.yaml"), "--dataset", "demo", "--out", out];
  const [program = "", ...rest] = [...before, ...command, ...options];
  const env = { ...process.env, DATABASE_URL: db.url, SVIT_DATA: folder, SVIT_LOG: "silent", ...surroundings };
  await run(program, rest, { cwd: ROOT, env });
  return out;
}

const RECIPE = `recipe: 1
seed: 11
select: { include: [pending] }
core: { size: 20, yes: 0.5, perPhoto: 4 }
mix: { parts: [{ name: all, from: "*", merge: true }] }
`;

test("one core, another time zone, language and home make the same sums, and a changed byte is named by both checks", async () => {
  await writeFile(path.join(folder, "core.yaml"), RECIPE);
  const paths = ["svit", "visual-genome"].map((name) => path.join(ROOT, "demo", name));
  await importPaths({ db, paths, datasetName: "demo" });
  const here = await cut("here", [], {});
  const there = await cut("there", ["taskset", "-c", "0"], {
    ...{ TZ: "Pacific/Kiritimati", LANG: "de_DE.UTF-8", LC_ALL: "tr_TR.UTF-8", HOME: folder },
  });
  const sums = (place: string) => readFile(path.join(place, "SHA256SUMS"), "utf8");
  expect(await sums(there)).toBe(await sums(here));
  await run("sha256sum", ["-c", "--quiet", "SHA256SUMS"], { cwd: there });
  const mix = path.join(there, "mix.json");
  const text = await readFile(mix, "utf8");
  await writeFile(mix, text.replace("the", "thE"));
  await expect(run("sha256sum", ["-c", "--quiet", "SHA256SUMS"], { cwd: there })).rejects.toMatchObject({
    stdout: expect.stringContaining("mix.json: FAILED"),
  });
  const verify = ["--conditions=react-server", "cli/main.ts", "release", "verify", "2", "--dataset", "demo"];
  const env = { ...process.env, DATABASE_URL: db.url, SVIT_DATA: folder, SVIT_LOG: "silent" };
  await expect(run(process.execPath, verify, { cwd: ROOT, env })).rejects.toMatchObject({
    code: 5,
    stdout: expect.stringContaining("changed  mix.json"),
  });
}, 120_000);
