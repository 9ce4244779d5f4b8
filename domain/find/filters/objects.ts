import { z } from "zod";
import { listKey } from "../address-key.ts";
import { defineFilter } from "../define-filter.ts";
import { within } from "../filter-clause.ts";
import { filterText } from "../filter-fields.ts";

/** Names of boxed things that are known of the photo, whole and in lower case. */
export const objects = defineFilter({
  fields: { objects: z.array(filterText.min(1).toLowerCase()).max(10).default([]) },
  address: { objects: listKey("object") },
  clause: ({ objects }, put, form) =>
    objects.length > 0
      ? within(form, `s."imageId"`, `"Annotation" a`, `a."imageId"`, `a.names && ${put(objects)}::text[]`)
      : null,
  facet: null,
  changedByVerdicts: [],
  control: { kind: "names", field: "objects", isOpen: true },
  words: {
    en: { name: "Object in the photo", exported: "Object: {value}" },
    zh: { name: "照片中的物体", exported: "物体：{value}" },
  },
});
