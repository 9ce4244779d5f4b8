import type { CommandRow } from "./command-row.ts";

/** Commands on the phrase in focus and its boxes. */
export const ground = {
  nextMention: {
    keys: ["]"],
    scope: "entry",
    repeats: true,
    words: { en: { name: "Next phrase with a box" }, zh: { name: "下一个带框短语" } },
  },
  previousMention: {
    keys: ["["],
    scope: "entry",
    repeats: true,
    words: { en: { name: "Previous phrase with a box" }, zh: { name: "上一个带框短语" } },
  },
  boxRight: {
    keys: ["y"],
    scope: "entry",
    words: { en: { name: "Its boxes are right", short: "Right" }, zh: { name: "框正确", short: "正确" } },
  },
  boxWrong: {
    keys: ["w"],
    scope: "entry",
    words: { en: { name: "Its boxes are wrong", short: "Wrong" }, zh: { name: "框错误", short: "错误" } },
  },
  editBox: {
    keys: ["b"],
    scope: "entry",
    words: {
      en: { name: "Edit the box; again: the next box", short: "Edit", outcomes: { moved: "Box changed" } },
      zh: { name: "修改框；再按换下一个框", short: "修改", outcomes: { moved: "框已修改" } },
    },
  },
  drawBox: {
    keys: ["Shift+b"],
    scope: "entry",
    words: {
      en: { name: "Redraw the box", short: "Redraw", outcomes: { drawn: "Box added" } },
      zh: { name: "重新画框", short: "重画", outcomes: { drawn: "已添加框" } },
    },
  },
  addBox: {
    keys: ["Shift+a"],
    scope: "entry",
    words: { en: { name: "Draw another box", short: "Add" }, zh: { name: "再画一个框", short: "添加" } },
  },
  snap: {
    keys: ["m"],
    scope: "entry",
    words: {
      en: { name: "Snap to the best matching object; again: the next", short: "Snap" },
      zh: { name: "吸附到最匹配的物体；再按换下一个", short: "吸附" },
    },
  },
  removeBox: {
    keys: ["Delete"],
    scope: "entry",
    words: { en: { name: "Remove this box", short: "Remove" }, zh: { name: "删除此框", short: "删除" } },
  },
  noBox: {
    keys: ["Shift+Delete"],
    scope: "entry",
    words: {
      en: { name: "No box: make it plain text", short: "No box" },
      zh: { name: "不要框：改为普通文字", short: "不要框" },
    },
  },
  makeMention: {
    keys: ["Control+m"],
    scope: "both",
    words: { en: { name: "Draw a box for the selected words" }, zh: { name: "为所选文字画框" } },
  },
  saveRegion: {
    keys: ["Shift+s"],
    scope: "entry",
    showsOutcome: true,
    words: {
      en: {
        name: "Save the box as a region of the photo",
        short: "Save region",
        outcomes: { saved: "Saved as a region of this photo", notSaved: "Couldn't save the region" },
      },
      zh: {
        name: "将框存为照片的区域",
        short: "存为区域",
        outcomes: { saved: "已存为此照片的区域", notSaved: "无法保存区域" },
      },
    },
  },
} as const satisfies Record<string, CommandRow>;
