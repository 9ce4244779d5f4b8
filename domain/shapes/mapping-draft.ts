import { inputProblem } from "#domain/input-problem.ts";
import type { Message } from "#domain/message.ts";
import { MAPPED_KEYS, MAPPED_WORDS, type MappedKey, type MappedWord, type Mapping, mappingSchema } from "./mapping.ts";

/** A mapping as a form holds it: what is not said is empty. Words of a side with commas between. */
export type MappingDraft = Readonly<Record<MappedKey | MappedWord, string>>;

/** Keys that go with a question and an answer, and those that go with a list of turns. */
const OF_PAIRS: readonly string[] = ["question", "answer"];
const OF_TURNS: readonly string[] = ["turns", "role", "text", ...MAPPED_WORDS];

export type MappingWay = "pairs" | "turns";
export const wayOf = (mapping: Mapping | null): MappingWay => (mapping?.turns === undefined ? "pairs" : "turns");

export const draftOf = (mapping: Mapping | null): MappingDraft =>
  Object.fromEntries([
    ...MAPPED_KEYS.map((role) => [role, mapping?.[role] ?? ""]),
    ...MAPPED_WORDS.map((word) => [word, (mapping?.[word] ?? []).join(", ")]),
  ]) as MappingDraft;

/** What a form says, in one of its two ways: what belongs to the other stays in the form, and is not said. */
export function mappingOfDraft(
  draft: MappingDraft,
  way: MappingWay,
): { ok: true; mapping: Mapping } | { ok: false; why: Message } {
  const other = way === "pairs" ? OF_TURNS : OF_PAIRS;
  const told = Object.fromEntries([
    ...MAPPED_KEYS.flatMap((role) => (draft[role] === "" || other.includes(role) ? [] : [[role, draft[role]]])),
    ...MAPPED_WORDS.flatMap((word) => {
      const words = draft[word].split(/[,，]/).flatMap((own) => (own.trim() === "" ? [] : [own.trim()]));
      return words.length === 0 || other.includes(word) ? [] : [[word, words]];
    }),
  ]);
  const parsed = mappingSchema.safeParse(told);
  return parsed.success ? { ok: true, mapping: parsed.data } : { ok: false, why: inputProblem(parsed.error) };
}
