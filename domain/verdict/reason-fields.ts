import { z } from "zod";
import { taskSchema } from "#domain/entry/task.ts";

/** How the editor asks for a field. Texts are one line; `shown` cannot be changed. */
export type ReasonControl =
  | { kind: "choice"; choices: readonly (number | string)[] }
  | { kind: "text"; charsMax: number }
  | { kind: "check" }
  | { kind: "tasks" }
  | { kind: "shown" };

type ReasonFieldWords = {
  name: string;
  /** Of its choices, where they are not numbers. */
  values?: Readonly<Record<string, string>>;
  /** What reviewers read of it beside the reason's name, of `{value}`; absent: nothing. */
  fact?: string;
};

/** One thing that is known of a reason: everything about it but its column in prisma/schema.prisma. */
export type ReasonField<Schema extends z.ZodType = z.ZodType> = {
  /** A field that is added later has a default: stored codebooks and open pages do not have it. */
  schema: Schema;
  /** Of a new reason; null where each gets its own. */
  initial: z.output<Schema> | null;
  control: ReasonControl;
  words: { en: ReasonFieldWords; zh: ReasonFieldWords };
};

const field = <Schema extends z.ZodType>(own: ReasonField<Schema>) => own;

const text = (charsMin: number, charsMax: number, initial: string, en: string, zh: string) =>
  field({
    schema: z.string().min(charsMin).max(charsMax),
    initial,
    control: { kind: "text", charsMax },
    words: { en: { name: en }, zh: { name: zh } },
  });

/** The three error classes that SVIT's authors counted (arXiv 2307.04087 §3.4, figure 3a–c). */
const SVIT_CLASSES = ["inherited", "beside", "incorrect"] as const;

/** A reason's fields in the order of the editor: schema, columns, editor and words in both languages follow from these. */
export const REASON_FIELDS = {
  /** The key that gives it, unique among the reasons of one task; 0: it is one of the rest, which the key 0 opens. */
  digit: field({
    schema: z.number().int().min(0).max(9),
    initial: null,
    control: { kind: "choice", choices: [1, 2, 3, 4, 5, 6, 7, 8, 9, 0] },
    words: { en: { name: "Key" }, zh: { name: "数字键" } },
  }),
  /** Never changes: verdicts name it. */
  code: field({
    schema: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
    initial: null,
    control: { kind: "shown" },
    words: { en: { name: "Code" }, zh: { name: "代码" } },
  }),
  /** 1 cosmetic, 2 misleads, 3 must not be trained on. */
  severity: field({
    schema: z.number().int().min(1).max(3),
    initial: 2,
    control: { kind: "choice", choices: [1, 2, 3] },
    words: {
      en: { name: "Severity", fact: "Severity {value}" },
      zh: { name: "严重程度", fact: "严重程度 {value}" },
    },
  }),
  svitClass: field({
    schema: z.enum(SVIT_CLASSES),
    initial: "incorrect",
    control: { kind: "choice", choices: SVIT_CLASSES },
    words: {
      en: {
        name: "SVIT error class",
        values: {
          inherited: "Inherited from the annotation",
          beside: "Correct, but does not answer the question",
          incorrect: "Incorrect",
        },
        fact: "{value}",
      },
      zh: {
        name: "SVIT 错误类别",
        values: { inherited: "沿袭标注错误", beside: "正确但答非所问", incorrect: "不正确" },
        fact: "{value}",
      },
    },
  }),
  retired: field({
    schema: z.boolean(),
    initial: false,
    control: { kind: "check" },
    words: { en: { name: "Retired" }, zh: { name: "停用" } },
  }),
  nameEn: text(1, 60, "New reason", "Name (English)", "名称（English）"),
  nameZh: text(1, 60, "新原因", "Name (中文)", "名称（中文）"),
  definitionEn: text(0, 600, "", "Definition (English)", "定义（English）"),
  definitionZh: text(0, 600, "", "Definition (中文)", "定义（中文）"),
  goodExample: text(0, 600, "", "Correct example", "正确示例"),
  badExample: text(0, 600, "", "Wrong example", "错误示例"),
  tasks: field({
    schema: z.array(taskSchema).min(1),
    initial: ["other"],
    control: { kind: "tasks" },
    words: { en: { name: "Tasks" }, zh: { name: "任务" } },
  }),
};

export type ReasonFieldName = keyof typeof REASON_FIELDS;
export const REASON_FIELD_NAMES = Object.keys(REASON_FIELDS) as ReasonFieldName[];

/** What reviewers read beside a reason's name, in this order. */
export const REASON_FACTS = REASON_FIELD_NAMES.filter((name) => "fact" in REASON_FIELDS[name].words.en);
