import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addDataset, addReviewer } from "#tests/entries.ts";
import { waitForLocks } from "#tests/locks.ts";
import { smallDisk } from "#tests/machine/small-disk.ts";
import { printed } from "./printed.ts";

let db: Database & { url: string };
let folder = "";
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-recipe-command-"));
  const { entryIds } = await addDataset(db, { name: "boats", images: 10, perImage: 2 });
  for (const id of entryIds.slice(0, 6)) await decide(db, id, { decision: "accept" });
  await addReviewer(db, "Mia");
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const ROOT = path.join(import.meta.dirname, "..");
const PROGRAM = `
  const { recipeCommand } = await import("#cli/recipe/recipe.ts");
  const { runToExit } = await import("#cli/serve/run-to-exit.ts");
  await runToExit(async () => void await recipeCommand().parseAsync(process.argv.slice(1), { from: "user" }));`;

type Output = { out: string; err: string };
function start(args: string[]): { child: ChildProcess; output: Output } {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--input-type=module", "-e", PROGRAM, "--", ...args],
    { cwd: ROOT, env: { ...process.env, DATABASE_URL: db.url }, stdio: ["ignore", "pipe", "pipe"] },
  );
  const output = { out: "", err: "" };
  child.stdout?.on("data", (chunk) => {
    output.out += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    output.err += chunk;
  });
  return { child, output };
}

async function ended({ child, output }: ReturnType<typeof start>) {
  const [code] = await once(child, "close");
  return { code, ...output };
}
const studio = (...args: string[]) => ended(start(args));

/** A recipe in a folder of its own, with the files that it names, and where it is to write to. */
async function place(text: string, files: Record<string, string> = {}) {
  const own = await mkdtemp(path.join(folder, "own-"));
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(own, name), content);
  const file = path.join(own, "recipe.yaml");
  await writeFile(file, text);
  const out = path.join(own, "out", "made");
  return { own, out, run: ["run", file, "--dataset", "boats", "--out", out] };
}

const CORE = "recipe: 1\nselect: { include: [pending] }\ncore: { size: 5, concepts: [c.txt] }\n";
const FILES = { "c.txt": "boat\nmen\n" };

test.each([
  ["an unknown key", `${CORE}colour: red\n`, FILES, "recipe.yaml, line 4, column 1: ", 5],
  [
    "a part that cannot reach its count",
    `${CORE}mix: { parts: [{ name: more, from: "*", count: 40 }] }\n`,
    FILES,
    "recipe.yaml, line 4, column 41: more has 20 of 40",
    5,
  ],
  ["a concept list that matches nothing", CORE, { "c.txt": "submarine\n" }, "recipe.yaml, line 3, column 29: ", 5],
  [
    "a held-out list of another id space",
    `${CORE}holdOut: { photos: [test.txt] }\n`,
    { ...FILES, "test.txt": "000000000009.jpg\n" },
    "recipe.yaml, line 4, column 21: ",
    5,
  ],
])("%s is a sentence with line and column, and nothing is made", async (_, text, files, sentence, code) => {
  const { own, run } = await place(text, files);
  const refused = await studio(...run);
  expect(refused).toMatchObject({ code, out: "" });
  expect(refused.err).toContain(sentence);
  expect(await readdir(own)).not.toContain("out");
});

test("a data set that is not there leaves no folder", async () => {
  const { own, run } = await place(CORE, FILES);
  const refused = await studio(...run.map((word) => (word === "boats" ? "ships" : word)));
  expect(refused).toMatchObject({ code: 3, out: "" });
  expect(await readdir(own)).not.toContain("out");
});

test("a folder that holds anything is refused and left as it is; --force replaces what an earlier run wrote", async () => {
  const { out, run } = await place(CORE, FILES);
  await mkdir(out, { recursive: true });
  await writeFile(path.join(out, "mine.txt"), "mine");
  const refused = await studio(...run);
  expect(refused).toMatchObject({ code: 4, out: "" });
  expect(refused.err).toMatch(printed("recipeFolder", { file: "mine.txt" }));
  expect(await readdir(out)).toEqual(["mine.txt"]);
  await rm(path.join(out, "mine.txt"));
  expect(await studio(...run)).toMatchObject({ code: 0 });
  const first = await readFile(path.join(out, "SHA256SUMS"), "utf8");
  expect((await studio(...run)).code).toBe(4);
  expect((await studio(...run, "--force")).code).toBe(0);
  expect(await readFile(path.join(out, "SHA256SUMS"), "utf8")).toBe(first);
});

/** Waits until a run reads entries, and holds it there. */
async function whileReading(args: string[], work: (child: ChildProcess) => void): Promise<ReturnType<typeof ended>> {
  return inTransaction(db.pool, async (client) => {
    await client.query('LOCK TABLE "Entry" IN ACCESS EXCLUSIVE MODE');
    const running = start(args);
    await waitForLocks(db, 1);
    work(running.child);
    return ended(running);
  });
}

test("cancelled it leaves nothing, and the next try goes on", async () => {
  const { own, out, run } = await place(CORE, FILES);
  expect((await whileReading(run, (child) => child.kill("SIGINT"))).code).toBe(130);
  expect(await readdir(own)).not.toContain("out");
  expect((await studio(...run)).code).toBe(0);
  expect(await readdir(out)).toContain("SHA256SUMS");
});

test("what a killed run left under other names is no reason to refuse the next, and goes", async () => {
  const { out, run } = await place(CORE, FILES);
  await mkdir(out, { recursive: true });
  const { child } = start(["check", path.join(out, "..", "..", "recipe.yaml")]);
  await once(child, "close");
  await writeFile(path.join(out, `core.json.partial-${child.pid}`), "[");
  const made = await studio(...run);
  expect(made).toMatchObject({ code: 0 });
  expect((await readdir(out)).filter((name) => name.includes("partial"))).toEqual([]);
});

test("a disk that fills leaves nothing half-made, and the next try goes on", async ({ skip }) => {
  const line = JSON.stringify({
    id: "a",
    conversations: [
      { from: "human", value: "Why?" },
      { from: "gpt", value: "So. ".repeat(500) },
    ],
  });
  const { own, run } = await place(`${CORE}mix: { file: mix.jsonl }\n`, {
    ...FILES,
    "mix.jsonl": `${line}\n`.repeat(1500),
  });
  const disk = await smallDisk(path.join(own, "disk"), 4);
  if (!disk) return skip("this account may not mount a disk");
  try {
    const there = run.with(-1, path.join(own, "disk", "made"));
    await writeFile(path.join(own, "disk", "ballast"), Buffer.alloc(2_000_000));
    const full = await studio(...there);
    expect(full.out).toBe("");
    expect(full.err).toMatch(/disk is full|no space/i);
    expect(await readdir(path.join(own, "disk"))).toEqual(["ballast"]);
    await disk.clear();
    expect((await studio(...there)).code).toBe(0);
    expect(await readdir(path.join(own, "disk", "made"))).toContain("mix.json");
  } finally {
    await disk.unmount();
  }
});

test("check tells what would be made and writes nothing", async () => {
  const { own, run } = await place(CORE, FILES);
  const told = await studio("check", run[1] ?? "", "--dataset", "boats", "--json");
  expect(told.code).toBe(0);
  expect(JSON.parse(told.out).core.entries).toBe(5);
  expect((await readdir(own)).toSorted()).toEqual(["c.txt", "recipe.yaml"]);
});

test("queue starts a session of what is missing, of a preset or of a file", async () => {
  const first = await studio(
    "queue",
    "--preset",
    "reviewed",
    "--size",
    "10",
    "--dataset",
    "boats",
    "--by",
    "Mia",
    "--json",
  );
  expect(first.code).toBe(0);
  expect(JSON.parse(first.out)).toMatchObject({ wanted: 10, had: 6, toReview: 4, reserve: 10 });
  const { run } = await place(`${CORE}queue: { size: 8 }\n`, FILES);
  const second = await studio("queue", run[1] ?? "", "--dataset", "boats", "--by", "Mia");
  expect(second.out).toMatch(/^Session \d+: 6 of 8 approved, 2 entries to review\.\n$/);
});

test.each([
  ["neither a file nor a preset", ["--by", "Mia"], 2, "recipeQueueWhich"],
  ["nobody of that name", ["--preset", "reviewed", "--by", "Nobody"], 3, "noReviewerNamed"],
  ["more than there is", ["--preset", "corrections", "--by", "Mia"], 5, "recipeShort"],
] as const)("queue refuses %s and starts none", async (_, args, code, problem) => {
  const before = await db.prisma.queue.count();
  const refused = await studio("queue", "--dataset", "boats", ...args);
  expect(refused).toMatchObject({ code, out: "" });
  expect(refused.err).toMatch(printed(problem));
  expect(await db.prisma.queue.count()).toBe(before);
});

test("save keeps a recipe with its files by versions, show gives them back, and queue and cut take it by its name", async () => {
  const { own, run } = await place(`${CORE}queue: { size: 8 }\n`, FILES);
  const file = run[1] ?? "";
  const of = ["--dataset", "boats"];
  const firstly = await studio("save", file, ...of, "--name", "ours");
  expect(firstly.err).toBe("");
  expect(firstly.out).toBe("ours, version 1.\n");
  const stale = await studio("save", file, ...of, "--name", "ours");
  expect(stale).toMatchObject({ code: 4, out: "" });
  expect(stale.err).toMatch(printed("recipeNewer", { name: "ours", version: "1" }));
  await writeFile(path.join(own, "c.txt"), "pier\n");
  expect((await studio("save", file, ...of, "--name", "ours", "--after", "1")).out).toBe("ours, version 2.\n");
  expect((await studio("list", ...of)).out).toMatch(/ours +2 +\d{4}-\d\d-\d\d +command line/);
  const out = path.join(own, "shown");
  expect((await studio("show", "ours", ...of, "--at", "1", "--out", out)).code).toBe(0);
  expect(await readFile(path.join(out, "c.txt"), "utf8")).toBe(FILES["c.txt"]);
  expect(await readFile(path.join(out, "recipe.yaml"), "utf8")).toBe(await readFile(file, "utf8"));
  expect((await studio("show", "ours", ...of, "--out", out)).code).toBe(4);

  const queued = await studio("queue", "--recipe", "ours", "--at", "1", ...of, "--by", "Mia", "--json");
  const { queueId } = JSON.parse(queued.out);
  const made = await db.prisma.recipeQueue.findUniqueOrThrow({ where: { queueId: BigInt(queueId) } });
  const { id: recipeId } = await db.prisma.recipe.findFirstOrThrow({ where: { name: "ours" } });
  expect([made.recipeId, made.recipeVersion]).toEqual([recipeId, 1]);
  const both = await studio("queue", file, "--recipe", "ours", ...of, "--by", "Mia");
  expect(both.err).toMatch(printed("recipeWhich"));

  expect((await studio("remove", "ours", ...of)).code).toBe(0);
  expect((await studio("list", ...of)).out).toBe("There are no recipes yet.\n");
  expect((await studio("show", "ours", ...of)).err).toMatch(printed("noRecipe", { name: "ours" }));
}, 120_000);

test("save refuses a recipe that names a folder, and show a file that leads out of its own", async () => {
  const { own, run } = await place(`${CORE}holdOut: { folders: [photos] }\n`, FILES);
  await mkdir(path.join(own, "photos"));
  await writeFile(path.join(own, "photos", "a.jpg"), "");
  const refused = await studio("save", run[1] ?? "", "--dataset", "boats");
  expect(refused).toMatchObject({ code: 5, out: "" });
  expect(refused.err).toContain("line 4, column 22: ");
  const lists = await mkdtemp(path.join(folder, "lists-"));
  await writeFile(path.join(lists, "c.txt"), "boat\n");
  const named = path.relative(path.join(folder, "x"), path.join(lists, "c.txt"));
  const outside = await place(CORE.replace("c.txt", named));
  expect((await studio("save", outside.run[1] ?? "", "--dataset", "boats", "--name", "out")).code).toBe(0);
  const shown = await studio("show", "out", "--dataset", "boats", "--out", path.join(own, "shown"));
  expect(shown.err).toMatch(printed("recipeFileOutside", { file: named }));
  expect(await readdir(own)).not.toContain("shown");
}, 60_000);
