import type { CommandRow } from "./command-row.ts";

/** Commands that show what there is to know: panels, sheets, the palette. */
export const help = {
  history: {
    keys: ["h"],
    scope: "entry",
    words: { en: { name: "History of this entry" }, zh: { name: "此条目的历史" } },
  },
  comments: { keys: ["Shift+c"], scope: "entry", words: { en: { name: "Comments" }, zh: { name: "评论" } } },
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
  reasons: { keys: ["d"], scope: "entry", words: { en: { name: "Reasons explained" }, zh: { name: "原因说明" } } },
  guideline: { keys: ["g"], scope: "entry", words: { en: { name: "Guidelines" }, zh: { name: "审核规范" } } },
  palette: { keys: ["Control+k"], scope: "both", words: { en: { name: "All commands" }, zh: { name: "所有命令" } } },
  help: { keys: ["?"], scope: "entry", words: { en: { name: "Keyboard shortcuts" }, zh: { name: "快捷键" } } },
} as const satisfies Record<string, CommandRow>;
