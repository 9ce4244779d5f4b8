import type { CommandRow } from "./command-row.ts";

/** Commands that change what is shown and change no data. */
export const see = {
  hide: {
    keys: [" "],
    scope: "entry",
    hold: true,
    words: { en: { name: "Hide all boxes" }, zh: { name: "隐藏所有框" } },
  },
  peekEntry: {
    keys: ["q"],
    scope: "entry",
    hold: true,
    words: { en: { name: "Only this QA's boxes" }, zh: { name: "仅显示此问答的框" } },
  },
  peekOriginal: {
    keys: ["p"],
    scope: "entry",
    hold: true,
    words: { en: { name: "Imported text" }, zh: { name: "导入时的文字" } },
  },
  labels: {
    keys: ["l"],
    scope: "entry",
    words: { en: { name: "Show or hide labels" }, zh: { name: "显示或隐藏标签" } },
  },
  allKnown: { keys: ["o"], scope: "entry", words: { en: { name: "All known boxes" }, zh: { name: "所有已知框" } } },
  list: {
    keys: ["Shift+l"],
    scope: "entry",
    words: { en: { name: "List of known boxes" }, zh: { name: "已知框列表" } },
  },
  search: { keys: ["/"], scope: "entry", words: { en: { name: "Search known boxes" }, zh: { name: "搜索已知框" } } },
  given: {
    keys: ["i"],
    scope: "entry",
    words: { en: { name: "Generation input" }, zh: { name: "生成时的输入信息" } },
  },
  gloss: { keys: ["t"], scope: "entry", words: { en: { name: "Machine translation" }, zh: { name: "机器翻译" } } },
  nextPhoto: {
    keys: ["ArrowRight"],
    scope: "entry",
    yields: true,
    repeats: true,
    words: { en: { name: "Next photo of the entry" }, zh: { name: "条目的下一张照片" } },
  },
  previousPhoto: {
    keys: ["ArrowLeft"],
    scope: "entry",
    yields: true,
    repeats: true,
    words: { en: { name: "Previous photo of the entry" }, zh: { name: "条目的上一张照片" } },
  },
  fit: { keys: ["0"], scope: "entry", words: { en: { name: "Fit the photo" }, zh: { name: "照片适应窗口" } } },
  zoomIn: { keys: ["+", "="], scope: "entry", repeats: true, words: { en: { name: "Zoom in" }, zh: { name: "放大" } } },
  zoomOut: { keys: ["-"], scope: "entry", repeats: true, words: { en: { name: "Zoom out" }, zh: { name: "缩小" } } },
  actualSize: {
    keys: ["Shift+z"],
    scope: "entry",
    yields: true,
    words: { en: { name: "Photo at 100 %", short: "1:1" }, zh: { name: "照片原始大小", short: "1:1" } },
  },
  fullScreen: {
    keys: ["Shift+f"],
    scope: "entry",
    yields: true,
    words: { en: { name: "Photo in full screen" }, zh: { name: "全屏查看照片" } },
  },
  settings: { keys: [","], scope: "entry", words: { en: { name: "View settings" }, zh: { name: "显示设置" } } },
} as const satisfies Record<string, CommandRow>;
