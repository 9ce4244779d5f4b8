import type { PageHeader } from "hyparquet";
import { readRleBitPackedHybrid } from "hyparquet/src/encoding.js";
import { getMaxDefinitionLevel } from "hyparquet/src/schema.js";
import type { Leaf } from "./parquet-file.ts";

/**
 * A page's header with its nulls counted by us. pyarrow before 17 counts those of the last level alone in pages of the second kind, and
 * hyparquet 1.33 believes it: below a list or struct that is missing it would read values that are not there.
 */
export function withNullsCounted(header: PageHeader, { schemaPath }: Leaf, page: DataView): PageHeader {
  const v2 = header.data_page_header_v2;
  const levelMax = getMaxDefinitionLevel(schemaPath);
  if (header.type !== "DATA_PAGE_V2" || !v2 || levelMax === 0) return header;
  const levels: number[] = new Array(v2.num_values);
  const reader = { view: page, offset: v2.repetition_levels_byte_length };
  readRleBitPackedHybrid(reader, 32 - Math.clz32(levelMax), levels, v2.definition_levels_byte_length);
  let nulls = 0;
  for (const level of levels) if (level !== levelMax) nulls++;
  return { ...header, data_page_header_v2: { ...v2, num_nulls: nulls } };
}
