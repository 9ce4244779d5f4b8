import { expect, test } from "vitest";
import type { OutboxRow } from "#domain/review/outbox/outbox-row.ts";
import { FakeBrowser, INSTALLATION, type Tab } from "#tests/client/fake-browser.ts";
import { rowOf } from "#tests/client/rows.ts";
import type { TabMessage } from "./join-page.ts";
import { OutboxRows } from "./outbox-rows.ts";

/** Rows over a storage that answers on request. */
function openRows() {
  const changes: [string[], readonly string[]][] = [];
  const posted: TabMessage[] = [];
  const notified = { changes: 0, news: 0, successors: [] as unknown[] };
  let reading = Promise.withResolvers<OutboxRow[]>();
  let writing = Promise.withResolvers<boolean>();
  let hear: (message: TabMessage) => void = () => {};
  const rows = new OutboxRows(
    {
      installation: INSTALLATION,
      store: {
        change: (put, drop) => {
          changes.push([put.map(({ id }) => id), drop]);
          return writing.promise;
        },
        rows: async () => ({ rows: await reading.promise, isWhole: true }),
      },
      joinPage: ({ onMessage }) => {
        hear = onMessage;
        return (message) => posted.push(message);
      },
    },
    {
      onChange: () => notified.changes++,
      onNewRows: () => notified.news++,
      onSuccessors: (successors) => notified.successors.push(successors),
      onRetry: () => {},
    },
  );
  rows.join();
  return {
    rows,
    changes,
    posted,
    notified,
    hear: (message: TabMessage) => hear(message),
    ids: () => rows.all().map(({ id, state, at }) => `${id} ${state} ${at}`),
    /** Begins a reading, and answers how it is answered. */
    read() {
      reading = Promise.withResolvers<OutboxRow[]>();
      const done = rows.read();
      return async (...stored: OutboxRow[]) => {
        reading.resolve(stored);
        await done;
      };
    },
    async write(put: OutboxRow[], drop: string[] = [], isKept = true) {
      writing = Promise.withResolvers<boolean>();
      const done = rows.change({ put, drop });
      writing.resolve(isKept);
      await done;
    },
    /** Begins a change that is never written. */
    begin(put: OutboxRow[], drop: string[] = []) {
      writing = Promise.withResolvers<boolean>();
      void rows.change({ put, drop });
    },
  };
}

test("a change is seen at once, and other tabs hear of it when it is written", async () => {
  const { rows, ids, posted, write, begin } = openRows();
  begin([rowOf("a", 1)]);
  expect(ids()).toEqual(["a waiting 1"]);
  expect(posted).toEqual([]);
  await write([rowOf("b", 2)], ["a"]);
  expect(posted).toEqual([{ gone: ["a"], hasNew: true }]);
  expect(rows.find("b")?.at).toBe(2);
  expect(rows.find("a")).toBeNull();
  expect(rows.find(null)).toBeNull();
});

test("the rows count as read only after the first read", async () => {
  const { rows, notified, read } = openRows();
  const answer = read();
  expect(rows.isRead()).toBe(false);
  await answer();
  expect(rows.isRead()).toBe(true);
  expect(notified.changes).toBe(1);
});

test("rows of other tabs come and go as the storage has them", async () => {
  const { ids, read } = openRows();
  await read()(rowOf("a", 2), rowOf("b", 1));
  expect(ids()).toEqual(["b waiting 1", "a waiting 2"]);
  await read()(rowOf("a", 2, { state: "conflict" }));
  expect(ids()).toEqual(["a conflict 2"]);
});

test("what this page wrote stays although the storage has lost it", async () => {
  const { ids, read, write } = openRows();
  await write([rowOf("a", 1)]);
  await read()();
  expect(ids()).toEqual(["a waiting 1"]);
});

test("a reading that began before a verdict was settled does not bring it back, whoever settled it", async () => {
  const { ids, read, write, hear } = openRows();
  await read()(rowOf("a", 1), rowOf("b", 2), rowOf("c", 3));
  const answer = read();
  await write([], ["a"]);
  hear({ gone: ["b"], hasNew: false });
  expect(ids()).toEqual(["c waiting 3"]);
  await answer(rowOf("a", 1), rowOf("b", 2), rowOf("c", 3));
  expect(ids()).toEqual(["c waiting 3"]);
});

test("what the storage could not forget is forgotten again", async () => {
  const { changes, read, write } = openRows();
  await write([], ["a"]);
  await read()(rowOf("a", 1), rowOf("b", 2));
  expect(changes).toEqual([
    [[], ["a"]],
    [[], ["a"]],
  ]);
});

test("a verdict of this page is as another tab left it, once it was written", async () => {
  const { ids, read, write } = openRows();
  await write([rowOf("a", 1)]);
  await read()(rowOf("a", 7));
  expect(ids()).toEqual(["a waiting 7"]);
  await read()(rowOf("a", 8));
  expect(ids()).toEqual(["a waiting 8"]);
});

test("while this page still writes it, or could not, only an answer of the server counts for more", async () => {
  const { ids, read, begin, write } = openRows();
  begin([rowOf("a", 1)]);
  await write([rowOf("b", 1)], [], false);
  await read()(rowOf("a", 7), rowOf("b", 7));
  expect(ids()).toEqual(["a waiting 1", "b waiting 1"]);
  await read()(rowOf("a", 7, { state: "told" }), rowOf("b", 7));
  expect(ids()).toEqual(["b waiting 1", "a told 7"]);
});

test("what no storage would take is written with the next change, in its place", async () => {
  const { changes, write } = openRows();
  await write([rowOf("b", 2)], [], false);
  await write([rowOf("a", 1)], [], false);
  await write([rowOf("c", 3)], ["a"]);
  await write([rowOf("d", 4)]);
  expect(changes.map(([put]) => put)).toEqual([["b"], ["b", "a"], ["b", "c"], ["d"]]);
});

test("a reading that began before this page wrote it again does not turn it back", async () => {
  const { ids, read, write } = openRows();
  await write([rowOf("a", 1)]);
  const answer = read();
  await write([rowOf("a", 2)]);
  await answer(rowOf("a", 1));
  expect(ids()).toEqual(["a waiting 2"]);
});

test("what another tab wrote is reported, with what its verdicts are followed by", () => {
  const { notified, hear } = openRows();
  hear({ gone: [], hasNew: false });
  hear({ gone: [], hasNew: true, renamed: [["a", "b"]] });
  expect(notified).toMatchObject({ news: 1, successors: [{}, { renamed: [["a", "b"]] }] });
});

test("two tabs of a browser see the same once each has notified of the other", async () => {
  const browser = new FakeBrowser();
  const tabs = [browser.open(), browser.open()];
  browser.network.isOnline = false;
  await browser.run();
  for (const tab of tabs) void tab.outbox.put(rowOf(browser.newId(), 1).body);
  await browser.run();
  const seen = (tab: Tab | undefined) => tab?.outbox.rows().map(({ id }) => id);
  expect(seen(tabs[0])).toHaveLength(2);
  expect(seen(tabs[1])).toEqual(seen(tabs[0]));
});
