import { useTranslations } from "next-intl";
import type { Column } from "#domain/shapes/columns-of-rows.ts";
import type { MappedKey, MappedWord } from "#domain/shapes/mapping.ts";
import type { MappingDraft, MappingWay } from "#domain/shapes/mapping-draft.ts";

type Props = {
  columns: readonly Column[];
  draft: MappingDraft;
  way: MappingWay;
  onChange: (draft: MappingDraft) => void;
  onWay: (way: MappingWay) => void;
};

const WAYS: readonly MappingWay[] = ["pairs", "turns"];
const field = "h-9 min-w-0 rounded-md border border-line-strong bg-surface px-3 font-normal";

/** Which key is the photo, the question and the answer, or the list of turns; in either way what stands beside them. */
export function MappingFields({ columns, draft, way, onChange, onWay }: Props) {
  const t = useTranslations("import.mapping");
  const change = (role: MappedKey | MappedWord, value: string) => onChange({ ...draft, [role]: value });
  const texts = columns.filter(({ kind }) => kind === "text" || kind === "texts" || kind === "number");
  const lists = columns.filter(({ kind, path }) => (kind === "records" || kind === "texts") && !path.includes(null));
  const inside = lists.find(({ key }) => key === draft.turns)?.inside ?? [];
  const key = (role: MappedKey, of: readonly Column[]) => (
    <KeyField role={role} value={draft[role]} columns={of} onChange={(value) => change(role, value)} />
  );
  return (
    <div className="flex flex-col gap-3">
      <fieldset className="flex flex-wrap gap-x-5 gap-y-1">
        <legend className="mb-1 font-medium">{t("way.title")}</legend>
        {WAYS.map((own) => (
          <label key={own} className="flex min-h-[24px] items-center gap-2">
            <input
              type="radio"
              name="mapping-way"
              checked={way === own}
              className="size-4 accent-(--accent)"
              onChange={() => onWay(own)}
            />
            {t(`way.${own}`)}
          </label>
        ))}
      </fieldset>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-3">
        {key(
          "photo",
          columns.filter(({ kind }) => kind !== "records" && kind !== "record"),
        )}
        {way === "pairs" ? (
          <>
            {key("question", texts)}
            {key("answer", texts)}
          </>
        ) : (
          <>
            {key("turns", lists)}
            {key("role", inside)}
            {key("text", inside)}
            <WordsField word="user" value={draft.user} onChange={(value) => change("user", value)} />
            <WordsField word="assistant" value={draft.assistant} onChange={(value) => change("assistant", value)} />
          </>
        )}
        {key(
          "system",
          texts.filter(({ path }) => !path.includes(null)),
        )}
        {key(
          "task",
          texts.filter(({ path }) => !path.includes(null)),
        )}
        {key(
          "box",
          columns.filter(({ kind }) => kind === "list"),
        )}
      </div>
    </div>
  );
}

type KeyProps = { role: MappedKey; value: string; columns: readonly Column[]; onChange: (value: string) => void };

function KeyField({ role, value, columns, onChange }: KeyProps) {
  const t = useTranslations("import.mapping");
  const keys = columns.map(({ key }) => key);
  return (
    <label className="flex min-w-0 flex-col gap-1 font-medium">
      {t(`role.${role}`)}
      <select value={value} onChange={(event) => onChange(event.target.value)} className={field}>
        <option value="">{t("none")}</option>
        {/* What is mapped stays to be seen, also where the list that it stood in is another now. */}
        {value !== "" && !keys.includes(value) ? <option value={value}>{value}</option> : null}
        {keys.map((key) => (
          <option key={key} value={key}>
            {key}
          </option>
        ))}
      </select>
    </label>
  );
}

function WordsField({ word, value, onChange }: { word: MappedWord; value: string; onChange: (value: string) => void }) {
  const t = useTranslations("import.mapping");
  return (
    <label className="flex min-w-0 flex-col gap-1 font-medium">
      {t(`words.${word}`)}
      <input value={value} autoComplete="off" onChange={(event) => onChange(event.target.value)} className={field} />
    </label>
  );
}
