import { z } from "zod";
import { type Task, taskSchema } from "#domain/entry/task.ts";

/** The three error classes that SVIT's authors counted (arXiv 2307.04087 §3.4, figure 3a–c). */
export const SVIT_CLASSES = ["inherited", "beside", "incorrect"] as const;

export const reasonSchema = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  /** The key that gives it, 1 to 9; unique among the reasons of one task. */
  digit: z.number().int().min(1).max(9),
  /** 1 cosmetic, 2 misleads, 3 must not be trained on. */
  severity: z.number().int().min(1).max(3),
  svitClass: z.enum(SVIT_CLASSES),
  tasks: z.array(taskSchema).min(1),
  nameEn: z.string().min(1).max(60),
  nameZh: z.string().min(1).max(60),
  definitionEn: z.string().max(600),
  definitionZh: z.string().max(600),
  goodExample: z.string().max(600),
  badExample: z.string().max(600),
  retired: z.boolean(),
});
/** Why a part of an entry is wrong. */
export type Reason = z.infer<typeof reasonSchema>;

export const reasonsOf = (reasons: readonly Reason[], task: Task): Reason[] =>
  reasons.filter((reason) => !reason.retired && reason.tasks.includes(task)).sort((a, b) => a.digit - b.digit);

/** For sorting: in the order of their keys. */
export const inOrderOfKeys = (a: Reason, b: Reason): number => a.digit - b.digit || (a.code < b.code ? -1 : 1);

/** Pairs of codes that would answer to the same key in some task. A list with clashes is refused. */
export function digitClashes(reasons: readonly Reason[]): [string, string][] {
  const live = reasons.filter((reason) => !reason.retired);
  return live.flatMap((a, index) =>
    live
      .slice(index + 1)
      .filter((b) => a.digit === b.digit && a.tasks.some((task) => b.tasks.includes(task)))
      .map((b): [string, string] => [a.code, b.code]),
  );
}

const PROSE: Task[] = ["conversation", "detail_description", "other"];
const ALL: Task[] = [...PROSE, "complex_reasoning", "referring_qa"];

/** What a new data set starts with: at most seven for each task, after the error classes found in GPT-4-written entries. */
export const STARTING_REASONS: readonly Reason[] = [
  {
    code: "hallucination",
    digit: 1,
    severity: 3,
    svitClass: "incorrect",
    tasks: ALL,
    nameEn: "Not in the photo",
    nameZh: "图中没有",
    definitionEn: "Speaks of an object, a part or a relation that the photo does not show.",
    definitionZh: "提到了照片中没有的物体、部位或关系。",
    goodExample: "“A man holds a rope”: he does.",
    badExample: "“A dog sleeps beside the boat”: there is no dog.",
    retired: false,
  },
  {
    code: "wrong-attribute",
    digit: 2,
    severity: 2,
    svitClass: "incorrect",
    tasks: ALL,
    nameEn: "Wrong attribute",
    nameZh: "属性错误",
    definitionEn: "The thing is there, but its colour, material, size, age, state or action is not what the text says.",
    definitionZh: "物体存在，但颜色、材质、大小、年龄、状态或动作与文字不符。",
    goodExample: "“The brown suitcase on top”: it is brown.",
    badExample: "“The black suitcase on top”: the top one is brown, the colours are swapped.",
    retired: false,
  },
  {
    code: "wrong-count",
    digit: 3,
    severity: 2,
    svitClass: "incorrect",
    tasks: [...PROSE, "complex_reasoning"],
    nameEn: "Wrong count",
    nameZh: "数量错误",
    definitionEn: "A number, or a word such as “pair” or “several”, that counting in the photo contradicts.",
    definitionZh: "数字或“一对”“几个”等说法与照片中实际数量不符。",
    goodExample: "“Four workers”: four can be counted.",
    badExample: "“Three boats lie ashore”: there are four.",
    retired: false,
  },
  {
    code: "bad-box",
    digit: 3,
    severity: 3,
    svitClass: "incorrect",
    tasks: ["referring_qa"],
    nameEn: "Wrong box",
    nameZh: "框错误",
    definitionEn:
      "The box is around something else, misses much of the thing, spans several things for one phrase, or cannot be read.",
    definitionZh: "框住了别的东西、漏掉大部分目标、一个框跨多个目标，或坐标无法解析。",
    goodExample: "“men”: one box around each man.",
    badExample: "“cones”: one box that spans every cone and the road between.",
    retired: false,
  },
  {
    code: "wrong-position",
    digit: 4,
    severity: 2,
    svitClass: "incorrect",
    tasks: [...PROSE, "referring_qa"],
    nameEn: "Wrong position",
    nameZh: "位置错误",
    definitionEn: "Left, right, above, behind, foreground and the like are not as the photo shows.",
    definitionZh: "左右、上下、前后等方位与照片不符。",
    goodExample: "“The truck to the right of the man”: it is.",
    badExample: "“The tree on the left”: it stands on the right.",
    retired: false,
  },
  {
    code: "source-leak",
    digit: 5,
    severity: 2,
    svitClass: "beside",
    tasks: ALL,
    nameEn: "Speaks of its source",
    nameZh: "泄露来源",
    definitionEn: "Shows that the writer had captions, boxes or a description before it and not the photo.",
    definitionZh: "暴露作者看到的是标题、框或描述，而不是照片本身。",
    goodExample: "“The suitcases look antique.”",
    badExample: "“They are described as antique.”",
    retired: false,
  },
  {
    code: "contradiction",
    digit: 6,
    severity: 2,
    svitClass: "incorrect",
    tasks: PROSE,
    nameEn: "Contradicts itself",
    nameZh: "自相矛盾",
    definitionEn: "Two statements of the entry cannot both be true.",
    definitionZh: "同一条目中的两处说法不能同时成立。",
    goodExample: "“Stacked one on top of the other … the lower one”.",
    badExample: "“Stacked one on top of the other … displayed side by side”.",
    retired: false,
  },
  {
    code: "task-rule",
    digit: 6,
    severity: 2,
    svitClass: "beside",
    tasks: ["complex_reasoning", "referring_qa"],
    nameEn: "Breaks the task's rule",
    nameZh: "违反任务规则",
    definitionEn:
      "Complex reasoning: plain perception, or the question gives the detail away. Referring: no reference in question or answer.",
    definitionZh: "复杂推理：只是感知问题，或问题已透露细节。指代问答：问题或答案中没有指代。",
    goodExample: "“Why might they have chosen this spot?”",
    badExample: "“What colour is the car?” under complex reasoning.",
    retired: false,
  },
  {
    code: "off-question",
    digit: 7,
    severity: 1,
    svitClass: "beside",
    tasks: ["conversation", "complex_reasoning"],
    nameEn: "Beside the question",
    nameZh: "答非所问",
    definitionEn: "True of the photo, but no answer to what was asked.",
    definitionZh: "内容属实，但没有回答所提问题。",
    goodExample: "Asked why, it says why.",
    badExample: "Asked why the road is closed, it lists the vehicles.",
    retired: false,
  },
  {
    code: "inherited",
    digit: 8,
    severity: 2,
    svitClass: "inherited",
    tasks: ["complex_reasoning", "referring_qa"],
    nameEn: "Error of the annotation",
    nameZh: "沿袭标注错误",
    definitionEn: "Repeats an error that stands in the photo's own objects, regions or captions.",
    definitionZh: "重复了照片原有标注（物体、区域、描述）中的错误。",
    goodExample: "The region calls it a ferry, and it is one.",
    badExample: "The region calls a rock “cow”, and so does the answer.",
    retired: false,
  },
  {
    code: "assistant-junk",
    digit: 7,
    severity: 3,
    svitClass: "beside",
    tasks: ["detail_description", "other"],
    nameEn: "Assistant's talk",
    nameZh: "助手套话",
    definitionEn: "A refusal, an apology or chat of the assistant in place of the text.",
    definitionZh: "拒绝、道歉或助手闲聊，而非所需内容。",
    goodExample: "The description begins with the photo.",
    badExample: "“It seems like your message is empty. How can I assist you today?”",
    retired: false,
  },
];
