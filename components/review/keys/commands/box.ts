import type { CommandRow } from "./command-row.ts";

/** Keys while a box is changed, in photo pixels: it moves, or its right and lower edges do. */
export const box = {
  boxDone: {
    keys: ["Enter"],
    scope: "box",
    words: {
      en: { name: "Finish editing the box", outcomes: { done: "Done with the box" } },
      zh: { name: "完成框的修改", outcomes: { done: "框修改完成" } },
    },
  },
  nudgeLeft: {
    keys: ["ArrowLeft"],
    scope: "box",
    repeats: true,
    words: { en: { name: "Move box 1 px left" }, zh: { name: "框左移 1 像素" } },
  },
  nudgeRight: {
    keys: ["ArrowRight"],
    scope: "box",
    repeats: true,
    words: { en: { name: "Move box 1 px right" }, zh: { name: "框右移 1 像素" } },
  },
  nudgeUp: {
    keys: ["ArrowUp"],
    scope: "box",
    repeats: true,
    words: { en: { name: "Move box 1 px up" }, zh: { name: "框上移 1 像素" } },
  },
  nudgeDown: {
    keys: ["ArrowDown"],
    scope: "box",
    repeats: true,
    words: { en: { name: "Move box 1 px down" }, zh: { name: "框下移 1 像素" } },
  },
  leapLeft: {
    keys: ["Shift+ArrowLeft"],
    scope: "box",
    repeats: true,
    words: { en: { name: "Move box 10 px left" }, zh: { name: "框左移 10 像素" } },
  },
  leapRight: {
    keys: ["Shift+ArrowRight"],
    scope: "box",
    repeats: true,
    words: { en: { name: "Move box 10 px right" }, zh: { name: "框右移 10 像素" } },
  },
  leapUp: {
    keys: ["Shift+ArrowUp"],
    scope: "box",
    repeats: true,
    words: { en: { name: "Move box 10 px up" }, zh: { name: "框上移 10 像素" } },
  },
  leapDown: {
    keys: ["Shift+ArrowDown"],
    scope: "box",
    repeats: true,
    words: { en: { name: "Move box 10 px down" }, zh: { name: "框下移 10 像素" } },
  },
  narrow: {
    keys: ["Control+ArrowLeft"],
    scope: "box",
    repeats: true,
    words: { en: { name: "Make box 1 px narrower" }, zh: { name: "框宽度 −1 像素" } },
  },
  widen: {
    keys: ["Control+ArrowRight"],
    scope: "box",
    repeats: true,
    words: { en: { name: "Make box 1 px wider" }, zh: { name: "框宽度 +1 像素" } },
  },
  flatten: {
    keys: ["Control+ArrowUp"],
    scope: "box",
    repeats: true,
    words: { en: { name: "Make box 1 px shorter" }, zh: { name: "框高度 −1 像素" } },
  },
  heighten: {
    keys: ["Control+ArrowDown"],
    scope: "box",
    repeats: true,
    words: { en: { name: "Make box 1 px taller" }, zh: { name: "框高度 +1 像素" } },
  },
  narrowLeap: {
    keys: ["Control+Shift+ArrowLeft"],
    scope: "box",
    repeats: true,
    words: { en: { name: "Make box 10 px narrower" }, zh: { name: "框宽度 −10 像素" } },
  },
  widenLeap: {
    keys: ["Control+Shift+ArrowRight"],
    scope: "box",
    repeats: true,
    words: { en: { name: "Make box 10 px wider" }, zh: { name: "框宽度 +10 像素" } },
  },
  flattenLeap: {
    keys: ["Control+Shift+ArrowUp"],
    scope: "box",
    repeats: true,
    words: { en: { name: "Make box 10 px shorter" }, zh: { name: "框高度 −10 像素" } },
  },
  heightenLeap: {
    keys: ["Control+Shift+ArrowDown"],
    scope: "box",
    repeats: true,
    words: { en: { name: "Make box 10 px taller" }, zh: { name: "框高度 +10 像素" } },
  },
} as const satisfies Record<string, CommandRow>;
