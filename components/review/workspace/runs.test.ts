import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ImageBox, imageBox } from "#domain/box/box.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { pairsOf } from "#domain/entry/turn.ts";
import { applyToDraft, sameTurns, startDraft } from "#domain/review/workspace/draft.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import { entryViewOf } from "#tests/client/fake-queue.ts";
import type { CommandId } from "../keys/commands.ts";
import { withIndexes } from "../photo/known.ts";
import { deriveWorkspace } from "./derive-workspace.ts";
import { runsBetween } from "./runs-between.ts";
import { runsChanging } from "./runs-changing.ts";
import { giveReason, runsDeciding } from "./runs-deciding.ts";
import { drawnOnPhoto, runsGrounding } from "./runs-grounding.ts";
import { runsViewing } from "./runs-viewing.ts";
import { startViewState, type ViewState } from "./view-state.ts";
import type { Decided, DisplayState, Workspace } from "./workspace.ts";

const turn = (id: string, from: Turn["from"], value: string): Turn => ({ id, from, value });
const THREE = [
  turn("0", "user", "Where is the <st>man<ed> [0.1, 0.2, 0.5, 0.6]?"),
  turn("1", "gpt", "Beside the <st>dogs<ed> [0, 0, 0.1, 0.1], [0.2, 0, 0.3, 0.1]."),
  turn("2", "user", "Why is he there?"),
  turn("3", "gpt", "He waits."),
  turn("4", "user", "For whom?"),
  turn("5", "gpt", "Nobody knows."),
];
const SENTENCES = [turn("0", "user", "Describe it."), turn("1", "gpt", "A man stands. He waits. It rains.")];
const reasons: Reason[] = [
  { code: "not-there", name: "Not there", digit: 1, tasks: [], isRetired: false } as unknown as Reason,
];
const SIZE = { widthPx: 100, heightPx: 100 };
const DEFAULT_DISPLAY: DisplayState = {
  hasLabels: true,
  showsAll: false,
  hasList: false,
  panel: null,
  pinned: null,
  showsGloss: false,
  heldKey: null,
  sheet: null,
};

/** An entry on the screen without the screen: commands change it as they would there. */
class Screen {
  readonly entry;
  draft;
  viewState: ViewState;
  display = DEFAULT_DISPLAY;
  options: { isReadOnly?: boolean; isPhotoVisit?: boolean; hasUnread?: boolean } = {};
  readonly decided: { decision: Decided["decision"]; more: Partial<Decided> }[] = [];
  readonly announced: string[] = [];
  known: Workspace["known"] = null;

  constructor(turns: Turn[] = THREE, more: Partial<Workspace["entry"]> = {}) {
    const entry = entryViewOf("1", "photo");
    this.entry = { ...entry, image: entry.image && { ...entry.image, ...SIZE }, turns, ...more };
    this.draft = startDraft(this.entry);
    this.viewState = startViewState(this.entry, false);
  }

  workspace(): Workspace {
    const { entry, draft, viewState, display, known } = this;
    return {
      ...deriveWorkspace({ entry, draft, viewState, display, known, reasons, photoSize: null }),
      isReadOnly: this.options.isReadOnly ?? false,
      canUndo: false,
      isPhotoVisit: this.options.isPhotoVisit ?? false,
      canvas: { current: null },
      act: (action) => {
        if (!this.options.isReadOnly) this.draft = applyToDraft(entry, this.draft, action);
      },
      change: (part) => {
        this.viewState = { ...this.viewState, ...part };
      },
      changeDisplay: (part) => {
        this.display = { ...this.display, ...part };
      },
      aid: (seen) => {
        this.viewState = { ...this.viewState, aids: { ...this.viewState.aids, ...seen } };
      },
      decide: (decision, more = {}) => this.decided.push({ decision, more }),
      scrollToUnread: () => this.options.hasUnread ?? false,
      focusField: () => {},
      announce: (message) => this.announced.push(message),
      acceptShown: () => {},
      switchMode: () => {},
      undoVerdict: () => {},
    };
  }

  runs() {
    const workspace = this.workspace();
    return {
      ...runsDeciding(workspace),
      ...runsChanging(workspace),
      ...runsGrounding(workspace),
      ...runsViewing(workspace),
    };
  }

  /** Runs commands one after another, each on what the last one left; false where one cannot run. */
  run(...ids: CommandId[]): boolean {
    return ids.every((id) => {
      const run = this.runs()[id];
      run?.();
      return Boolean(run);
    });
  }

  texts(): string[] {
    return this.draft.turns.map(({ value }) => value);
  }
}

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

  test("what is opened beside the entry was seen, and a panel is closed by its own key", () => {
    const screen = new Screen();
    screen.run("guideline", "given", "list");
    expect(screen.viewState.aids).toMatchObject({ guideline: true, given: true, knownObjects: true, gloss: false });
    expect(screen.display).toMatchObject({ panel: "given", hasList: true });
    screen.run("given");
    expect(screen.display.panel).toBeNull();
    expect(screen.run("gloss")).toBe(false);
  });
});

describe("writing", () => {
  test("opens the answer, then the question; a sentence without the blanks behind it", () => {
    const pairs = new Screen();
    pairs.run("edit");
    expect(pairs.viewState.editing).toEqual({ turnId: "1", range: null });
    pairs.run("edit");
    expect(pairs.viewState.editing?.turnId).toBe("0");
    const sentences = new Screen(SENTENCES, { task: "detail_description" });
    sentences.run("edit");
    expect(sentences.viewState.editing).toEqual({ turnId: "1", range: { start: 0, end: "A man stands.".length } });
  });

  test("Escape leaves what is innermost, one at a time", () => {
    const screen = new Screen();
    screen.viewState = {
      ...screen.viewState,
      drawing: "add",
      editedBox: 0,
      mention: "0:0",
      isRejecting: true,
      backReference: null,
    };
    screen.viewState = { ...screen.viewState, editing: { turnId: "0", range: null } };
    const left = [1, 2, 3, 4, 5].map(() => {
      screen.run("editEnd");
      const { drawing, editedBox, editing, isRejecting, mention } = screen.viewState;
      return [drawing, editedBox, editing, isRejecting || null, mention].filter((part) => part !== null).length;
    });
    expect(left).toEqual([4, 3, 2, 1, 0]);
  });

  test("whole QAs come, move and go in a conversation alone, and the last one stays", () => {
    const screen = new Screen();
    screen.run("moveTurnsDown");
    expect([screen.draft.turns[0]?.id, screen.viewState.focus]).toEqual(["2", 1]);
    screen.run("moveTurnsUp", "deleteTurns", "deleteTurns");
    expect(screen.draft.turns).toHaveLength(2);
    expect(screen.run("deleteTurns")).toBe(false);
    expect(new Screen(THREE, { task: "complex_reasoning" }).run("addTurns")).toBe(false);
  });

  test("whatever was changed, undoing each step gives the first text back, byte for byte, and redoing the last one", () => {
    const commands: CommandId[] = [
      "strike",
      "addTurns",
      "deleteTurns",
      "cutHere",
      "moveTurnsUp",
      "moveTurnsDown",
      "next",
      "previous",
      "nextMention",
      "boxWrong",
      "boxRight",
      "removeBox",
      "noBox",
      "restoreText",
      "editBox",
      "nudgeLeft",
      "widen",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...commands), { maxLength: 25 }), (ids) => {
        const screen = new Screen();
        for (const id of ids) screen.run(id);
        const last = screen.draft;
        const steps = last.done.length;
        for (let step = 0; step < steps; step++) expect(screen.run("editUndo")).toBe(true);
        expect(screen.run("editUndo")).toBe(false);
        expect(sameTurns(screen.draft.turns, THREE)).toBe(true);
        expect(screen.draft).toMatchObject({ wrong: {}, struck: [], groundings: {} });
        while (screen.run("editRedo")) expect(screen.draft.undone.length).toBeLessThan(steps);
        expect({ ...screen.draft, done: [], undone: [] }).toEqual({ ...last, done: [], undone: [] });
      }),
      { numRuns: 200 },
    );
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
    expect(screen.announced).toEqual(["editBox.moved", "drawBox.drawn"]);
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
