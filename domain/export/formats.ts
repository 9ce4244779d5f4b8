import { type EntryState, STATES, TASKS } from "#domain/entry/task.ts";

type FormatWords = { name: string; text: string };

/** What is known of a format besides how it is written. */
type FormatFacts = {
  /** Ending of its one file. */
  ending: string;
  /** Names of its data files where it writes a folder of several; null where it writes one file. */
  folderOf: readonly string[] | null;
  /** What leaves where nobody says which states. */
  states: readonly EntryState[];
  words: { en: FormatWords; zh: FormatWords };
};

/** Only what somebody approved leaves by default; verdicts are about rejected entries too. */
const APPROVED: readonly EntryState[] = ["accepted", "edited"];

/** The formats of exports. Each is written by `write` of the file that has its name in server/export/formats/. */
export const FORMATS = {
  svit: {
    ending: ".json",
    folderOf: TASKS.map((task) => `${task}.json`),
    states: APPROVED,
    words: {
      en: {
        name: "SVIT",
        text: "SVIT's own raw files, one for each task; what nobody touched comes back value for value.",
      },
      zh: { name: "SVIT", text: "SVIT 的原始文件，每个任务一个；未改动的内容逐值还原。" },
    },
  },
  llava: {
    ending: ".json",
    folderOf: null,
    states: APPROVED,
    words: {
      en: {
        name: "LLaVA",
        text: "One file that LLaVA's trainer loads; every record is checked against its rules first.",
      },
      zh: { name: "LLaVA", text: "LLaVA 训练器可直接加载的单个文件；每条记录都先经规则检查。" },
    },
  },
  jsonl: {
    ending: ".jsonl",
    folderOf: null,
    states: APPROVED,
    words: {
      en: { name: "Everything", text: "One line per entry, with everything that is known of it and its verdicts." },
      zh: { name: "全部信息", text: "每个条目一行，包含其全部信息和判定。" },
    },
  },
  verdicts: {
    ending: ".jsonl",
    folderOf: null,
    states: STATES,
    words: {
      en: { name: "Verdicts", text: "One line per judgement, for analysis; ids stay unique across installations." },
      zh: { name: "判定", text: "每个判断一行，用于分析；编号在不同部署之间唯一。" },
    },
  },
} satisfies Record<string, FormatFacts>;

export type ExportFormat = keyof typeof FORMATS;
export const EXPORT_FORMATS = Object.keys(FORMATS) as ExportFormat[];
