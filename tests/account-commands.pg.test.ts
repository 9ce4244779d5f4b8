import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { loadKeyVisitor } from "#server/accounts/key-visitor.ts";
import { type Account, addAccount } from "./accounts.ts";
import { freshDatabase } from "./database.ts";
import { decide } from "./decide.ts";
import { addDataset } from "./entries.ts";
import { startCommand } from "./machine/start-command.ts";
import { printed } from "./printed.ts";

// Each command is a process: a second on a machine of its own, several beside others.
vi.setConfig({ testTimeout: 180_000 });

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
let owner: Account;

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-command-line-"));
  owner = await addAccount(db, "Olga", { isOwner: true });
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const studio = (...args: string[]) => startCommand(args, { DATABASE_URL: db.url, SVIT_DATA: folder }).ended;

/** A data set of that name, with a lead of its own. */
async function addLed(name: string) {
  const { datasetId, entryIds } = await addDataset(db, { name });
  const lead = await addAccount(db, "Lea", { roles: { [String(datasetId)]: "lead" } });
  return { id: String(datasetId), entryIds, lead };
}

const visitor = (key: string) => loadKeyVisitor(db, `Bearer ${key}`);
const keyOf = (lead: Account, name: string, ...more: string[]) =>
  studio("key", "add", "--for", lead.email, "--name", "nightly", "--scope", "read,export", "--dataset", name, ...more);

test("a key is printed once, alone on stdout, opens what it is for, is listed without itself, and is worth nothing once it is removed", async () => {
  const { id, lead } = await addLed("boats");
  const { code, out, err } = await keyOf(lead, "boats", "--days", "3");
  const key = out.trim();
  expect([code, out]).toEqual([0, `${key}\n`]);
  expect(key).toMatch(/^svit_[\w-]{43}$/);
  expect(err).toContain("shown only now");
  expect(await visitor(key)).toMatchObject({
    reviewer: { name: "nightly" },
    standing: { isOwner: false, roles: { [id]: "lead" } },
    key: { makerId: lead.id },
  });
  const { id: keyId } = await db.prisma.apiKey.findFirstOrThrow({ where: { makerId: lead.id } });
  const list = await studio("key", "list", "--json");
  expect(JSON.parse(list.out)).toContainEqual(
    expect.objectContaining({
      id: keyId,
      name: "nightly",
      scopes: ["read", "export"],
      datasetIds: [id],
      state: "usable",
    }),
  );
  for (const { out: listed } of [list, await studio("key", "list")]) {
    expect(listed).toContain(keyId);
    expect(listed).not.toContain(key);
  }
  expect(await studio("key", "remove", keyId)).toMatchObject({ code: 0, out: `Key ${keyId} was revoked.\n` });
  await expect(visitor(key)).rejects.toMatchObject({ code: "not_identified" });
  expect((await studio("key", "list")).out).toMatch(/revoked/);
  const events = await db.prisma.auditEvent.findMany({ where: { targetId: keyId }, orderBy: { id: "asc" } });
  expect(events).toMatchObject([
    { action: "key_make", actor: "command_line", address: null },
    { action: "key_revoke", actor: "command_line" },
  ]);
});

test("a key for more than its person may, of nobody, or in no data set that there is, is a sentence and makes none", async () => {
  const { lead } = await addLed("ropes");
  const before = await db.prisma.apiKey.count();
  const add = (...more: string[]) => studio("key", "add", "--name", "n", "--scope", "read", ...more);
  expect(await add("--for", lead.email, "--all")).toMatchObject({
    code: 2,
    out: "",
    err: expect.stringMatching(printed("keyTooWide")),
  });
  expect(await add("--for", "nobody@example.org", "--dataset", "ropes")).toMatchObject({ code: 3, out: "" });
  expect(await add("--for", lead.email, "--dataset", "sails")).toMatchObject({ code: 3, out: "" });
  expect(await studio("key", "remove", "00000000-0000-4000-8000-000000000000")).toMatchObject({ code: 3, out: "" });
  expect(await studio("key", "remove", "mine")).toMatchObject({ code: 3, out: "" });
  expect(await db.prisma.apiKey.count()).toBe(before);
});

test("the audit log is printed as JSON Lines or CSV, narrowed as asked, and tells that it was read", async () => {
  const { id, lead } = await addLed("nets");
  expect((await keyOf(lead, "nets")).code).toBe(0);
  const { code, out } = await studio("audit", "--dataset", "nets");
  expect(code).toBe(0);
  const lines = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { action: "audit_download", actor: "command_line", dataset: { id, name: "nets" } },
    { action: "key_make", actor: "command_line", target: { kind: "key", name: "nightly" } },
  ]);
  const csv = await studio("audit", "--dataset", "nets", "--action", "key_make", "--format", "csv");
  expect(csv.out.trim().split("\r\n")).toEqual([expect.stringMatching(/^id,/), expect.stringContaining("key_make")]);
  const joined = await studio("audit", "--who", lead.id);
  expect(
    joined.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).action),
  ).toEqual(["sign_in", "join"]);
  expect(await studio("audit", "--to", "2020-01-01")).toMatchObject({ code: 0, out: "" });
  expect(await studio("audit", "--dataset", "anchors")).toMatchObject({ code: 3, out: "" });
});

test("a data set that was removed by a command has its name in the log still", async () => {
  const { id } = await addLed("wrecks");
  expect((await studio("dataset", "remove", "wrecks", "--yes")).code).toBe(0);
  const { code, out } = await studio("audit", "--dataset", "wrecks", "--action", "removal_end");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ action: "removal_end", dataset: { id, name: "wrecks" } });
});

test("who is erased has no name, no way in and no key any more, and their verdicts stay", async () => {
  const { entryIds, lead } = await addLed("buoys");
  const { verdictId } = await decide(db, entryIds[0] ?? 0n, { decision: "accept" }, lead);
  const key = (await keyOf(lead, "buoys")).out.trim();
  expect(await studio("user", "erase", lead.email, "--yes")).toMatchObject({ code: 0, err: "" });
  expect(await db.prisma.reviewer.findUniqueOrThrow({ where: { id: lead.id } })).toMatchObject({
    name: expect.stringMatching(/^Former reviewer \d+$/),
    email: null,
  });
  expect(await db.prisma.signIn.count({ where: { reviewerId: lead.id } })).toBe(0);
  await expect(visitor(key)).rejects.toMatchObject({ code: "not_identified" });
  expect(await db.prisma.verdict.findUniqueOrThrow({ where: { id: verdictId } })).toMatchObject({
    reviewerId: lead.id,
    decision: "accept",
  });
  const { out } = await studio("audit", "--who", lead.id);
  expect(out).not.toContain("Lea");
  expect(await studio("user", "erase", lead.email, "--yes")).toMatchObject({ code: 3, out: "" });
  // The studio's last owner stays.
  expect(await studio("user", "erase", owner.email, "--yes")).toMatchObject({ code: 4, out: "" });
  expect((await db.prisma.reviewer.findUniqueOrThrow({ where: { id: owner.id } })).name).toBe("Olga");
});

test("a password link is printed alone on stdout, for an account that there is", async () => {
  const { lead } = await addLed("masts");
  const { code, out } = await studio("user", "reset", lead.email);
  expect(code).toBe(0);
  expect(out).toMatch(/^http:\/\/\S+\/password#token=[\w-]{43}\n$/);
  expect(await studio("user", "reset", "nobody@example.org")).toMatchObject({ code: 3, out: "" });
});
