import { describe, expect, test } from "vitest";
import { imageBox } from "#domain/box/box.ts";
import { pairsOf } from "#domain/entry/turn.ts";
import { Screen, SENTENCES } from "#tests/client/review-screen.ts";
import { runsChanging } from "./runs-changing.ts";
import { giveReason, runsDeciding } from "./runs-deciding.ts";
import { drawnOnPhoto, runsGrounding } from "./runs-grounding.ts";

describe("deciding", () => {
  test("an untouched entry is accepted, one with a struck QA edited, one with all struck rejected", () => {
    for (const [strikes, decision] of [
      [0, "accept"],
      [1, "edit"],
      [3, "reject"],
    ] as const) {
      const screen = new Screen();
      for (let at = 0; at < strikes; at++) screen.run("strike", "next");
      screen.viewState = { ...screen.viewState, pointedOutPairs: new Set(["2"]) };
      screen.run("finish");
      expect(screen.decided.map((own) => own.decision)).toEqual([decision]);
    }
  });

  test("what was not read yet is shown first, and nothing is decided", () => {
    const screen = new Screen();
    screen.options.hasUnread = true;
    screen.run("finish");
    expect([screen.decided, screen.viewState.notice]).toEqual([[], "readOn"]);
  });

  test("an added QA without a word is opened, and nothing is decided", () => {
    const screen = new Screen();
    screen.run("addTurns");
    expect(screen.viewState.focus).toBe(1);
    screen.run("finish");
    expect(screen.decided).toEqual([]);
    expect(screen.viewState).toMatchObject({ notice: "emptyTurn", focus: 1 });
    expect(screen.viewState.editing?.turnId).toBe(pairsOf(screen.draft.turns)[1]?.id);
  });

  test("a QA that leans on a struck one is pointed out once, and leaves at the next press", () => {
    const screen = new Screen();
    screen.run("strike", "next", "next", "finish");
    expect(screen.decided).toEqual([]);
    expect(screen.viewState).toMatchObject({ focus: 1, backReference: { number: 2, words: "he" } });
    screen.run("finish");
    expect(screen.decided.map((own) => own.decision)).toEqual(["edit"]);
  });

  test("a rejection asks for a reason, takes one by its digit, or none", () => {
    const [withReason, without] = [new Screen(), new Screen()];
    for (const screen of [withReason, without]) {
      screen.run("reject");
      expect([screen.decided, screen.viewState.isRejecting]).toEqual([[], true]);
    }
    giveReason(withReason.workspace(), 9);
    expect(withReason.decided).toEqual([]);
    giveReason(withReason.workspace(), 1);
    without.run("finish");
    expect(withReason.decided).toMatchObject([{ decision: "reject", more: { reasonCodes: ["not-there"] } }]);
    expect(without.decided).toMatchObject([{ decision: "reject", more: { reasonCodes: [] } }]);
  });

  test("a digit gives the reason of what was marked: the box before the QA, the struck sentence before its QA", () => {
    const box = new Screen();
    box.run("nextMention", "boxWrong");
    giveReason(box.workspace(), 1);
    expect(Object.values(box.draft.groundings)).toEqual([{ right: false, code: "not-there" }]);
    const pair = new Screen();
    pair.run("strike");
    giveReason(pair.workspace(), 1);
    expect(pair.draft.wrong).toEqual({ "0": "not-there" });
    const sentence = new Screen(SENTENCES, { task: "detail_description" });
    sentence.run("next", "strike");
    giveReason(sentence.workspace(), 1);
    expect(sentence.draft.struck).toMatchObject([{ code: "not-there" }]);
    expect(sentence.draft.struck[0]?.start).toBe("A man stands. ".length);
  });

  test("a rejection that is narrowed to one QA marks it, keeps the others, and never takes a mark back", () => {
    const screen = new Screen();
    screen.run("next", "reject", "strike");
    expect(screen.viewState.isRejecting).toBe(false);
    expect(screen.draft.wrong).toEqual({ "2": null });
    screen.run("reject", "strike");
    expect(screen.draft.wrong, "it was marked already").toEqual({ "2": null });
    giveReason(screen.workspace(), 1);
    screen.run("finish");
    expect(screen.decided).toMatchObject([{ decision: "edit", more: { reasonCodes: ["not-there"] } }]);
    const sentence = new Screen(SENTENCES, { task: "detail_description" });
    sentence.run("next", "reject", "strike", "reject", "strike");
    expect(sentence.draft.struck).toHaveLength(1);
    expect(sentence.viewState.isRejecting).toBe(false);
    sentence.run("strike");
    expect(sentence.draft.struck).toEqual([]);
  });

  test("0 opens the rest of the reasons where one is asked for, and is left to others elsewhere", () => {
    const screen = new Screen();
    expect(giveReason(screen.workspace(), 0)).toBe(false);
    screen.run("strike");
    expect(giveReason(screen.workspace(), 8), "another task's").toBe(false);
    expect(giveReason(screen.workspace(), 0)).toBe(true);
    expect(screen.viewState.isRestOpen).toBe(true);
    giveReason(screen.workspace(), 1);
    expect(screen.draft.wrong).toEqual({ "0": "words-only" });
    expect(screen.viewState.isRestOpen).toBe(false);
    giveReason(screen.workspace(), 0);
    screen.run("editEnd");
    expect(screen.viewState.isRestOpen).toBe(false);
    screen.run("reject");
    giveReason(screen.workspace(), 0);
    giveReason(screen.workspace(), 1);
    expect(screen.decided).toMatchObject([{ decision: "reject", more: { reasonCodes: ["words-only"] } }]);
  });

  test("a QA that is struck by its wrong box gets the reason, too, once its phrase is left", () => {
    const screen = new Screen();
    screen.run("nextMention", "boxWrong", "editEnd");
    expect(giveReason(screen.workspace(), 1)).toBe(true);
    expect(screen.draft.wrong).toEqual({ "0": "not-there" });
  });

  test("while a box is asked to be drawn Enter ends that, and decides nothing", () => {
    const screen = new Screen();
    screen.run("nextMention", "addBox", "finish");
    expect(screen.viewState.drawing).toBeNull();
    expect(screen.decided).toEqual([]);
    screen.run("finish");
    expect(screen.decided).toHaveLength(1);
  });

  test("on an entry that another holds no command changes or decides anything", () => {
    const screen = new Screen();
    screen.options.isReadOnly = true;
    screen.run("nextMention");
    const { draft } = screen;
    const changing = {
      ...runsDeciding(screen.workspace()),
      ...runsChanging(screen.workspace()),
      ...runsGrounding(screen.workspace()),
    };
    for (const run of Object.values(changing)) run?.();
    giveReason({ ...screen.workspace(), viewState: { ...screen.viewState, isRejecting: true } }, 1);
    drawnOnPhoto(
      { ...screen.workspace(), viewState: { ...screen.viewState, drawing: "redraw" } },
      imageBox(1, 1, 2, 2),
    );
    expect(screen.draft).toBe(draft);
    expect(screen.decided).toEqual([]);
  });
});
