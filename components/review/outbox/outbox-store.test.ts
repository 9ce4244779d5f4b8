import { describe, expect, test } from "vitest";
import { INSTALLATION } from "#tests/client/fake-browser.ts";
import { FakeClock } from "#tests/client/fake-clock.ts";
import { FakePage } from "#tests/client/fake-page.ts";
import { FakeDatabase, FakeJournal } from "#tests/client/fake-storage.ts";
import { rowOf } from "#tests/client/rows.ts";
import { OutboxStore } from "./outbox-store.ts";

function storages() {
  const clock = new FakeClock();
  const database = new FakeDatabase(clock);
  const journal = new FakeJournal();
  const said: string[] = [];
  const open = (page = new FakePage()) => ({
    page,
    store: new OutboxStore({
      database: database.of(page),
      journal: journal.of(page),
      report: ({ verdicts }) => said.push(verdicts),
    }),
  });
  /** What a page that is opened now finds. */
  async function found() {
    const reading = open().store.rows(INSTALLATION);
    await clock.advance(1_000);
    return (await reading).rows.map(({ id, at }) => `${id} ${at}`);
  }
  return { clock, database, journal, said, open, found };
}

describe("a change", () => {
  test("outlives a page that ends at once, before the database has written anything", async () => {
    const { open, found, database } = storages();
    const { page, store } = open();
    void store.change([rowOf("a", 1)], []);
    page.end();
    expect(database.rows.size).toBe(0);
    expect(await found()).toEqual(["a 1"]);
  });

  test("is whole wherever the page ends: a verdict that goes again under another id is there once", async () => {
    for (const endsMs of [0, 1, 2, 3]) {
      for (const losesWrites of [true, false]) {
        const { clock, open, found } = storages();
        const { page, store } = open();
        void store.change([rowOf("a", 1)], []);
        await clock.advance(100);
        void store.change([rowOf("b", 1)], ["a"]);
        await clock.advance(endsMs);
        page.end(losesWrites);
        expect(await found()).toEqual(["b 1"]);
      }
    }
  });

  test("leaves nothing in the journal once the database has it", async () => {
    const { clock, open, journal, database } = storages();
    const { store } = open();
    void store.change([rowOf("a", 1), rowOf("b", 2)], []);
    void store.change([], ["a"]);
    expect(journal.lines.size).toBe(2);
    await clock.advance(100);
    expect([...journal.lines]).toEqual([]);
    expect([...database.rows.keys()]).toEqual(["b"]);
  });

  test("of a row that is being written keeps the newer one, also where the page ends after the first write", async () => {
    const { clock, open, found } = storages();
    const { page, store } = open();
    void store.change([rowOf("a", 1)], []);
    void store.change([rowOf("a", 2)], []);
    await clock.advance(1);
    page.end();
    expect(await found()).toEqual(["a 2"]);
  });
});

describe("where a storage fails", () => {
  test.each([
    [{ isFull: false, isBroken: false }, "disk", true],
    [{ isFull: true, isBroken: false }, "disk", true],
    [{ isFull: false, isBroken: true }, "journal", true],
    [{ isFull: true, isBroken: true }, "memory", false],
  ] as const)("%j: it says %s", async ({ isFull, isBroken }, says, isKept) => {
    const { clock, open, database, journal, said } = storages();
    const { store } = open();
    Object.assign(database, { isBroken });
    Object.assign(journal, { isFull });
    const writing = store.change([rowOf("a", 1)], []);
    await clock.advance(10);
    expect(await writing).toBe(isKept);
    expect(said).toEqual([says]);
  });

  test("a deletion says nothing of how verdicts are kept", async () => {
    const { clock, open, database, said } = storages();
    const { store } = open();
    void store.change([], ["a"]);
    await clock.advance(10);
    database.isBroken = true;
    void store.change([], ["a"]);
    await clock.advance(10);
    expect(said).toEqual([]);
  });

  test("what was forgotten stays gone until the database can delete it, and is deleted then", async () => {
    const { clock, open, found, database, journal } = storages();
    const { store } = open();
    void store.change([rowOf("a", 1)], []);
    await clock.advance(10);
    database.isBroken = true;
    void store.change([], ["a"]);
    await clock.advance(10);
    database.isBroken = false;
    expect(await found()).toEqual([]);
    await clock.advance(10);
    expect([...database.rows, ...journal.lines]).toEqual([]);
  });

  test("what was there before is not given up for what is in memory alone", async () => {
    const { clock, open, found, database, journal } = storages();
    const { page, store } = open();
    void store.change([rowOf("a", 1)], []);
    await clock.advance(10);
    Object.assign(database, { isBroken: true });
    Object.assign(journal, { isFull: "almost" });
    void store.change([rowOf("b", 1)], ["a"]);
    await clock.advance(10);
    page.end();
    Object.assign(database, { isBroken: false });
    expect(await found()).toEqual(["a 1"]);
  });

  test("an older line that could not be replaced does not outrank what the database has", async () => {
    const { clock, open, found, database, journal } = storages();
    const { store } = open();
    database.isBroken = true;
    void store.change([rowOf("a", 1)], []);
    await clock.advance(10);
    Object.assign(database, { isBroken: false });
    Object.assign(journal, { isFull: true });
    void store.change([rowOf("a", 1_000)], []);
    await clock.advance(10);
    expect(await found()).toEqual(["a 1000"]);
  });

  test("an older line of what is forgotten does not bring it back, although it could not be marked", async () => {
    const { clock, open, found, database, journal } = storages();
    const { store } = open();
    database.isBroken = true;
    void store.change([rowOf("a", 1)], []);
    await clock.advance(10);
    Object.assign(database, { isBroken: false });
    Object.assign(journal, { isFull: true });
    void store.change([rowOf("b", 2)], ["a"]);
    await clock.advance(10);
    expect(await found()).toEqual(["b 2"]);
  });

  test("a journal that is forbidden hinders nothing", async () => {
    const { clock, open, found, journal } = storages();
    journal.isForbidden = true;
    const { store } = open();
    void store.change([rowOf("a", 1), rowOf("b", 2)], []);
    await clock.advance(10);
    void store.change([], ["b"]);
    await clock.advance(10);
    expect(await found()).toEqual(["a 1"]);
  });

  test("without a database, marks of what is forgotten do not gather for ever: the newest 2,000 stay", async () => {
    const { clock, open, database, journal, found } = storages();
    database.isBroken = true;
    const { store } = open();
    const ids = Array.from({ length: 2_010 }, (_, index) => `id ${10_000 + index}`);
    void store.change([], ids);
    await clock.advance(10);
    expect(await found()).toEqual([]);
    await clock.advance(10);
    expect(journal.lines.size).toBe(2_000);
    expect(journal.lines.has("svit-verdict/id 12009")).toBe(true);
  });
});

describe("reading", () => {
  test("takes the journal's line before the database's row, and what an older page wrote", async () => {
    const { found, database, journal } = storages();
    database.rows.set("a", rowOf("a", 1));
    journal.lines.set("svit-verdict/a", JSON.stringify(rowOf("a", 2)));
    const { entry: _, by: __, state: ___, problem: ____, ...older } = rowOf("b", 3);
    database.rows.set("b", older);
    expect(await found()).toEqual(["a 2", "b 3"]);
  });

  test("passes over other studios' rows, other keys, broken lines and what is no verdict", async () => {
    const { found, database, journal } = storages();
    database.rows.set("a", rowOf("a", 1, { installation: "another" }));
    database.rows.set("b", { id: "b" });
    journal.lines.set("svit-view", "{}");
    journal.lines.set("svit-verdict/c", "{");
    journal.lines.set("svit-verdict/d", JSON.stringify(rowOf("d", 2)));
    expect(await found()).toEqual(["d 2"]);
    expect(journal.lines.get("svit-verdict/c")).toBe("{");
  });
});
