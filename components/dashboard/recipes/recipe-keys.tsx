import { useTranslations } from "next-intl";

/** Those of docs/recipes.md that a recipe in the browser may have, in its order. */
const KEYS = [
  "seed",
  "select.include",
  "select.tasks",
  "select.parts",
  "select.filter",
  "select.leaveOut",
  "select.leaveOutPhotos",
  "holdOut.photos",
  "holdOut.questions",
  "core.size",
  "core.method",
  "core.concepts",
  "core.yes",
  "core.perPhoto",
  "core.quotas",
  "mix.preset",
  "mix.file",
  "mix.parts",
  "mix.size",
  "queue.size",
  "queue.counts",
  "write",
] as const;
type Key = (typeof KEYS)[number];

/** What the keys of a recipe mean. */
export function RecipeKeys() {
  const t = useTranslations("recipes");
  return (
    <details className="text-sm">
      <summary className="min-h-[24px] text-ink-soft">{t("keys.title")}</summary>
      <dl className="mt-2 grid grid-cols-1 gap-x-4 gap-y-1 sm:grid-cols-[auto_1fr]">
        {KEYS.map((key) => (
          <div key={key} className="contents">
            <dt className="font-mono text-[13px]">{key}</dt>
            <dd className="mb-1 text-ink-soft sm:mb-0">{t(`keys.${withoutDots(key)}`)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** Keys of messages have no dots. */
const withoutDots = (key: Key) => key.replaceAll(".", "_") as NoDots<Key>;
type NoDots<Name extends string> = Name extends `${infer Before}.${infer After}` ? `${Before}_${NoDots<After>}` : Name;
