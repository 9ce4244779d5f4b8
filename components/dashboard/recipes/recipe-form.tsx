import { useTranslations } from "next-intl";
import { TASKS } from "#domain/entry/task.ts";
import { plainAt } from "#domain/recipe/plain-at.ts";
import { QUEUE_MAX } from "#domain/recipe/queue-counts.ts";
import { ChoiceField, FieldGroup, ListField, NumberField, PartSwitch, type RecipeForm } from "./recipe-fields.tsx";

const OTHERS = ["pending", "flagged", "rejected"] as const;
const METHODS = ["concepts", "overlap", "k-centre", "random"] as const;
const SETS = ["mme", "mmbench"] as const;
const MIXES = ["svit-mix-665k", "svit-train", "llava-1.5", "vision-flan"] as const;
const COUNTS = ["approved", "corrections"] as const;
const ENTRIES_MAX = 100_000_000;

type Props = { form: RecipeForm; parts: readonly string[]; isDisabled: boolean };

/** The keys that most recipes have, as fields over the text. */
export function RecipeFormFields({ form, parts, isDisabled }: Props) {
  const t = useTranslations("recipes.form");
  const tc = useTranslations("common");
  const has = (key: string) => plainAt(form.plain, [key]) !== undefined;
  return (
    <fieldset disabled={isDisabled} className="flex min-w-0 flex-col gap-4 text-sm" aria-label={t("title")}>
      <FieldGroup title={t("select")}>
        <ListField
          form={form}
          path={["select", "include"]}
          label={t("include")}
          options={OTHERS.map((state) => [state, tc(`state.${state}`)])}
        />
        <ListField
          form={form}
          path={["select", "tasks"]}
          label={t("tasks")}
          options={TASKS.map((task) => [task, tc(`task.${task}`)])}
        />
        {parts.length > 0 ? (
          <ListField
            form={form}
            path={["select", "parts"]}
            label={t("parts")}
            options={parts.map((name) => [name, name])}
          />
        ) : null}
        <NumberField form={form} path={["seed"]} label={t("seed")} min={0} max={Number.MAX_SAFE_INTEGER} />
      </FieldGroup>
      <FieldGroup title={t("core")}>
        <PartSwitch form={form} path={["core"]} label={t("hasCore")} first={{ size: 1000 }} />
        {has("core") ? (
          <div className="grid grid-cols-2 gap-3">
            <NumberField
              form={form}
              path={["core", "size"]}
              label={t("size")}
              min={1}
              max={ENTRIES_MAX}
              placeholder="157712"
            />
            <ChoiceField
              form={form}
              path={["core", "method"]}
              label={t("method")}
              none={t("usual")}
              options={METHODS.map((method) => [method, t(`methods.${method}`)])}
            />
            <NumberField form={form} path={["core", "yes"]} label={t("yes")} min={0} max={1} step={0.05} />
            <NumberField form={form} path={["core", "perPhoto"]} label={t("perPhoto")} min={1} max={ENTRIES_MAX} />
            <div className="col-span-2">
              <ListField
                form={form}
                path={["core", "concepts"]}
                label={t("concepts")}
                options={SETS.map((set) => [set, t(`sets.${set}`)])}
              />
            </div>
            <details className="col-span-2">
              <summary className="min-h-[24px]">{t("quotas")}</summary>
              <div className="mt-2 grid grid-cols-2 gap-3">
                {TASKS.map((task) => (
                  <NumberField
                    key={task}
                    form={form}
                    path={["core", "quotas", "tasks", task]}
                    label={tc(`task.${task}`)}
                    min={0}
                    max={ENTRIES_MAX}
                  />
                ))}
              </div>
            </details>
          </div>
        ) : null}
      </FieldGroup>
      <FieldGroup title={t("mix")}>
        <ChoiceField
          form={form}
          path={["mix", "preset"]}
          label={t("mixPreset")}
          none={t("noPreset")}
          options={MIXES.map((preset) => [preset, t(`mixes.${preset.replace(".", "_") as "svit-train"}`)])}
        />
        {plainAt(form.plain, ["mix", "preset"]) === "vision-flan" ? (
          <NumberField form={form} path={["mix", "reviewed"]} label={t("reviewed")} min={1} max={ENTRIES_MAX} />
        ) : null}
        {plainAt(form.plain, ["mix", "preset"]) === "svit-mix-665k" ? (
          <p className="text-xs text-ink-soft">{t("mixFile")}</p>
        ) : null}
      </FieldGroup>
      <FieldGroup title={t("queue")}>
        <PartSwitch form={form} path={["queue"]} label={t("hasQueue")} first={{ size: 1000 }} />
        {has("queue") ? (
          <div className="grid grid-cols-2 gap-3">
            <NumberField form={form} path={["queue", "size"]} label={t("queueSize")} min={1} max={QUEUE_MAX} />
            <ChoiceField
              form={form}
              path={["queue", "counts"]}
              label={t("counts")}
              none={t("usual")}
              options={COUNTS.map((counts) => [counts, t(`countsOf.${counts}`)])}
            />
          </div>
        ) : null}
      </FieldGroup>
    </fieldset>
  );
}
