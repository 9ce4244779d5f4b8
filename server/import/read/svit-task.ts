import type { Task } from "#domain/entry/task.ts";
import { isObject } from "./json-value.ts";

const SVIT_TASKS: readonly Task[] = ["conversation", "complex_reasoning", "referring_qa", "detail_description"];
const DESCRIBES = /\b(descri|detail|elaborate|explain|depict|comprehensive|illustrate|narrate|picture|portray)/i;

/** The task of a file of SVIT: by its topics, its name, its texts, in this order. */
export function taskOf(name: string, rows: readonly Record<string, unknown>[]): Task {
  const parts = rows.flatMap((row) => (Array.isArray(row.conversations) ? row.conversations : [])).filter(isObject);
  const texts = parts
    .flatMap((part) => (Array.isArray(part.content) ? part.content : []))
    .flatMap((turn) => (isObject(turn) && typeof turn.value === "string" ? [turn.value] : []));
  if (parts.some((part) => "topic" in part)) return "conversation";
  const named = SVIT_TASKS.find((task) => name.replace(/\.[^/]*$/, "").endsWith(task));
  if (named && named !== "conversation") return named;
  if (texts.some((text) => text.includes("<st>"))) return "referring_qa";
  const questions = texts.filter((_, index) => index % 2 === 0);
  const isDescription =
    parts.length <= rows.length && questions.length > 0 && questions.every((text) => DESCRIBES.test(text));
  if (isDescription) return "detail_description";
  return named ?? "complex_reasoning";
}
