import type { CommandRow } from "./command-row.ts";

/** Commands that change the text: writing, whole QAs, and the steps back and forth. */
export const change = {
  edit: {
    keys: ["e"],
    scope: "entry",
    words: {
      en: { name: "Edit the answer, or the turn of the phrase in focus; again: the other" },
      zh: { name: "编辑回答，或焦点短语所在的文字；再按编辑另一段" },
    },
  },
  editEnd: {
    keys: ["Escape"],
    scope: "both",
    words: {
      en: {
        name: "Stop editing, drawing or choosing",
        outcomes: {
          drawing: "Drawing cancelled",
          box: "Done with the box",
          editing: "Editing ended",
          asking: "Cancelled",
          phrase: "No phrase in focus",
          panel: "Panel closed",
        },
      },
      zh: {
        name: "结束编辑、绘制或选择",
        outcomes: {
          drawing: "已取消画框",
          box: "框修改完成",
          editing: "编辑结束",
          asking: "已取消",
          phrase: "已离开短语",
          panel: "面板已关闭",
        },
      },
    },
  },
  editUndo: {
    keys: ["Control+z"],
    scope: "both",
    repeats: true,
    words: {
      en: { name: "Undo in this entry", outcomes: { undone: "Undone" } },
      zh: { name: "撤销本条目内的修改", outcomes: { undone: "已撤销" } },
    },
  },
  editRedo: {
    keys: ["Control+Shift+z", "Control+y"],
    scope: "both",
    repeats: true,
    words: {
      en: { name: "Redo in this entry", outcomes: { redone: "Redone" } },
      zh: { name: "重做本条目内的修改", outcomes: { redone: "已重做" } },
    },
  },
  restoreText: {
    keys: ["Shift+r"],
    scope: "entry",
    words: {
      en: { name: "Restore the imported text", outcomes: { restored: "Imported text restored" } },
      zh: { name: "恢复导入时的文字", outcomes: { restored: "已恢复导入的文字" } },
    },
  },
  addTurns: {
    keys: ["Shift+n"],
    scope: "entry",
    words: {
      en: { name: "Add a QA below", outcomes: { added: "QA {number} added" } },
      zh: { name: "在下方添加问答", outcomes: { added: "已添加问答 {number}" } },
    },
  },
  deleteTurns: {
    keys: ["Shift+d"],
    scope: "entry",
    words: {
      en: { name: "Delete this QA", outcomes: { deleted: "QA {number} deleted" } },
      zh: { name: "删除此问答", outcomes: { deleted: "已删除问答 {number}" } },
    },
  },
  cutHere: {
    keys: ["Shift+x"],
    scope: "entry",
    words: {
      en: { name: "Cut from here to the end", outcomes: { cut: "{count, plural, one {# QA} other {# QAs}} deleted" } },
      zh: { name: "从此处删到末尾", outcomes: { cut: "已删除 {count} 个问答" } },
    },
  },
  moveTurnsUp: {
    keys: ["Alt+ArrowUp"],
    scope: "entry",
    words: {
      en: { name: "Move this QA up", outcomes: { moved: "Moved up: QA {number} of {count}" } },
      zh: { name: "上移此问答", outcomes: { moved: "已上移：问答 {number}/{count}" } },
    },
  },
  moveTurnsDown: {
    keys: ["Alt+ArrowDown"],
    scope: "entry",
    words: {
      en: { name: "Move this QA down", outcomes: { moved: "Moved down: QA {number} of {count}" } },
      zh: { name: "下移此问答", outcomes: { moved: "已下移：问答 {number}/{count}" } },
    },
  },
} as const satisfies Record<string, CommandRow>;
