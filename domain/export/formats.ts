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
  /** Whether its records name photos, which may be put beside them, and print SVIT's boxes and questions as settings say. */
  namesPhotos: boolean;
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
    namesPhotos: false,
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
    namesPhotos: true,
    words: {
      en: {
        name: "LLaVA",
        text: "One file that LLaVA's trainer loads; every record is checked against its rules first.",
      },
      zh: { name: "LLaVA", text: "LLaVA 训练器可直接加载的单个文件；每条记录都先经规则检查。" },
    },
  },
  messages: {
    ending: ".jsonl",
    folderOf: null,
    states: APPROVED,
    namesPhotos: true,
    words: {
      en: {
        name: "Messages",
        text: "A line of role and content with images for each entry, as TRL, ms-swift and LLaMA-Factory read it; each is checked first.",
      },
      zh: {
        name: "Messages",
        text: "每个条目一行，由 role 和 content 组成并带 images，可供 TRL、ms-swift 和 LLaMA-Factory 读取；写出前逐条检查。",
      },
    },
  },
  records: {
    ending: ".jsonl",
    folderOf: null,
    states: APPROVED,
    namesPhotos: false,
    words: {
      en: {
        name: "As imported",
        text: "Each entry as the record that it came in, a line each; what nobody touched comes back value for value.",
      },
      zh: { name: "按导入原样", text: "每个条目一行，保持其导入时的记录形式；未改动的内容逐值还原。" },
    },
  },
  jsonl: {
    ending: ".jsonl",
    folderOf: null,
    states: APPROVED,
    namesPhotos: false,
    words: {
      en: { name: "Everything", text: "One line per entry, with everything that is known of it and its verdicts." },
      zh: { name: "全部信息", text: "每个条目一行，包含其全部信息和判定。" },
    },
  },
  verdicts: {
    ending: ".jsonl",
    folderOf: null,
    states: STATES,
    namesPhotos: false,
    words: {
      en: { name: "Verdicts", text: "One line per judgement, for analysis; ids stay unique across installations." },
      zh: { name: "判定", text: "每个判断一行，用于分析；编号在不同部署之间唯一。" },
    },
  },
} satisfies Record<string, FormatFacts>;

export type ExportFormat = keyof typeof FORMATS;
export const EXPORT_FORMATS = Object.keys(FORMATS) as ExportFormat[];
