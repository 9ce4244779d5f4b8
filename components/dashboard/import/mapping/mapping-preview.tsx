import { useTranslations } from "next-intl";
import { useState } from "react";
import { isAnswer, isQuestion } from "#domain/entry/turn.ts";
import { boxesOfRecord } from "#domain/grounding/record-boxes.ts";
import type { UnknownFile } from "#domain/import/unknown-files.ts";
import { type Message, message } from "#domain/message.ts";
import { mappedShapeOf } from "#domain/shapes/index.ts";
import { parseKeyPath } from "#domain/shapes/key-path.ts";
import { lackingKeys } from "#domain/shapes/mapped-shape.ts";
import type { Mapping } from "#domain/shapes/mapping.ts";
import type { JsonRecord, RecordTurn } from "#domain/shapes/shape.ts";
import { Button } from "../../../ui/button.tsx";
import { Problem } from "../../../ui/problem.tsx";
import { BoxDrawings } from "./box-drawings.tsx";

/** One row as it would be read, the others behind it; below, the boxes of the first ones. */
export function MappingPreview({ file, mapping }: { file: UnknownFile; mapping: Mapping }) {
  const t = useTranslations("import.mapping");
  const [at, setAt] = useState(0);
  const count = file.rows.length;
  const row = file.rows[at] ?? {};
  const read = readRow(row, mapping);
  return (
    <section aria-label={t("preview")} className="flex flex-col gap-2 rounded-lg border border-line bg-surface/50 p-4">
      <div className="flex items-center gap-3">
        <h3 className="grow font-medium">{t("previewOf", { row: at + 1, count })}</h3>
        {count > 1 ? <Button onClick={() => setAt((at + 1) % count)}>{t("nextRow")}</Button> : null}
      </div>
      {read.ok ? (
        <>
          <ol className="flex flex-col gap-2">
            {read.turns.map((turn, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: turns are known by their places
              <li key={index} className="flex gap-3">
                <span className="w-24 shrink-0 text-ink-soft">{t(`side.${sideOf(turn)}`)}</span>
                <span className="whitespace-pre-wrap wrap-anywhere">{turn.value}</span>
              </li>
            ))}
          </ol>
          {mapping.box === undefined ? null : <RowBoxes row={row} box={mapping.box} />}
        </>
      ) : (
        <>
          <Problem problem={read.why} isSmall />
          {read.path === "$" ? null : <code className="text-ink-soft">{read.path}</code>}
        </>
      )}
      <BoxDrawings file={file} mapping={mapping} />
    </section>
  );
}

/** The numbers of a row's boxes, as they stand there. */
function RowBoxes({ row, box }: { row: JsonRecord; box: string }) {
  const t = useTranslations("import.mapping");
  const boxes = boxesOfRecord(row, parseKeyPath(box) ?? [box]);
  return (
    <p className="flex gap-3">
      <span className="w-24 shrink-0 text-ink-soft">{t("role.box")}</span>
      {boxes.length === 0 ? (
        <span className="text-warn">{t("noBoxes")}</span>
      ) : (
        <span className="wrap-anywhere tabular-nums">
          {boxes.map(({ printed, phrase }) => `[${printed.join(", ")}]${phrase ? ` ${phrase.value}` : ""}`).join("; ")}
        </span>
      )}
    </p>
  );
}

const sideOf = (turn: RecordTurn) => (isQuestion(turn) ? "user" : isAnswer(turn) ? "assistant" : "other");

function readRow(
  row: JsonRecord,
  mapping: Mapping,
): { ok: true; turns: readonly RecordTurn[] } | { ok: false; path: string; why: Message } {
  const shape = mappedShapeOf(row, mapping);
  return shape
    ? shape.read(row)
    : { ok: false, path: "$", why: message("mappedKeysLacking", { keys: lackingKeys(row, mapping).join(", ") }) };
}
