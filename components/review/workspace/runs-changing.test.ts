import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sameTurns } from "#domain/review/workspace/draft.ts";
import { Screen, SENTENCES, THREE } from "#tests/client/review-screen.ts";
import type { CommandId } from "../keys/commands.ts";

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

  test("opens the question first where a phrase of it is in focus, then the answer", () => {
    const screen = new Screen();
    screen.run("nextMention", "edit");
    expect(screen.viewState.editing).toEqual({ turnId: "0", range: null });
    screen.run("edit");
    expect(screen.viewState.editing?.turnId).toBe("1");
    const answer = new Screen();
    answer.run("nextMention", "nextMention", "edit");
    expect(answer.viewState.editing?.turnId).toBe("1");
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
