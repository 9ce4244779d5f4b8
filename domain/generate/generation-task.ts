import { z } from "zod";
import type { Task } from "#domain/entry/task.ts";

/** What a model can be asked for: SVIT's four tasks (arXiv 2307.04087 §3.2), and LLaVA-Instruct's three (arXiv 2304.08485 §3). */
export const GENERATION_TASKS = [
  "conversation",
  "complex_reasoning",
  "referring_qa",
  "detail_description",
  "llava_conversation",
  "llava_complex_reasoning",
  "llava_detail_description",
] as const;
export const generationTaskSchema = z.enum(GENERATION_TASKS);
export type GenerationTask = z.infer<typeof generationTaskSchema>;

type TaskFacts = {
  /** The task of its entries. */
  task: Task;
  /** So many entries one answer must bring, each of so many QAs. */
  entries: number;
  pairs: number;
  /** Whether its text holds boxes, and regions are given with theirs. */
  hasBoxes: boolean;
  /** What an answer is expected to cost, in tokens: SVIT's mean words by 1.35, and the labels of its lines. */
  tokensExpected: number;
};

export const GENERATION_FACTS: Readonly<Record<GenerationTask, TaskFacts>> = {
  conversation: { task: "conversation", entries: 3, pairs: 5, hasBoxes: false, tokensExpected: 900 },
  complex_reasoning: { task: "complex_reasoning", entries: 15, pairs: 1, hasBoxes: false, tokensExpected: 900 },
  referring_qa: { task: "referring_qa", entries: 10, pairs: 1, hasBoxes: true, tokensExpected: 1_400 },
  detail_description: { task: "detail_description", entries: 1, pairs: 1, hasBoxes: false, tokensExpected: 500 },
  llava_conversation: { task: "conversation", entries: 1, pairs: 5, hasBoxes: false, tokensExpected: 350 },
  llava_complex_reasoning: { task: "complex_reasoning", entries: 1, pairs: 1, hasBoxes: false, tokensExpected: 250 },
  llava_detail_description: { task: "detail_description", entries: 1, pairs: 1, hasBoxes: false, tokensExpected: 300 },
};

/** Tasks whose answer is one text, without a question of the model's own. */
export const isDescription = (task: GenerationTask): boolean => GENERATION_FACTS[task].task === "detail_description";

/** What is asked for in place of a rejected entry of a task; null for a task that no prompt is written for. */
export const generationTaskOf = (task: Task): GenerationTask | null => (task === "other" ? null : task);
