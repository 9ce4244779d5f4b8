import type { CommandRow } from "./command-row.ts";

/** Commands that change what is shown and change no data. */
export const see = {
  hide: {
    keys: [" "],
    scope: "entry",
    hold: true,
    words: {
      en: { name: "Hide all boxes", outcomes: { on: "Boxes hidden", off: "Boxes shown" } },
      zh: { name: "隐藏所有框", outcomes: { on: "框已隐藏", off: "框已显示" } },
    },
  },
  peekEntry: {
    keys: ["q"],
    scope: "entry",
    hold: true,
    words: {
      en: { name: "Only this QA's boxes", outcomes: { on: "Only the boxes of this QA", off: "All boxes again" } },
      zh: { name: "仅显示此问答的框", outcomes: { on: "仅显示此问答的框", off: "恢复显示所有框" } },
    },
  },
  peekOriginal: {
    keys: ["p"],
    scope: "entry",
    hold: true,
    words: {
      en: { name: "Imported text", outcomes: { on: "Imported text shown", off: "Current text shown" } },
      zh: { name: "导入时的文字", outcomes: { on: "显示导入时的文字", off: "显示当前文字" } },
    },
  },
  labels: {
    keys: ["l"],
    scope: "entry",
    words: {
      en: { name: "Show or hide labels", outcomes: { on: "Labels on", off: "Labels off" } },
      zh: { name: "显示或隐藏标签", outcomes: { on: "标签已显示", off: "标签已隐藏" } },
    },
  },
  allKnown: {
    keys: ["o"],
    scope: "entry",
    words: {
      en: { name: "All known boxes", outcomes: { on: "All known boxes shown", off: "Known boxes hidden" } },
      zh: { name: "所有已知框", outcomes: { on: "已显示所有已知框", off: "已隐藏已知框" } },
    },
  },
  list: {
    keys: ["Shift+l"],
    scope: "entry",
    words: {
      en: {
        name: "List of known boxes",
        outcomes: { on: "List of known boxes opened", off: "List of known boxes closed" },
      },
      zh: { name: "已知框列表", outcomes: { on: "已打开已知框列表", off: "已关闭已知框列表" } },
    },
  },
  search: { keys: ["/"], scope: "entry", words: { en: { name: "Search known boxes" }, zh: { name: "搜索已知框" } } },
  given: {
    keys: ["i"],
    scope: "entry",
    words: {
      en: { name: "Generation input", outcomes: { on: "Generation input opened", off: "Generation input closed" } },
      zh: { name: "生成时的输入信息", outcomes: { on: "已打开生成时的输入信息", off: "已关闭生成时的输入信息" } },
    },
  },
  gloss: {
    keys: ["t"],
    scope: "entry",
    words: {
      en: {
        name: "Machine translation",
        outcomes: { on: "Machine translation shown", off: "Machine translation hidden" },
      },
      zh: { name: "机器翻译", outcomes: { on: "已显示机器翻译", off: "已隐藏机器翻译" } },
    },
  },
  nextPhoto: {
    keys: ["ArrowRight"],
    scope: "entry",
    yields: true,
    repeats: true,
    words: {
      en: { name: "Next photo of the entry", outcomes: { shown: "Photo {number} of {count}" } },
      zh: { name: "条目的下一张照片", outcomes: { shown: "第 {number} 张照片，共 {count} 张" } },
    },
  },
  previousPhoto: {
    keys: ["ArrowLeft"],
    scope: "entry",
    yields: true,
    repeats: true,
    words: {
      en: { name: "Previous photo of the entry", outcomes: { shown: "Photo {number} of {count}" } },
      zh: { name: "条目的上一张照片", outcomes: { shown: "第 {number} 张照片，共 {count} 张" } },
    },
  },
  fit: {
    keys: ["0"],
    scope: "entry",
    words: {
      en: { name: "Fit the photo", outcomes: { fitted: "Photo fitted to the window" } },
      zh: { name: "照片适应窗口", outcomes: { fitted: "照片已适应窗口" } },
    },
  },
  zoomIn: {
    keys: ["+", "="],
    scope: "entry",
    repeats: true,
    words: {
      en: { name: "Zoom in", outcomes: { zoomed: "Zoomed in" } },
      zh: { name: "放大", outcomes: { zoomed: "已放大" } },
    },
  },
  zoomOut: {
    keys: ["-"],
    scope: "entry",
    repeats: true,
    words: {
      en: { name: "Zoom out", outcomes: { zoomed: "Zoomed out" } },
      zh: { name: "缩小", outcomes: { zoomed: "已缩小" } },
    },
  },
  actualSize: {
    keys: ["Shift+z"],
    scope: "entry",
    yields: true,
    words: {
      en: { name: "Photo at 100 %", short: "1:1", outcomes: { shown: "Photo at 100 %" } },
      zh: { name: "照片原始大小", short: "1:1", outcomes: { shown: "照片以原始大小显示" } },
    },
  },
  fullScreen: {
    keys: ["Shift+f"],
    scope: "entry",
    yields: true,
    words: {
      en: { name: "Photo in full screen", outcomes: { toggled: "Full screen switched" } },
      zh: { name: "全屏查看照片", outcomes: { toggled: "已切换全屏" } },
    },
  },
  settings: { keys: [","], scope: "entry", words: { en: { name: "View settings" }, zh: { name: "显示设置" } } },
} as const satisfies Record<string, CommandRow>;
