import { useTranslations } from "next-intl";

type Props = { assignees: readonly { id: string; name: string }[]; ownId: string | null };

/** Whom a session is given to, as the field `assignee`; nothing in a studio without accounts. */
export function AssigneeChoice({ assignees, ownId }: Props) {
  const t = useTranslations("home");
  if (assignees.length === 0) return null;
  return (
    <label className="flex flex-col gap-1 font-medium">
      {t("assignee")}
      <select name="assignee" className="rounded-md border border-line-strong bg-surface px-2 py-1.5 font-normal">
        <option value="">{t("assigneeAll")}</option>
        {assignees.map(({ id, name }) => (
          <option key={id} value={id}>
            {id === ownId ? t("assigneeSelf", { name }) : name}
          </option>
        ))}
      </select>
    </label>
  );
}
