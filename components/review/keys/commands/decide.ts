import type { CommandRow } from "./command-row.ts";

/** Commands that decide: the verdict keys, marks, the way back. */
export const decide = {
  finish: { keys: ["Enter", "a"], scope: "entry", words: { en: { name: "Finish entry" }, zh: { name: "完成条目" } } },
  finishTyping: {
    keys: ["Control+Enter"],
    scope: "typing",
    words: { en: { name: "Finish entry while typing" }, zh: { name: "输入文字时完成条目" } },
  },
  strike: {
    keys: ["x"],
    scope: "entry",
    words: {
      en: {
        name: "Mark this QA (or sentence) wrong",
        outcomes: {
          marked: "QA {number} of {count} marked wrong",
          unmarked: "QA {number} of {count}: mark removed",
          sentenceMarked: "Sentence {number} of {count} marked wrong",
          sentenceUnmarked: "Sentence {number} of {count}: mark removed",
        },
      },
      zh: {
        name: "将此问答（或句子）标为错误",
        outcomes: {
          marked: "问答 {number}/{count} 已标为错误",
          unmarked: "问答 {number}/{count}：已取消标记",
          sentenceMarked: "第 {number} 句（共 {count} 句）已标为错误",
          sentenceUnmarked: "第 {number} 句（共 {count} 句）：已取消标记",
        },
      },
    },
  },
  reject: {
    keys: ["r"],
    scope: "entry",
    words: {
      en: {
        name: "Reject the whole entry",
        short: "Reject",
        outcomes: { asked: "Rejecting the whole entry: a digit rejects it with that reason, finishing without one" },
      },
      zh: {
        name: "拒绝整个条目",
        short: "拒绝",
        outcomes: { asked: "将拒绝整个条目：按数字即以该原因拒绝，直接完成则不填原因" },
      },
    },
  },
  unclear: {
    keys: ["c"],
    scope: "entry",
    words: {
      en: { name: "Can't tell from this photo", short: "Can't tell" },
      zh: { name: "从照片无法判断", short: "无法判断" },
    },
  },
  flag: {
    keys: ["f"],
    scope: "entry",
    words: { en: { name: "Flag", short: "Flag" }, zh: { name: "标为待复核", short: "待复核" } },
  },
  skip: {
    keys: ["s"],
    scope: "entry",
    words: { en: { name: "Skip", short: "Skip" }, zh: { name: "跳过", short: "跳过" } },
  },
  undo: {
    keys: ["z", "u"],
    scope: "entry",
    words: { en: { name: "Undo the last verdict", short: "Undo" }, zh: { name: "撤销上一个判定", short: "撤销" } },
  },
  replace: {
    keys: ["Shift+g"],
    scope: "entry",
    yields: true,
    words: {
      en: { name: "Replace the entry you rejected last" },
      zh: { name: "替换上一个被拒绝的条目" },
    },
  },
  acceptShown: {
    keys: ["Shift+Enter"],
    scope: "entry",
    words: { en: { name: "Accept everything you have seen" }, zh: { name: "接受所有已看过的条目" } },
  },
  note: { keys: ["n"], scope: "entry", words: { en: { name: "Note" }, zh: { name: "备注" } } },
} as const satisfies Record<string, CommandRow>;
