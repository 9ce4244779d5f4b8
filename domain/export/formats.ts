import { type EntryState, STATES, TASKS } from "#domain/entry/task.ts";

/** `purpose`: what it is for in a few words, beside its name in a list; `text`: the same in a sentence. */
type FormatWords = { name: string; purpose: string; text: string };

/** What formats are made for, in the order in which screens list them. */
export const FORMAT_KINDS = ["trainer", "table", "record"] as const;
export type FormatKind = (typeof FORMAT_KINDS)[number];

/** What is known of a format besides how it is written. */
type FormatFacts = {
  kind: FormatKind;
  /** Ending of its one file. */
  ending: string;
  /**
   * Names of its files where it writes a folder of several, the first that of its one data file where it has one (in parts where it is asked
   * for in parts); null where it writes one file.
   */
  folderOf: readonly string[] | null;
  /** How its data files are framed: a record a line, an array of records, or by themselves. */
  framing: "lines" | "array" | "parquet" | "sections";
  /** What leaves where nobody says which states. */
  states: readonly EntryState[];
  /** Whether its records name photos, which may be put beside them, and print SVIT's boxes and questions as settings say. */
  namesPhotos: boolean;
  words: { en: FormatWords; zh: FormatWords };
};

/** Only what somebody approved leaves by default; verdicts are about rejected entries too. */
const APPROVED: readonly EntryState[] = ["accepted", "edited"];

const qwen = (model: string) => ({
  kind: "trainer" as const,
  ending: ".jsonl",
  folderOf: null,
  framing: "lines" as const,
  states: APPROVED,
  namesPhotos: true,
  words: {
    en: {
      name: model,
      purpose: "Conversations, for fine-tuning",
      text: `One line per entry with image and conversations, for fine-tuning ${model}.`,
    },
    zh: {
      name: model,
      purpose: "对话，用于微调",
      text: `每个条目一行，由 image 和 conversations 组成，可供 ${model} 微调读取。`,
    },
  },
});

/** The formats of exports. Each is written by `write` of the file that has its name in server/export/formats/. */
export const FORMATS = {
  svit: {
    kind: "record",
    ending: ".json",
    folderOf: TASKS.map((task) => `${task}.json`),
    framing: "array",
    states: APPROVED,
    namesPhotos: false,
    words: {
      en: {
        name: "SVIT",
        purpose: "Raw files, one per task",
        text: "SVIT's raw files, one per task; unchanged content is written back value for value.",
      },
      zh: {
        name: "SVIT",
        purpose: "原始文件，每个任务一个",
        text: "SVIT 的原始文件，每个任务一个；未改动的内容逐值还原。",
      },
    },
  },
  llava: {
    kind: "trainer",
    ending: ".json",
    folderOf: null,
    framing: "array",
    states: APPROVED,
    namesPhotos: true,
    words: {
      en: {
        name: "LLaVA",
        purpose: "One file for LLaVA's trainer",
        text: "A single file for LLaVA's trainer; every record is checked against its rules first.",
      },
      zh: {
        name: "LLaVA",
        purpose: "供 LLaVA 训练器使用的单个文件",
        text: "LLaVA 训练器可直接加载的单个文件；每条记录都先经规则检查。",
      },
    },
  },
  messages: {
    kind: "trainer",
    ending: ".jsonl",
    folderOf: null,
    framing: "lines",
    states: APPROVED,
    namesPhotos: true,
    words: {
      en: {
        name: "Messages",
        purpose: "ms-swift, LLaMA-Factory, TRL",
        text: "One line per entry with role, content and images, for ms-swift, LLaMA-Factory and (with content as parts) TRL; every record is checked first.",
      },
      zh: {
        name: "Messages",
        purpose: "ms-swift、LLaMA-Factory、TRL",
        text: "每个条目一行，由 role 和 content 组成并带 images，可供 ms-swift、LLaMA-Factory 和 TRL（内容写为分段）读取；写出前逐条检查。",
      },
    },
  },
  sharegpt: {
    kind: "trainer",
    ending: ".jsonl",
    folderOf: ["data/train.jsonl", "dataset_info.json"],
    framing: "lines",
    states: APPROVED,
    namesPhotos: true,
    words: {
      en: {
        name: "ShareGPT (LLaMA-Factory)",
        purpose: "Conversations",
        text: "Conversations of human and gpt, including tool turns, with the dataset_info.json that LLaMA-Factory needs.",
      },
      zh: {
        name: "ShareGPT（LLaMA-Factory）",
        purpose: "对话",
        text: "human 与 gpt 的对话（包括工具轮次），并附 LLaMA-Factory 所需的 dataset_info.json。",
      },
    },
  },
  "qwen3-vl": qwen("Qwen3-VL"),
  "qwen2.5-vl": qwen("Qwen2.5-VL"),
  "qwen2-vl": qwen("Qwen2-VL"),
  internvl: {
    kind: "trainer",
    ending: ".jsonl",
    folderOf: ["data/train.jsonl", "meta.json"],
    framing: "lines",
    states: APPROVED,
    namesPhotos: true,
    words: {
      en: {
        name: "InternVL",
        purpose: "Conversations, meta file",
        text: "One line per entry with the size of its photo, and the meta file that locates photos and data.",
      },
      zh: {
        name: "InternVL",
        purpose: "对话与 meta 文件",
        text: "每个条目一行并带照片尺寸，另附指明照片与数据位置的 meta 文件。",
      },
    },
  },
  "swift-grounding": {
    kind: "trainer",
    ending: ".jsonl",
    folderOf: null,
    framing: "lines",
    states: APPROVED,
    namesPhotos: true,
    words: {
      en: {
        name: "ms-swift grounding",
        purpose: "Boxes apart from texts",
        text: "Messages with phrases and boxes in fields of their own; the trainer prints them in the notation of its model.",
      },
      zh: {
        name: "ms-swift 定位",
        purpose: "框单列字段",
        text: "消息的短语和框单列字段，由训练器按所用模型的记法输出。",
      },
    },
  },
  parquet: {
    kind: "table",
    ending: ".parquet",
    folderOf: ["data/train.parquet", "README.md"],
    framing: "parquet",
    states: APPROVED,
    namesPhotos: true,
    words: {
      en: {
        name: "Parquet (Hugging Face)",
        purpose: "A folder for datasets",
        text: "Messages and images in a folder for Hugging Face's datasets: shards in data, and a README.md that declares them.",
      },
      zh: {
        name: "Parquet（Hugging Face）",
        purpose: "datasets 文件夹",
        text: "消息与图像，存为可由 Hugging Face datasets 直接打开的文件夹：data 中的分片和声明它们的 README.md。",
      },
    },
  },
  coco: {
    kind: "table",
    ending: ".json",
    folderOf: null,
    framing: "sections",
    states: APPROVED,
    namesPhotos: true,
    words: {
      en: {
        name: "COCO",
        purpose: "Boxes with categories",
        text: "The reviewed boxes in pixels, with their phrases as categories, and the regions drawn here.",
      },
      zh: { name: "COCO", purpose: "框与类别", text: "审核后的框（像素坐标），以短语为类别，并包含在此绘制的区域。" },
    },
  },
  preference: {
    kind: "trainer",
    ending: ".jsonl",
    folderOf: null,
    framing: "lines",
    states: ["edited"],
    namesPhotos: true,
    words: {
      en: {
        name: "Preference pairs",
        purpose: "Corrected answers, for DPO",
        text: "One line per corrected answer, after and before the correction, for preference training (DPO).",
      },
      zh: {
        name: "偏好对",
        purpose: "被更正的回答，用于 DPO",
        text: "每个被更正的回答一行：更正后与更正前，用于偏好训练（DPO）。",
      },
    },
  },
  kto: {
    kind: "trainer",
    ending: ".jsonl",
    folderOf: null,
    framing: "lines",
    states: ["accepted", "edited", "rejected"],
    namesPhotos: true,
    words: {
      en: {
        name: "Judged answers",
        purpose: "By verdict, for KTO",
        text: "One line per answer that was accepted or rejected as is, labelled accordingly, for KTO.",
      },
      zh: {
        name: "带判定的回答",
        purpose: "接受或拒绝的回答，用于 KTO",
        text: "每个按原样被接受或拒绝的回答一行，并以此为标签，用于 KTO。",
      },
    },
  },
  records: {
    kind: "record",
    ending: ".jsonl",
    folderOf: null,
    framing: "lines",
    states: APPROVED,
    namesPhotos: false,
    words: {
      en: {
        name: "As imported",
        purpose: "The format of each entry's file",
        text: "One line per entry, in the record format it was imported in; unchanged content is written back value for value.",
      },
      zh: {
        name: "按导入原样",
        purpose: "各条目导入时的格式",
        text: "每个条目一行，保持其导入时的记录形式；未改动的内容逐值还原。",
      },
    },
  },
  jsonl: {
    kind: "record",
    ending: ".jsonl",
    folderOf: null,
    framing: "lines",
    states: APPROVED,
    namesPhotos: false,
    words: {
      en: {
        name: "Everything",
        purpose: "All information and verdicts",
        text: "One line per entry, with all its information and verdicts.",
      },
      zh: { name: "全部信息", purpose: "全部信息与判定", text: "每个条目一行，包含其全部信息和判定。" },
    },
  },
  verdicts: {
    kind: "record",
    ending: ".jsonl",
    folderOf: null,
    framing: "lines",
    states: STATES,
    namesPhotos: false,
    words: {
      en: {
        name: "Verdicts",
        purpose: "Judgements, for analysis",
        text: "One line per judgement, for analysis; ids are unique across installations.",
      },
      zh: { name: "判定", purpose: "判断，用于分析", text: "每个判断一行，用于分析；编号在不同部署之间唯一。" },
    },
  },
} satisfies Record<string, FormatFacts>;

export type ExportFormat = keyof typeof FORMATS;
export const EXPORT_FORMATS = Object.keys(FORMATS) as ExportFormat[];

/** What a format's words are called in the catalogues of messages, where a dot parts keys. */
export const wordsKey = (format: ExportFormat): string => format.replaceAll(".", "_");
