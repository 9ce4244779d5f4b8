import type { CommandRow } from "./command-row.ts";

/** Commands on the phrase in focus and its boxes. */
export const ground = {
  nextMention: {
    keys: ["]"],
    scope: "entry",
    repeats: true,
    words: {
      en: {
        name: "Next phrase with a box, else next known object",
        outcomes: {
          phrase: "Phrase {number} of {count}: {phrase}, {boxes, plural, =0 {no box} one {# box} other {# boxes}}",
          known: "Word {number} of {count}: {words}, {boxes, plural, one {# known box} other {# known boxes}}",
        },
      },
      zh: {
        name: "下一个带框短语，没有则为已知物体",
        outcomes: {
          phrase: "短语 {number}/{count}：{phrase}，{boxes, plural, =0 {没有框} other {# 个框}}",
          known: "词 {number}/{count}：{words}，{boxes} 个已知框",
        },
      },
    },
  },
  previousMention: {
    keys: ["["],
    scope: "entry",
    repeats: true,
    words: {
      en: {
        name: "Previous phrase with a box, else previous known object",
        outcomes: {
          phrase: "Phrase {number} of {count}: {phrase}, {boxes, plural, =0 {no box} one {# box} other {# boxes}}",
          known: "Word {number} of {count}: {words}, {boxes, plural, one {# known box} other {# known boxes}}",
        },
      },
      zh: {
        name: "上一个带框短语，没有则为已知物体",
        outcomes: {
          phrase: "短语 {number}/{count}：{phrase}，{boxes, plural, =0 {没有框} other {# 个框}}",
          known: "词 {number}/{count}：{words}，{boxes} 个已知框",
        },
      },
    },
  },
  boxRight: {
    keys: ["y"],
    scope: "entry",
    words: {
      en: {
        name: "Its boxes are right",
        short: "Right",
        outcomes: { marked: "{phrase}: box right", unmarked: "{phrase}: mark removed" },
      },
      zh: { name: "框正确", short: "正确", outcomes: { marked: "{phrase}：框正确", unmarked: "{phrase}：已取消标记" } },
    },
  },
  boxWrong: {
    keys: ["w"],
    scope: "entry",
    words: {
      en: {
        name: "Its boxes are wrong",
        short: "Wrong",
        outcomes: { marked: "{phrase}: box wrong", unmarked: "{phrase}: mark removed" },
      },
      zh: { name: "框错误", short: "错误", outcomes: { marked: "{phrase}：框错误", unmarked: "{phrase}：已取消标记" } },
    },
  },
  editBox: {
    keys: ["b"],
    scope: "entry",
    words: {
      en: {
        name: "Edit the box; again: the next box",
        short: "Edit",
        outcomes: { moved: "Box changed", chosen: "Changing box {number} of {count}" },
      },
      zh: {
        name: "修改框；再按换下一个框",
        short: "修改",
        outcomes: { moved: "框已修改", chosen: "正在修改第 {number} 个框，共 {count} 个" },
      },
    },
  },
  drawBox: {
    keys: ["Shift+b"],
    scope: "entry",
    words: {
      en: {
        name: "Redraw the box",
        short: "Redraw",
        outcomes: { drawn: "Box added", asked: "Redraw the box on the photo", cancelled: "Drawing cancelled" },
      },
      zh: {
        name: "重新画框",
        short: "重画",
        outcomes: { drawn: "已添加框", asked: "请在照片上重新画框", cancelled: "已取消画框" },
      },
    },
  },
  addBox: {
    keys: ["Shift+a"],
    scope: "entry",
    words: {
      en: {
        name: "Draw another box",
        short: "Add",
        outcomes: { asked: "Draw another box on the photo", cancelled: "Drawing cancelled" },
      },
      zh: { name: "再画一个框", short: "添加", outcomes: { asked: "请在照片上再画一个框", cancelled: "已取消画框" } },
    },
  },
  snap: {
    keys: ["m"],
    scope: "entry",
    words: {
      en: {
        name: "Snap to the best matching object; again: the next",
        short: "Snap",
        outcomes: { snapped: "Snapped to {name}" },
      },
      zh: { name: "吸附到最匹配的物体；再按换下一个", short: "吸附", outcomes: { snapped: "已吸附到 {name}" } },
    },
  },
  removeBox: {
    keys: ["Delete"],
    scope: "entry",
    words: {
      en: { name: "Remove this box", short: "Remove", outcomes: { removed: "Box removed, {count} left" } },
      zh: { name: "删除此框", short: "删除", outcomes: { removed: "已删除框，还剩 {count} 个" } },
    },
  },
  noBox: {
    keys: ["Shift+Delete"],
    scope: "entry",
    words: {
      en: {
        name: "No box: make it plain text",
        short: "No box",
        outcomes: { removed: "{phrase}: plain text, no box" },
      },
      zh: { name: "不要框：改为普通文字", short: "不要框", outcomes: { removed: "{phrase}：已改为普通文字，没有框" } },
    },
  },
  makeMention: {
    keys: ["Control+m"],
    scope: "both",
    words: {
      en: { name: "Draw a box for the selected words", outcomes: { asked: "Draw the box of the selected words" } },
      zh: { name: "为所选文字画框", outcomes: { asked: "请为所选文字画框" } },
    },
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
