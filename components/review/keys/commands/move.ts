import type { CommandRow } from "./command-row.ts";

/** Commands that lead to another part, entry or view. */
export const move = {
  next: {
    keys: ["ArrowDown", "j"],
    scope: "entry",
    repeats: true,
    words: {
      en: {
        name: "Next QA or sentence",
        outcomes: { qa: "QA {number} of {count}", sentence: "Sentence {number} of {count}: {text}" },
      },
      zh: {
        name: "下一个问答或句子",
        outcomes: { qa: "问答 {number}/{count}", sentence: "第 {number} 句，共 {count} 句：{text}" },
      },
    },
  },
  previous: {
    keys: ["ArrowUp", "k"],
    scope: "entry",
    repeats: true,
    words: {
      en: {
        name: "Previous QA or sentence",
        outcomes: { qa: "QA {number} of {count}", sentence: "Sentence {number} of {count}: {text}" },
      },
      zh: {
        name: "上一个问答或句子",
        outcomes: { qa: "问答 {number}/{count}", sentence: "第 {number} 句，共 {count} 句：{text}" },
      },
    },
  },
  nextEntry: {
    keys: ["Shift+j"],
    scope: "entry",
    words: { en: { name: "Next entry of the list" }, zh: { name: "列表中的下一个条目" } },
  },
  previousEntry: {
    keys: ["Shift+k"],
    scope: "entry",
    words: { en: { name: "Previous entry of the list" }, zh: { name: "列表中的上一个条目" } },
  },
  mode: {
    keys: ["v"],
    scope: "entry",
    words: { en: { name: "One entry, or all entries of the photo" }, zh: { name: "单个条目，或照片的全部条目" } },
  },
} as const satisfies Record<string, CommandRow>;
