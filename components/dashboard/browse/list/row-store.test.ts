import { expect, test } from "vitest";
import type { Page } from "#domain/find/page.ts";
import { type RowState, RowStore } from "./row-store.ts";
import { idsBetween, rowAt } from "./strip.ts";

type Row = { id: string };
const SIZE = 20;

/** A list of so many rows in pages of SIZE; `gaps` empty pages lead to each one behind the first. */
function served(length: number, gaps = 0) {
  const asked: string[] = [];
  const load = async (place: string): Promise<Page<Row>> => {
    asked.push(place);
    const [from = "", id = "", gap = "0"] = place.split(":");
    const at = Number(id);
    if (Number(gap) > 0) return { rows: [], previous: null, next: `after:${at}:${Number(gap) - 1}`, rank: null };
    const first = from === "before" ? Math.max(0, at - SIZE) : at;
    const last = from === "before" ? at : Math.min(length, at + SIZE);
    return {
      rows: Array.from({ length: last - first }, (_, index) => ({ id: String(first + index) })),
      previous: first > 0 ? `before:${first}` : null,
      next: last < length ? `after:${last}:${gaps}` : null,
      rank: { count: first, isExact: true },
    };
  };
  return { load, asked };
}

const until = (store: RowStore<Row>, holds: (state: RowState<Row>) => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      if (!holds(store.state())) return;
      stop();
      resolve();
    };
    const stop = store.subscribe(look);
    queueMicrotask(look);
  });

const idle = ({ front, back, status }: RowState<Row>) => status === "ready" && front === "idle" && back === "idle";
const ids = ({ strip }: RowState<Row>) => idsBetween(strip, 0, strip.length);

test("a list opened in its middle fills both ways around the window", async () => {
  const store = new RowStore<Row>();
  await store.begin(served(1000).load, "after:500");
  await until(store, (state) => idle(state) && state.strip.shift >= 60 && state.strip.length >= 120);
  const { strip, rank } = store.state();
  expect(rank).toEqual({ count: 500, isExact: true });
  expect(rowAt(strip, strip.shift)?.id).toBe("500");
  expect(ids(store.state())[0]).toBe(String(500 - strip.shift));
});

test("what is far from the window is let go, and fetched again when the window comes back", async () => {
  const store = new RowStore<Row>();
  const list = served(5000);
  await store.begin(list.load, "after:0");
  for (let first = 0; first < 1500; first += 40) {
    store.see(first, first + 20);
    await until(store, (state) => idle(state) && state.strip.length >= first + 80);
  }
  const kept = store.state().strip.leaves.filter((leaf) => leaf.rows !== null).length;
  expect(kept * SIZE).toBeLessThan(900);
  expect(rowAt(store.state().strip, 0)?.row).toBeUndefined();
  const before = list.asked.length;
  store.see(0, 20);
  await until(store, (state) => rowAt(state.strip, 0)?.row !== undefined);
  expect(list.asked.slice(before)).toContain("after:0");
  expect(ids(store.state()).slice(0, 3)).toEqual(["0", "1", "2"]);
});

test("empty pages that lead on are followed", async () => {
  const store = new RowStore<Row>();
  await store.begin(served(90, 3).load, "after:0:3");
  await until(store, (state) => idle(state) && state.strip.length > 60);
  expect(store.isLooking()).toBe(false);
});

test("a list that was asked for later wins over one that answers late", async () => {
  const store = new RowStore<Row>();
  let answer: (page: Page<Row>) => void = () => {};
  const slow = store.begin(() => new Promise((resolve) => (answer = resolve)), "after:0");
  await store.begin(served(5).load, "after:0");
  answer({ rows: [{ id: "late" }], previous: null, next: null, rank: null });
  await slow;
  expect(ids(store.state())).toEqual(["0", "1", "2", "3", "4"]);
});

test("a failure is told and can be tried again, at the start and at the end of what is there", async () => {
  const store = new RowStore<Row>();
  const list = served(200);
  let isDown = true;
  const load = (place: string) => (isDown ? Promise.reject(new Error("no answer")) : list.load(place));
  await store.begin(load, "after:0");
  expect(store.state()).toMatchObject({ status: "failed", problem: { code: "own", data: { text: "no answer" } } });
  isDown = false;
  store.retry();
  await until(store, (state) => idle(state) && state.strip.length > 60);
  isDown = true;
  store.see(70, 79);
  await until(store, (state) => state.back === "failed");
  const { length } = store.state().strip;
  isDown = false;
  store.retry();
  await until(store, (state) => idle(state) && state.strip.length > length);
});
