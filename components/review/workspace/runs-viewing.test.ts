import { describe, expect, test } from "vitest";
import { imageBox } from "#domain/box/box.ts";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import type { EntryView } from "#domain/entry/entry-view.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { entryViewOf } from "#tests/client/fake-queue.ts";
import { Screen, SENTENCES } from "#tests/client/review-screen.ts";
import type { CommandId } from "../keys/commands.ts";
import { withIndexes } from "../photo/known.ts";
import { runsBetween } from "./runs-between.ts";

test("a thing has one letter for the whole entry, wherever the reviewer is; a QA that states boxes gives none", () => {
  const turn = (id: string, from: Turn["from"], value: string): Turn => ({ id, from, value });
  const screen = new Screen([
    turn("0", "user", "Is there a dog?"),
    turn("1", "gpt", "Yes, beside the man."),
    turn("2", "user", "Where is the <st>bus<ed> [0.1, 0.2, 0.5, 0.6]?"),
    turn("3", "gpt", "Behind the tree."),
    turn("4", "user", "What does the man do?"),
    turn("5", "gpt", "He feeds the dog from a bowl."),
  ]);
  const box = (id: string, name: string): KnownBox => ({
    id,
    kind: "object",
    names: [name],
    box: imageBox(0, 0, 10, 10),
    isCrowd: false,
  });
  screen.known = withIndexes({
    boxes: ["dog", "man", "tree", "bowl"].map((name, index) => box(String(index), name)),
    captions: [],
  });
  const letters = () => Object.fromEntries(screen.workspace().letters);
  const first = letters();
  expect(first).toEqual({ dog: "a", man: "b", bowl: "c" });
  for (let at = 0; at < 2; at++) {
    screen.run("next");
    expect(letters()).toEqual(first);
  }
});

test("a box that two names of an entry share keeps the letter of the first, also where the second stands alone", () => {
  const turn = (id: string, from: Turn["from"], value: string): Turn => ({ id, from, value });
  const screen = new Screen([
    turn("0", "user", "What lies ashore?"),
    turn("1", "gpt", "A ship, behind the boats."),
    turn("2", "user", "Which boats have cabins?"),
    turn("3", "gpt", "The near ones."),
  ]);
  const box = (id: string, ...names: string[]): KnownBox => ({
    id,
    kind: "object",
    names,
    box: imageBox(Number(id) * 20, 0, Number(id) * 20 + 10, 10),
    isCrowd: false,
  });
  screen.known = withIndexes({ boxes: [box("0", "ship"), box("1", "boat")], captions: [] });
  const shared = () => [screen.workspace().letters.get("ship"), screen.workspace().nameOfSoftBox.get("0")];
  expect(shared()).toEqual(["a", "ship"]);
  expect(screen.workspace().nameOfSoftBox.get("1")).toBe("boat, ship");
  screen.run("next");
  expect(shared()).toEqual(["a", "ship"]);
});

describe("moving", () => {
  test("goes by QA, or by sentence, and stays at both ends", () => {
    const [pairs, sentences] = [new Screen(), new Screen(SENTENCES, { task: "detail_description" })];
    const places = (screen: Screen, ...ids: CommandId[]) =>
      ids.map((id) => {
        screen.run(id);
        return screen.viewState.sentence < 0 ? screen.viewState.focus : screen.viewState.sentence;
      });
    for (const screen of [pairs, sentences])
      expect(places(screen, "previous", "next", "next", "next", "previous")).toEqual([0, 1, 2, 2, 1]);
  });

  test("past the first or last part leads to the neighbour in the column, and nowhere else", () => {
    const screen = new Screen();
    const slots = ["0", "1", "2"].map((id) => ({ entry: entryViewOf(id), draft: screen.draft }));
    const active: string[] = [];
    const between = () => runsBetween(screen.workspace(), slots, (id) => active.push(id));
    expect(Object.keys(between())).toEqual(["previous"]);
    between().previous?.();
    screen.run("next");
    expect(between()).toEqual({});
    screen.run("next");
    between().next?.();
    expect(active).toEqual(["0", "2"]);
  });

  test("from mention to mention goes around, in both directions", () => {
    const screen = new Screen();
    const keys = (id: CommandId) =>
      [1, 2, 3].map(() => {
        screen.run(id);
        return screen.viewState.mention;
      });
    expect(keys("nextMention")).toEqual(["0:0", "1:0", "0:0"]);
    expect(keys("previousMention")).toEqual(["1:0", "0:0", "1:0"]);
  });

  test("from photo to photo of an entry goes around; the boxes of its text are the first one's, and changed there alone", () => {
    const photo = (id: string) => ({ ...entryViewOf("1", id).image, id }) as NonNullable<EntryView["image"]>;
    const screen = new Screen(undefined, { further: [photo("2"), photo("3")] });
    const shown = (...ids: CommandId[]) =>
      ids.map((id) => {
        screen.run(id);
        return screen.viewState.photo;
      });
    expect(shown("nextPhoto", "nextPhoto", "nextPhoto", "previousPhoto", "previousPhoto")).toEqual([1, 2, 0, 2, 1]);
    expect(screen.workspace().mentions.every(({ boxes }) => boxes.length === 0)).toBe(true);
    expect([screen.run("drawBox"), screen.run("editBox")]).toEqual([false, false]);
    screen.run("nextMention");
    expect(screen.viewState).toMatchObject({ photo: 0, mention: "0:0" });
    expect(screen.run("editBox")).toBe(true);
    expect(new Screen().run("nextPhoto")).toBe(false);
  });

  test("what is opened beside the entry was seen, and a panel is closed by its own key", () => {
    const screen = new Screen();
    screen.run("guideline", "list", "given");
    expect(screen.viewState.aids).toMatchObject({ guideline: true, given: true, knownObjects: true, gloss: false });
    expect(screen.display.panel, "one at a time").toBe("given");
    screen.run("given");
    expect(screen.display.panel).toBeNull();
    expect(screen.run("gloss")).toBe(false);
  });
});
