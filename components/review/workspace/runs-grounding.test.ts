import { describe, expect, test } from "vitest";
import { type ImageBox, imageBox } from "#domain/box/box.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { Screen } from "#tests/client/review-screen.ts";
import { withIndexes } from "../photo/known.ts";
import { drawnOnPhoto } from "./runs-grounding.ts";

describe("the keys for the next phrase", () => {
  const turn = (id: string, from: Turn["from"], value: string): Turn => ({ id, from, value });
  const known = withIndexes({
    boxes: ["tree", "ship", "man"].map((name, nth) => ({
      id: String(nth),
      kind: "object",
      names: [name],
      box: imageBox(nth * 20, 0, nth * 20 + 10, 10),
      isCrowd: false,
    })),
    captions: [],
  });
  const places = (screen: Screen, count: number) =>
    Array.from({ length: count }, () => {
      screen.run("nextMention");
      return [screen.viewState.mention, screen.announced.at(-1), screen.values.at(-1)] as const;
    });

  test("come to the boxes that a QA states and to nothing else, counted as they come", () => {
    const screen = new Screen([
      turn("0", "user", "Who stands by the tree, near the <st>man<ed> [0.1, 0.1, 0.2, 0.2]?"),
      turn("1", "gpt", "The tree hides a ship and <st>a dog<ed> [0.5, 0.5, 0.6, 0.6]."),
    ]);
    screen.known = known;
    expect(places(screen, 3)).toMatchObject([
      ["0:0", "nextMention.phrase", { number: 1, count: 2, phrase: "man" }],
      ["1:0", "nextMention.phrase", { number: 2, count: 2, phrase: "a dog" }],
      ["0:0", "nextMention.phrase", { number: 1, count: 2 }],
    ]);
  });

  test("come, where a QA states none, to the words that name something known of the photo", () => {
    const screen = new Screen(
      [turn("0", "user", "What lies ashore?"), turn("1", "gpt", "A ship, and a tree behind it. It rains.")],
      { task: "conversation" },
    );
    screen.known = known;
    expect(places(screen, 3)).toMatchObject([
      ["soft 1:2", "nextMention.known", { number: 1, count: 2, words: "ship", boxes: 1 }],
      ["soft 1:14", "nextMention.known", { number: 2, count: 2, words: "tree", boxes: 1 }],
      ["soft 1:2", "nextMention.known", { number: 1, count: 2 }],
    ]);
    expect(screen.run("boxWrong"), "nothing states that box").toBe(false);
  });
});

describe("boxes", () => {
  const drawn: ImageBox = imageBox(20, 20, 40, 40);

  test("a drawn box stands in the place of the one in focus, or beside it, as was asked for", () => {
    const screen = new Screen();
    screen.run("nextMention", "drawBox");
    drawnOnPhoto(screen.workspace(), drawn);
    expect(screen.texts()[0]).toBe("Where is the <st>man<ed> [0.2, 0.2, 0.4, 0.4]?");
    expect(screen.viewState).toMatchObject({ drawing: null, editedBox: 0 });
    screen.viewState = { ...screen.viewState, mention: "0:0" };
    screen.run("addBox");
    drawnOnPhoto(screen.workspace(), imageBox(0, 0, 10, 10));
    expect(screen.texts()[0]).toBe("Where is the <st>man<ed> [0.2, 0.2, 0.4, 0.4], [0, 0, 0.1, 0.1]?");
    expect(screen.announced).toEqual([
      "nextMention.phrase",
      "drawBox.asked",
      "editBox.moved",
      "addBox.asked",
      "drawBox.drawn",
    ]);
  });

  test("selected words become a mention with the drawn box, unless they reach into another", () => {
    const screen = new Screen();
    screen.viewState = { ...screen.viewState, selection: { turnId: "3", start: 0, end: 2 } };
    screen.run("makeMention");
    drawnOnPhoto(screen.workspace(), drawn);
    expect(screen.texts()[3]).toBe("<st>He<ed> [0.2, 0.2, 0.4, 0.4] waits.");
    expect(screen.viewState).toMatchObject({ drawing: null, selection: null, editedBox: 0, mention: "3:0" });
    screen.viewState = { ...screen.viewState, selection: { turnId: "0", start: 0, end: 20 } };
    screen.run("makeMention");
    drawnOnPhoto(screen.workspace(), drawn);
    expect(screen.viewState.notice).toBe("cannotGround");
  });

  test("a box of a mention with several is chosen one after another, and removed alone", () => {
    const screen = new Screen();
    screen.run("nextMention", "nextMention");
    const chosen = [1, 2, 3].map(() => {
      screen.run("editBox");
      return screen.viewState.editedBox;
    });
    expect(chosen).toEqual([0, 1, 0]);
    screen.run("editBox", "boxDone");
    expect(screen.viewState.editedBox).toBeNull();
    screen.run("editBox");
    expect(screen.viewState.editedBox, "the box in focus is the one that was changed last").toBe(1);
    screen.run("boxDone");
    screen.viewState = { ...screen.viewState, boxAt: 0 };
    screen.run("removeBox");
    expect(screen.texts()[1]).toBe("Beside the <st>dogs<ed> [0.2, 0, 0.3, 0.1].");
    screen.run("noBox");
    expect(screen.texts()[1]).toBe("Beside the dogs.");
    expect(screen.viewState.mention).toBeNull();
  });

  test("the same mark again takes it back", () => {
    const screen = new Screen();
    screen.run("nextMention", "boxRight");
    expect(Object.values(screen.draft.groundings)).toEqual([{ right: true, code: null }]);
    screen.run("boxRight");
    expect(screen.draft.groundings).toEqual({});
  });

  test("arrow keys move the box that is being changed, and no other", () => {
    const screen = new Screen();
    screen.run("nextMention");
    expect(screen.run("nudgeRight")).toBe(false);
    screen.run("editBox", "nudgeRight", "leapDown", "widen");
    expect(screen.texts()[0]).toBe("Where is the <st>man<ed> [0.11, 0.3, 0.52, 0.7]?");
  });

  test("a box snaps to the known one of its name that it lies on", () => {
    const screen = new Screen();
    const box = imageBox(12, 20, 48, 60);
    screen.known = withIndexes({
      boxes: [{ id: "k", kind: "object", names: ["man"], box, isCrowd: false }],
      captions: [],
    });
    screen.run("nextMention");
    expect(screen.workspace().match?.known.id).toBe("k");
    screen.run("snap");
    expect(screen.texts()[0]).toBe("Where is the <st>man<ed> [0.12, 0.2, 0.48, 0.6]?");
  });
});
