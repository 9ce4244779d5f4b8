import type { CommandRow } from "./command-row.ts";

/** Commands that change the text: writing, whole QAs, and the steps back and forth. */
export const change = {
  edit: {
    keys: ["e"],
    scope: "entry",
    words: { en: { name: "Edit the answer; again: the question" }, zh: { name: "编辑回答；再按编辑问题" } },
  },
  editEnd: {
    keys: ["Escape"],
    scope: "both",
    words: { en: { name: "Stop editing, drawing or choosing" }, zh: { name: "结束编辑、绘制或选择" } },
  },
  editUndo: {
    keys: ["Control+z"],
    scope: "both",
    repeats: true,
    words: { en: { name: "Undo in this entry" }, zh: { name: "撤销本条目内的修改" } },
  },
  editRedo: {
    keys: ["Control+Shift+z", "Control+y"],
    scope: "both",
    repeats: true,
    words: { en: { name: "Redo in this entry" }, zh: { name: "重做本条目内的修改" } },
  },
  restoreText: {
    keys: ["Shift+r"],
    scope: "entry",
    words: { en: { name: "Restore the imported text" }, zh: { name: "恢复导入时的文字" } },
  },
  addTurns: {
    keys: ["Shift+n"],
    scope: "entry",
    words: { en: { name: "Add a QA below" }, zh: { name: "在下方添加问答" } },
  },
  deleteTurns: {
    keys: ["Shift+d"],
    scope: "entry",
    words: { en: { name: "Delete this QA" }, zh: { name: "删除此问答" } },
  },
  cutHere: {
    keys: ["Shift+x"],
    scope: "entry",
    words: { en: { name: "Cut from here to the end" }, zh: { name: "从此处删到末尾" } },
  },
  moveTurnsUp: {
    keys: ["Alt+ArrowUp"],
    scope: "entry",
    words: { en: { name: "Move this QA up" }, zh: { name: "上移此问答" } },
  },
  moveTurnsDown: {
    keys: ["Alt+ArrowDown"],
    scope: "entry",
    words: { en: { name: "Move this QA down" }, zh: { name: "下移此问答" } },
  },
} as const satisfies Record<string, CommandRow>;
