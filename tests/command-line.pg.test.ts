import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "./database.ts";
import { decide } from "./decide.ts";
import { addDataset } from "./entries.ts";
import { startCommand } from "./machine/start-command.ts";
import { printed } from "./printed.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-command-line-"));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const start = (args: string[], settings: Record<string, string> = {}) =>
  startCommand(args, { DATABASE_URL: db.url, SVIT_DATA: folder, ...settings });

const studio = (...args: string[]) => start(args).ended;

test.each([
  ["import"],
  ["export"],
  ["dataset", "list"],
  ["dataset", "remove"],
  ["runs", "list"],
  ["runs", "show"],
  ["runs", "cancel"],
  ["runs", "resume"],
  ["stats"],
  ["doctor"],
  ["backup"],
  ["backup", "verify"],
  ["restore"],
  ["key", "add"],
  ["key", "list"],
  ["key", "remove"],
  ["audit"],
  ["user", "reset"],
  ["user", "erase"],
])("the help of %s %s has an example", async (...command) => {
  const { code, out } = await studio(...command, "--help");
  expect(code).toBe(0);
  expect(out).toContain(`npm run studio -- ${command.join(" ")}`);
});

test.each([
  ["no command", []],
  ["an unknown command", ["nonsense"]],
  ["an unknown option", ["stats", "--nonsense"]],
  ["a missing argument of a command's command", ["dataset", "remove"]],
  ["an import of nothing", ["import", "--dataset", "boats"]],
  ["an import without a data set", ["import", "boats.json"]],
  ["an import that is a new one and a resumed one", ["import", "boats.json", "--dataset", "boats", "--resume", "1"]],
  ["a backup to nowhere", ["backup"]],
  ["a restore of no time", ["restore", "backups", "--at", "soon"]],
  ["an erasing without --yes", ["user", "erase", "ann@example.org"]],
  ["a key in no data set", ["key", "add", "--for", "a@example.org", "--name", "n", "--scope", "read"]],
  ["a key without a scope", ["key", "add", "--for", "a@example.org", "--name", "n", "--all"]],
  ["a key of an unknown scope", ["key", "add", "--for", "a@example.org", "--name", "n", "--all", "--scope", "root"]],
  [
    "a key for ever",
    ["key", "add", "--for", "a@example.org", "--name", "n", "--all", "--scope", "read", "--days", "9999"],
  ],
  ["a log of no day", ["audit", "--from", "soon"]],
  ["a log of nobody", ["audit", "--who", "Ann"]],
  ["a log of an unknown action", ["audit", "--action", "nothing"]],
  ["a removal without --yes", ["dataset", "remove", "boats"]],
])("%s is wrong use: exit code 2, nothing on stdout", async (_, args) => {
  expect(await studio(...args)).toMatchObject({ code: 2, out: "" });
});

test("a wrong setting is a sentence that names it", async () => {
  const { code, err } = await start(["dataset", "list"], { SVIT_PORT: "many" }).ended;
  expect(code).toBe(2);
  expect(err).toMatch(printed("wrongSetting", { problem: "SVIT_PORT: .*" }));
});

test("a database that is down is exit code 9 and a sentence; the doctor says so with the rest", async () => {
  const down = { DATABASE_URL: "postgresql://svit:x@127.0.0.1:1/svit" };
  expect(await start(["dataset", "list"], down).ended).toMatchObject({
    code: 9,
    err: expect.stringMatching(printed("databaseGone", { problem: ".*ECONNREFUSED.*" })),
  });
  const { code, out } = await start(["doctor", "--json"], down).ended;
  expect(code).toBe(1);
  const findings = JSON.parse(out) as { what: string; is: string }[];
  expect(findings.find(({ what }) => what === "database")?.is).toBe("bad");
  expect(findings.find(({ what }) => what === "Node.js")?.is).toBe("ok");
});

test("data sets are listed, counted by task, state, decision and reviewer, and removed with all that hangs on them", async () => {
  const { entryIds } = await addDataset(db, { name: "boats", images: 2, perImage: 2 });
  const { reviewer } = await decide(db, entryIds[0] ?? 0n, { decision: "accept", activeMs: 60_000 });
  await decide(db, entryIds[1] ?? 0n, { decision: "accept", activeMs: 1 }, reviewer);
  const list = await studio("dataset", "list", "--json");
  expect(JSON.parse(list.out)).toMatchObject([{ name: "boats", images: 2, entries: 4 }]);
  const stats = await studio("stats", "--dataset", "boats", "--json");
  expect(JSON.parse(stats.out)).toMatchObject({
    tasks: { conversation: { pending: 2, accepted: 2 } },
    foundByTask: [{ group: "conversation", looked: 2, faulty: { count: 0, drawn: null } }],
    people: [{ name: "Ann", decisions: { accept: 2 }, paced: 2, tooFast: 1, entriesPerHour: null }],
  });
  expect((await studio("stats", "--dataset", "boats")).out).toMatch(/too fast.*\nAnn +2 +1/);
  expect(await studio("dataset", "remove", "boats", "--yes")).toMatchObject({
    code: 0,
    out: "Removed boats: 4 entries, 2 verdicts.\n",
  });
  expect(await studio("stats", "--dataset", "boats")).toMatchObject({ code: 3, out: "" });
});

test("Ctrl-C ends an import with exit code 130, and nothing of it remains", async () => {
  const file = path.join(folder, "referring_qa.json");
  const content = [
    { from: "user", value: "Who holds <st>the rope<ed> [0.1, 0.1, 0.2, 0.2]?" },
    { from: "gpt", value: "<st>A man<ed> [0.2, 0.2, 0.4, 0.9]." },
  ];
  await writeFile(file, JSON.stringify([{ image_id: 1, conversations: [{ content }] }]));
  const holder = new pg.Client({ connectionString: db.url });
  await holder.connect();
  await holder.query("SELECT pg_advisory_lock(hashtextextended('svit import rope', 0))");
  const { child, ended } = start(["import", file, "--dataset", "rope"]);
  await expect
    .poll(
      async () =>
        (
          await holder.query(
            `SELECT FROM "Run" WHERE request->>'datasetName' = 'rope' AND progress->>'phase' = 'waiting'`,
          )
        ).rowCount,
      { timeout: 20_000 },
    )
    .toBe(1);
  child.kill("SIGINT");
  await holder.end();
  expect(await ended).toMatchObject({ code: 130, out: "" });
  expect(await db.prisma.dataset.count({ where: { name: "rope" } })).toBe(0);
});

const llavaRecord = (id: string, more: object = {}) => ({
  id,
  image: "a.jpg",
  conversations: [
    { from: "human", value: `<image>\nWhat is ${id}?` },
    { from: "gpt", value: "A cup." },
  ],
  ...more,
});

async function writeFolder(files: Record<string, unknown>): Promise<string> {
  const made = await mkdtemp(path.join(folder, "files-"));
  for (const [name, content] of Object.entries(files))
    await writeFile(path.join(made, name), typeof content === "string" ? content : JSON.stringify(content));
  return made;
}

test("a data file that is passed over beside others is exit code 11, and a text beside them is none", async () => {
  const passed = await writeFolder({ "a.json": [llavaRecord("1")], "b.arrow": "ARROW1", "README.md": "# Words" });
  const { code, out, err } = await studio("import", passed, "--dataset", "passed");
  expect(code).toBe(11);
  expect(out).toMatch(/^skipped: .*b\.arrow \(Arrow .*\)$/m);
  expect(err).toMatch(printed("someFilesPassed", { count: "1", passed: "b\\.arrow \\(Arrow .*\\)" }));
  const read = await writeFolder({ "a.json": [llavaRecord("2")], "README.md": "# Words" });
  expect(await studio("import", read, "--dataset", "passed")).toMatchObject({ code: 0 });
  const alone = await writeFolder({ "a.jsonl": '{"messages":[{"content":"a"}]}' });
  expect(await studio("import", alone, "--dataset", "alone")).toMatchObject({
    code: 5,
    err: expect.stringContaining("messages"),
  });
});

test("the report has a place for each unit of each file, and lists that are cut say of how many", async () => {
  const bad = Array.from({ length: 13 }, (_, index) =>
    llavaRecord(`bad ${index}`, { image: "data:image/png;base64,AA" }),
  );
  const made = await writeFolder({
    "a.json": [llavaRecord("1"), llavaRecord("1"), ...bad],
    "b.json": { data: [llavaRecord("1"), llavaRecord("3")], tags: ["x", "y"] },
  });
  const { out } = await studio("import", made, "--dataset", "units");
  const cells = (name: string) =>
    out
      .match(new RegExp(`^${name} .*$`, "m"))?.[0]
      .split(/\s+/)
      .slice(1);
  expect(out).toMatch(/new +already imported +changed +unreadable +skipped/);
  expect(cells("a.json")).toEqual(["llava", "15", "2", "0", "0", "13", "0"]);
  expect(cells("b.json")).toEqual(["llava", "4", "1", "1", "0", "0", "2"]);
  expect(cells("total")).toEqual(["19", "3", "1", "0", "13", "2"]);
  expect(out).toContain("unreadable: 10 of 13 shown");
  expect(out).toMatch(printed("passedRows", { count: "note: 2" }));
});
