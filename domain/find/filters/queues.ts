import { z } from "zod";
import { idSchema } from "../../id.ts";
import { listKey } from "../address-key.ts";
import { defineFilter } from "../define-filter.ts";
import { within } from "../filter-clause.ts";

/** What became of an entry in a queue; `open` where nothing did yet. */
export const OUTCOMES = ["open", "decided", "skipped", "elsewhere"] as const;

export const queues = defineFilter({
  fields: {
    queues: z.array(idSchema).max(20).default([]),
    /** In one of `queues`; means nothing without them. */
    outcomes: z.array(z.enum(OUTCOMES)).max(OUTCOMES.length).default([]),
  },
  address: { queues: listKey("queue"), outcomes: listKey("outcome") },
  clause({ queues, outcomes }, put, form) {
    if (queues.length === 0) return null;
    const of = `q."queueId" = ANY(${put(queues)}::bigint[])`;
    const outcome = outcomes.length > 0 ? ` AND coalesce(q.outcome::text, 'open') = ANY(${put(outcomes)}::text[])` : "";
    return within(form, `s."entryId"`, `"QueueEntry" q`, `q."entryId"`, of + outcome);
  },
  facet: {
    from: `JOIN "QueueEntry" q ON q."entryId" = s."entryId"`,
    value: `q."queueId"::text`,
    few: null,
    isRare: true,
  },
  changedByVerdicts: ["outcomes"],
  control: {
    kind: "choices",
    field: "queues",
    naming: "queue",
    choices: (facets) => facets?.queues.map(({ id }) => id) ?? [],
    detail: { field: "outcomes", choices: OUTCOMES },
  },
  words: {
    en: {
      name: "Session",
      none: "There are no sessions yet.",
      exported: "{count, plural, one {# session} other {# sessions}}",
      detail: {
        name: "Result in the session",
        values: { open: "Still open", decided: "Decided", skipped: "Skipped", elsewhere: "Decided elsewhere" },
        exported: "In a session: {value}",
      },
    },
    zh: {
      name: "批次",
      none: "还没有批次。",
      exported: "{count} 个批次",
      detail: {
        name: "在批次中的结果",
        values: { open: "尚未处理", decided: "已判定", skipped: "已跳过", elsewhere: "在别处判定" },
        exported: "批次中：{value}",
      },
    },
  },
});
