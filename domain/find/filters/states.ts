import { z } from "zod";
import { STATES, stateSchema } from "#domain/entry/task.ts";
import { listKey } from "../address-key.ts";
import { defineFilter } from "../define-filter.ts";

export const states = defineFilter({
  fields: { states: z.array(stateSchema).max(5).default([]) },
  address: { states: listKey("state") },
  clause: ({ states }, put) => (states.length > 0 ? `s.state = ANY(${put(states)}::"EntryState"[])` : null),
  facet: { from: "", value: "s.state::text", few: null },
  changedByVerdicts: ["states"],
  control: { kind: "choices", field: "states", naming: "state", choices: () => STATES, isOpen: true },
  words: { en: { name: "State" }, zh: { name: "状态" } },
});
