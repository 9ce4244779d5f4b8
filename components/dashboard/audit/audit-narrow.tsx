import { useTranslations } from "next-intl";
import { AUDIT_ACTIONS } from "#domain/audit/action.ts";
import { printAuditAddress } from "#domain/audit/address.ts";
import { AUDIT_FORMATS, type AuditFilter } from "#domain/audit/event.ts";
import { Button, buttonClass } from "../../ui/button.tsx";

type Choice = { id: string; name: string };
type Props = { asked: AuditFilter; choices: { people: Choice[]; datasets: (Choice & { isRemoved: boolean })[] } };

const FIELD = "min-w-0 rounded-md border border-line-strong bg-surface px-2 py-1.5 text-sm font-normal";

/** What the log is narrowed by: a form whose fields are the address's, so that it works without a script. */
export function AuditNarrow({ asked, choices }: Props) {
  const t = useTranslations("audit");
  const select = (name: "who" | "datasetId" | "action", options: readonly Choice[]) => (
    <label className="flex min-w-40 flex-1 flex-col gap-1 text-sm font-medium">
      {t(`by.${name}`)}
      <select name={name} aria-label={t(`by.${name}`)} defaultValue={asked[name] ?? ""} className={FIELD}>
        <option value="">{t("all")}</option>
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.name}
          </option>
        ))}
      </select>
    </label>
  );
  const day = (name: "from" | "to") => (
    <label className="flex flex-col gap-1 text-sm font-medium">
      {t(`by.${name}`)}
      <input type="date" name={name} defaultValue={asked[name] ?? ""} className={FIELD} />
    </label>
  );
  const actions = AUDIT_ACTIONS.map((id) => ({ id, name: t(`action.${id}`) }));
  return (
    <form
      // Another address is another form: what was chosen there stands in it.
      key={printAuditAddress(asked)}
      action="/audit"
      aria-label={t("narrow")}
      className="flex flex-wrap items-end gap-3 rounded-xl border border-line bg-panel p-4"
    >
      {select("who", choices.people)}
      {select(
        "action",
        actions.toSorted((a, b) => a.name.localeCompare(b.name)),
      )}
      {select(
        "datasetId",
        choices.datasets.map(({ id, name, isRemoved }) => ({ id, name: isRemoved ? t("removed", { name }) : name })),
      )}
      {day("from")}
      {day("to")}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary">
          {t("show")}
        </Button>
        {AUDIT_FORMATS.map((format) => (
          <a
            key={format}
            href={`/api/audit/file?${printAuditAddress(asked, { format })}`}
            download
            className={buttonClass("plain")}
          >
            {t("download", { format: format.toUpperCase() })}
          </a>
        ))}
      </div>
    </form>
  );
}
