import { expect, test } from "vitest";
import type { Mapping } from "./mapping.ts";
import { draftOf, mappingOfDraft, wayOf } from "./mapping-draft.ts";

const PAIRS: Mapping = { photo: "img", question: "q", answer: "a" };
const TURNS: Mapping = { turns: "talk", role: "who", text: "said", user: ["guest", "visitor"], assistant: ["guide"] };

test("a mapping is the same behind a form", () => {
  for (const mapping of [PAIRS, TURNS])
    expect(mappingOfDraft(draftOf(mapping), wayOf(mapping))).toEqual({ ok: true, mapping });
});

test("what belongs to the other way stays in the form, and is not said", () => {
  const draft = { ...draftOf(TURNS), question: "q", answer: "a" };
  expect(mappingOfDraft(draft, "turns")).toEqual({ ok: true, mapping: TURNS });
  expect(mappingOfDraft(draft, "pairs")).toEqual({ ok: true, mapping: { question: "q", answer: "a" } });
});

test("a form that says too little says why", () => {
  expect(mappingOfDraft(draftOf(null), "pairs")).toMatchObject({ ok: false, why: { code: "mappingNoAnswer" } });
  expect(mappingOfDraft({ ...draftOf(PAIRS), question: "a" }, "pairs")).toMatchObject({
    ok: false,
    why: { code: "mappingKeyTwice" },
  });
});
