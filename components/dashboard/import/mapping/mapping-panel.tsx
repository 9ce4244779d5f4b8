"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useMemo, useState } from "react";
import type { UnknownFile } from "#domain/import/unknown-files.ts";
import type { Message } from "#domain/message.ts";
import { columnsOfRows } from "#domain/shapes/columns-of-rows.ts";
import { draftOf, type MappingDraft, type MappingWay, mappingOfDraft, wayOf } from "#domain/shapes/mapping-draft.ts";
import { proposeMapping } from "#domain/shapes/propose-mapping.ts";
import { Button } from "../../../ui/button.tsx";
import { call, problemOf } from "../../../ui/call.ts";
import { Problem } from "../../../ui/problem.tsx";
import { useAnswer } from "../../../ui/use-answer.ts";
import { MappingFields } from "./mapping-fields.tsx";
import { MappingPreview } from "./mapping-preview.tsx";
import { RowsTable } from "./rows-table.tsx";

/**
 * Files of an import whose records nobody can read: their first rows, which key is proposed as what, and one of them as it would be read. Asked for
 * where they lie; nothing is shown where there are none, or where a browser may not look.
 */
export function MappingPanel({ runId }: { runId: string }) {
  const t = useTranslations("import.mapping");
  const { value, problem } = useAnswer("GET /api/runs/{runId}/unknown-files", { params: { runId } });
  const [number, setNumber] = useState(0);
  if (problem && !MAY_NOT.has(problem.code)) return <Problem problem={problem} />;
  const file = value?.files[number] ?? value?.files[0];
  if (!value || !file) return null;
  return (
    <section
      aria-labelledby="map-file"
      className="flex flex-col gap-4 rounded-xl border border-line bg-panel p-5 text-sm"
    >
      <h2 id="map-file" className="text-base font-semibold">
        {t("title")}
      </h2>
      <p className="text-ink-soft">{t("intro")}</p>
      {value.files.length > 1 ? (
        <label className="flex flex-col gap-1 font-medium">
          {t("file")}
          <select
            value={number}
            onChange={(event) => setNumber(Number(event.target.value))}
            className="h-9 rounded-md border border-line-strong bg-surface px-3 font-normal"
          >
            {value.files.map((one, at) => (
              <option key={one.path} value={at}>
                {nameOf(one.path)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <FileMapping key={file.path} runId={runId} file={file} />
    </section>
  );
}

/** Who may not look is shown the report alone. */
const MAY_NOT: ReadonlySet<string> = new Set(["pathNotAllowed", "mayNot", "notThere"]);

const nameOf = (path: string) => path.split("/").at(-1) ?? path;

function FileMapping({ runId, file }: { runId: string; file: UnknownFile }) {
  const t = useTranslations("import.mapping");
  const router = useRouter();
  const proposed = useMemo(() => proposeMapping(file.rows), [file]);
  const columns = useMemo(() => columnsOfRows(file.rows), [file]);
  const [way, setWay] = useState<MappingWay>(wayOf(proposed));
  const [draft, setDraft] = useState<MappingDraft>(draftOf(proposed));
  const [name, setName] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Message | null>(null);
  const told = mappingOfDraft(draft, way);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!told.ok || isBusy) return;
    setBusy(true);
    setProblem(null);
    try {
      const body = { mapping: told.mapping, ...(name.trim() === "" ? {} : { name: name.trim() }) };
      const started = await call("POST /api/runs/{runId}/mapped", { params: { runId }, body });
      router.push(`/import/runs/${started.runId}`);
    } catch (error) {
      setBusy(false);
      setProblem(problemOf(error));
    }
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <p>
        <code className="break-all">{nameOf(file.path)}</code>
        {file.count > 1 ? <span className="text-ink-soft"> {t("alike", { count: file.count - 1 })}</span> : null}
      </p>
      <RowsTable file={file} columns={columns} mapping={told.ok ? told.mapping : null} />
      <MappingFields columns={columns} draft={draft} way={way} onChange={setDraft} onWay={setWay} />
      {told.ok ? <MappingPreview file={file} mapping={told.mapping} /> : <Problem problem={told.why} isSmall />}
      <label className="flex flex-col gap-1 font-medium">
        {t("name")}
        <input
          value={name}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
          className="h-9 rounded-md border border-line-strong bg-surface px-3 font-normal"
        />
        <span className="text-xs font-normal text-ink-soft">{t("nameHint")}</span>
      </label>
      <Problem problem={problem} />
      <Button type="submit" look="primary" className="self-end" disabled={!told.ok || isBusy}>
        {t("go")}
      </Button>
    </form>
  );
}
