import { expect, test } from "vitest";
import type { EntryTags } from "#domain/tag.ts";
import { type TagChange, TagStore } from "./tag-store.ts";

/** A store whose server answers when it is told to. */
function openStore() {
  const asked: (TagChange & { answer(tags: string[]): void; fail(): void })[] = [];
  const store = new TagStore(
    (change) =>
      new Promise<EntryTags>((resolve, reject) => {
        asked.push({
          ...change,
          answer: (tags) => resolve({ tags, known: tags }),
          fail: () => reject(new TypeError("away")),
        });
      }),
  );
  return { store, asked };
}
const add = (tag: string) => ({ entryId: "1", tag, isOn: true });

test("a change is shown at once, and what the server then has of it stays", async () => {
  const { store, asked } = openStore();
  const done = store.change(add("dark"), ["odd"]);
  expect(store.shown("1")).toEqual(["odd", "dark"]);
  await Promise.resolve();
  asked[0]?.answer(["Dark", "odd"]);
  await done;
  expect(store.shown("1")).toEqual(["Dark", "odd"]);
  expect(store.shown("2")).toBeNull();
});

test("changes go one after the other, and one that fails is taken back without the others", async () => {
  const { store, asked } = openStore();
  const first = store.change(add("dark"), []);
  const second = store.change({ entryId: "1", tag: "odd", isOn: false }, []);
  const third = store.change(add("blurry"), []);
  expect(store.shown("1")).toEqual(["dark", "blurry"]);
  await Promise.resolve();
  expect(asked).toHaveLength(1);
  asked[0]?.fail();
  await expect(first).rejects.toThrow("away");
  expect(store.shown("1")).toEqual(["blurry"]);
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.answer([]);
  await second;
  await expect.poll(() => asked.length).toBe(3);
  asked[2]?.answer(["blurry"]);
  await third;
  expect(store.shown("1")).toEqual(["blurry"]);
});

test("a tag that is added in another case is not shown twice", () => {
  const { store } = openStore();
  void store.change(add("DARK"), ["Dark"]);
  expect(store.shown("1")).toEqual(["Dark"]);
});
