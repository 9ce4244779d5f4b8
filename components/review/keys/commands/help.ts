import type { CommandRow } from "./command-row.ts";

/** Commands that show what there is to know: panels, sheets, the palette. */
export const help = {
  history: {
    keys: ["h"],
    scope: "entry",
    words: {
      en: { name: "History of this entry", outcomes: { on: "History opened", off: "History closed" } },
      zh: { name: "此条目的历史", outcomes: { on: "已打开历史", off: "已关闭历史" } },
    },
  },
  comments: {
    keys: ["Shift+c"],
    scope: "entry",
    words: {
      en: { name: "Comments", outcomes: { on: "Comments opened", off: "Comments closed" } },
      zh: { name: "评论", outcomes: { on: "已打开评论", off: "已关闭评论" } },
    },
  },
  reportPhoto: {
    keys: ["Shift+p"],
    scope: "entry",
    yields: true,
    words: { en: { name: "This photo should not be here" }, zh: { name: "此照片不应出现在这里" } },
  },
  tags: {
    keys: ["Shift+t"],
    scope: "entry",
    yields: true,
    words: { en: { name: "Tags" }, zh: { name: "标签" } },
  },
  reasons: {
    keys: ["d"],
    scope: "entry",
    words: {
      en: {
        name: "Reasons explained",
        outcomes: { given: "Reason: {reason}", rest: "More reasons: press a digit", first: "The first reasons again" },
      },
      zh: {
        name: "原因说明",
        outcomes: { given: "原因：{reason}", rest: "更多原因：请按数字键", first: "返回常用原因" },
      },
    },
  },
  guideline: {
    keys: ["g"],
    scope: "entry",
    words: {
      en: { name: "Guidelines", outcomes: { on: "Guidelines opened", off: "Guidelines closed" } },
      zh: { name: "审核规范", outcomes: { on: "已打开审核规范", off: "已关闭审核规范" } },
    },
  },
  palette: { keys: ["Control+k"], scope: "both", words: { en: { name: "All commands" }, zh: { name: "所有命令" } } },
  help: { keys: ["?"], scope: "entry", words: { en: { name: "Keyboard shortcuts" }, zh: { name: "快捷键" } } },
} as const satisfies Record<string, CommandRow>;
