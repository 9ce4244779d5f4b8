import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { type EntryState, STATES, TASKS, type Task } from "#domain/entry/task.ts";
import { type ExportRequest, exportSettingsSchema } from "#domain/export/export-request.ts";
import { type ExportRunRequest, PACKAGINGS, type Packaging, type PhotosInExport } from "#domain/export/export-run.ts";
import { type ExportFormat, FORMATS } from "#domain/export/formats.ts";
import { parseShardSize } from "#domain/export/shard-size.ts";
import { FIRST_QUERY } from "#domain/find/browse-query.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import { fieldClass, Ticks } from "./export-choices.tsx";
import { ExportDivision, NO_DIVISION, readDivision } from "./export-division.tsx";
import { ExportOutcome } from "./export-outcome.tsx";
import { ExportView } from "./export-view.tsx";
import { FormatChoice } from "./format-choice.tsx";
import { choiceFor, isOfPreference, PREFERENCE_DEFAULTS, PreferenceSettings } from "./preference-settings.tsx";
import { RECORD_DEFAULTS, RecordSettings } from "./record-settings.tsx";

type Props = {
  datasetId: string;
  tasks: Partial<Record<Task, Partial<Record<EntryState, number>>>>;
  /** The view that it was asked for from; null for the whole data set. */
  view: EntryFilter | null;
  /** `isAwaited`: its file is downloaded as soon as it lies ready. */
  start(request: ExportRunRequest, isAwaited: boolean): Promise<void>;
  children?: ReactNode;
};

/** Chooses what leaves and in which form. What would leave stands beside the choices. */
export function ExportForm({ datasetId, tasks, view, start, children }: Props) {
  const t = useTranslations("export");
  const tc = useTranslations("common");
  const startStates = (format: ExportFormat) => {
    if (view) return view.states.length > 0 ? view.states : STATES;
    return FORMATS[format].states;
  };
  const [format, setFormat] = useState<ExportFormat>("svit");
  const [states, setStates] = useState<readonly EntryState[]>(startStates("svit"));
  const [chosen, setChosen] = useState<readonly Task[]>(view?.tasks ?? []);
  const [llava, setLlava] = useState(RECORD_DEFAULTS);
  const [shards, setShards] = useState("");
  const [chosenPackaging, setPackaging] = useState<Packaging>("files");
  const [chosenPhotos, setPhotos] = useState<PhotosInExport>("none");
  const [names, setNames] = useState(false);
  const [look, setLook] = useState(false);
  const [division, setDivision] = useState(NO_DIVISION);
  const [preference, setPreference] = useState(PREFERENCE_DEFAULTS);
  const [isBusy, setBusy] = useState(false);
  const [isEmpty, setEmpty] = useState<boolean | null>(null);
  const hasNone = TASKS.every((task) => !tasks[task]);
  const tellsReviewers = format === "jsonl" || format === "verdicts";
  const { namesPhotos } = FORMATS[format];
  const photos = namesPhotos ? chosenPhotos : "none";
  const packaging = photos === "none" ? chosenPackaging : "zip";
  const isWhole = FORMATS[format].framing === "sections";
  const shardSize = isWhole ? null : parseShardSize(shards);
  const isSizeStrange = !isWhole && shards.trim() !== "" && shardSize === null;
  const divided = readDivision(division);
  const isStrange = isSizeStrange || divided === null;
  const filter = view ? { ...view, states: [], tasks: [] } : FIRST_QUERY.filter;
  const request: ExportRequest = {
    format,
    states: [...states],
    tasks: [...chosen],
    filter,
    shardSize,
    allowEmpty: false,
    keepsWithdrawn: false,
    ...(divided ?? { splits: [], splitSeed: 0, heldOut: [] }),
    look: namesPhotos && look,
    settings: exportSettingsSchema.parse({
      ...(namesPhotos ? llava : {}),
      ...(isOfPreference(format) ? choiceFor(format, preference) : {}),
    }),
    names: tellsReviewers && names,
  };
  const send = async (own: Packaging, isAwaited: boolean) => {
    setBusy(true);
    await start({ request, packaging: own, photos }, isAwaited);
    setBusy(false);
  };

  return (
    <div className="grid grid-cols-1 items-start gap-x-8 gap-y-5 text-sm lg:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]">
      <div className="flex min-w-0 flex-col gap-5">
        {view ? <ExportView datasetId={datasetId} filter={view} /> : null}
        <FormatChoice
          chosen={format}
          choose={(name) => {
            setFormat(name);
            setStates(startStates(name));
          }}
        />
        <Ticks
          legend={t("states")}
          names={STATES}
          ticked={states}
          tick={setStates}
          label={(state) => tc(`state.${state}`)}
        />
        <Ticks
          legend={t("tasks")}
          names={TASKS.filter((task) => tasks[task])}
          ticked={chosen}
          tick={setChosen}
          label={(task) => tc(`task.${task}`)}
        >
          <p className="w-full text-xs text-ink-soft">{t("tasksHint")}</p>
        </Ticks>
        {namesPhotos ? (
          <RecordSettings format={format} chosen={llava} choose={setLlava} photos={photos} choosePhotos={setPhotos} />
        ) : null}
        {isOfPreference(format) ? (
          <PreferenceSettings format={format} chosen={choiceFor(format, preference)} choose={setPreference} />
        ) : null}
        {tellsReviewers ? (
          <label className="flex min-h-9 items-center gap-2">
            <input
              type="checkbox"
              checked={names}
              className="size-4 accent-(--accent)"
              onChange={({ target }) => setNames(target.checked)}
            />
            {t("names")}
          </label>
        ) : null}
        <fieldset className="flex flex-wrap items-start gap-x-6 gap-y-3">
          <legend className="mb-2 font-medium">{t("packaging")}</legend>
          {PACKAGINGS.map((name) => (
            <label key={name} className="flex min-h-9 items-center gap-2">
              <input
                type="radio"
                name="packaging"
                checked={packaging === name}
                disabled={photos !== "none" && name !== packaging}
                className="size-4 accent-(--accent)"
                onChange={() => setPackaging(name)}
              />
              {t(`packagings.${name}`)}
            </label>
          ))}
          {photos === "none" ? null : <p className="w-full text-xs text-ink-soft">{t("photosInZip")}</p>}
          {isWhole ? null : (
            <label className="flex flex-wrap items-center gap-2">
              {t("shardSize")}
              <input
                value={shards}
                placeholder="500 MB"
                maxLength={30}
                aria-invalid={isSizeStrange}
                aria-describedby="shard-hint"
                className={`${fieldClass} w-28`}
                onChange={({ target }) => setShards(target.value)}
              />
              <span id="shard-hint" className={`text-xs ${isSizeStrange ? "text-bad" : "text-ink-soft"}`}>
                {t(isSizeStrange ? "shardWrong" : "shardHint")}
              </span>
            </label>
          )}
        </fieldset>
        {namesPhotos ? (
          <label className="flex min-h-9 items-center gap-2">
            <input
              type="checkbox"
              checked={look}
              className="size-4 accent-(--accent)"
              onChange={({ target }) => setLook(target.checked)}
            />
            {t("look")}
          </label>
        ) : null}
        <ExportDivision division={division} divide={setDivision} />
      </div>
      <ExportOutcome
        datasetId={datasetId}
        request={request}
        packaging={packaging}
        photos={photos}
        lack={hasNone ? "noEntries" : states.length === 0 ? "noStates" : null}
        isEmpty={isEmpty}
        isOff={isBusy || isStrange}
        tellEmpty={setEmpty}
        send={(own, isAwaited) => void send(own, isAwaited)}
      >
        {children}
      </ExportOutcome>
    </div>
  );
}
