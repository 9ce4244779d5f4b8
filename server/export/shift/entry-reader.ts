import { OBJECT_NAMES, objectsNamed } from "#domain/export/named-objects.ts";
import { createConceptReader } from "#domain/recipe/concepts/concept-reader.ts";
import { CONCEPT_SETS, type Concept, joinConcepts, parseConcepts } from "#domain/recipe/concepts/concept-set.ts";
import { answerSide } from "#domain/recipe/yes-no.ts";
import { textsIn } from "#server/export/rows/texts-in.ts";

/** Counts of an entry's turns and words, what its texts name, and the concepts that they have, by place. */
export type EntryTexts = {
  yes: number;
  no: number;
  questions: number;
  answers: number;
  questionWords: number;
  answerWords: number;
  objects: readonly string[];
  concepts: readonly number[];
};

/** `conceptsOf`: how many concepts the studio's sets have. `read` takes turns as bytes. */
export type EntryReader = { conceptsOf: number; read(turns: string): EntryTexts };

/** Reads entries one after another. It remembers the words that it met, 20 MB at most. */
export function createEntryReader(): EntryReader {
  const concepts = joinConcepts(
    Object.values(CONCEPT_SETS).map((text) => {
      const parsed = parseConcepts(text);
      return parsed.ok ? parsed.concepts : [];
    }),
  );
  const names = namesBeside(concepts);
  const reader = createConceptReader([...concepts, ...names.more]);
  return {
    conceptsOf: concepts.length,
    read(turns) {
      const own = { yes: 0, no: 0, questions: 0, answers: 0, questionWords: 0, answerWords: 0 };
      reader.begin();
      for (const { isQuestion, isAnswer, value } of textsIn(turns)) {
        const words = reader.read(value);
        if (isQuestion) {
          own.questions++;
          own.questionWords += words;
        }
        if (!isAnswer) continue;
        own.answers++;
        own.answerWords += words;
        const side = answerSide(value);
        if (side !== null) own[side]++;
      }
      const found = Array.from(reader.found());
      return {
        ...own,
        objects: objectsNamed(found.flatMap((concept) => names.byConcept.get(concept) ?? [])),
        concepts: found.filter((concept) => concept < concepts.length),
      };
    },
  };
}

type ObjectName = (typeof OBJECT_NAMES)[number];

/** The names of things by the places of their concepts: those that the sets have already, and `more` behind them. */
function namesBeside(concepts: readonly Concept[]) {
  const places = new Map(concepts.map(({ words }, index) => [words.join(" "), index]));
  const byConcept = new Map<number, ObjectName[]>();
  const more: Concept[] = [];
  for (const name of OBJECT_NAMES) {
    const key = name.concept.words.join(" ");
    const place = places.get(key) ?? concepts.length + more.length;
    if (!places.has(key)) {
      places.set(key, place);
      more.push(name.concept);
    }
    byConcept.set(place, [...(byConcept.get(place) ?? []), name]);
  }
  return { byConcept, more };
}
