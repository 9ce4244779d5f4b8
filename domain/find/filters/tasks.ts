import { z } from "zod";
import { TASKS, taskSchema } from "#domain/entry/task.ts";
import { listKey } from "../address-key.ts";
import { defineFilter } from "../define-filter.ts";

export const tasks = defineFilter({
  fields: { tasks: z.array(taskSchema).max(5).default([]) },
  address: { tasks: listKey("task") },
  // All tasks are named where any will do: the indexes begin with data set and task.
  clause({ tasks }, put, form) {
    const named = tasks.length > 0 || form === "probe" ? tasks : TASKS;
    return named.length > 0 ? `s.task = ANY(${put(named)}::"Task"[])` : null;
  },
  facet: { from: "", value: "s.task::text", few: null },
  changedByVerdicts: [],
  control: {
    kind: "choices",
    field: "tasks",
    naming: "task",
    choices: (facets, chosen) => TASKS.filter((task) => chosen.includes(task) || !facets || facets.states[task]),
    isOpen: true,
  },
  words: { en: { name: "Task" }, zh: { name: "任务" } },
});
