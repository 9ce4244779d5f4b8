import { useTranslations } from "next-intl";
import { useRef } from "react";
import { RECIPE_CHARACTERS_MAX } from "#domain/recipe/read-recipe-limits.ts";
import { useMessage } from "../../ui/use-message.ts";
import type { TextProblem } from "./recipe-tools.ts";

type Props = {
  text: string;
  onText(text: string): void;
  problems: readonly TextProblem[];
  isReadOnly: boolean;
};

const LINES_MIN = 18;
const SHOWN_MAX = 20;

/** The text with the numbers of its lines, of which those are red that something is wrong with, and below it what. */
export function RecipeTextField({ text, onText, problems, isReadOnly }: Props) {
  const t = useTranslations("recipes");
  const word = useMessage();
  const field = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const lines = text.split("\n");
  const wrong = new Set(problems.map(({ line }) => line));
  function goTo({ line, column }: TextProblem) {
    const own = field.current;
    if (!own) return;
    const at = lines.slice(0, line - 1).reduce((sum, before) => sum + before.length + 1, 0) + column - 1;
    own.focus();
    own.setSelectionRange(at, Math.max(at, at - column + 1 + (lines[line - 1]?.length ?? 0)));
  }
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <label htmlFor="recipe-text" className="text-sm font-medium">
        {t("text")}
      </label>
      <div className="flex overflow-hidden rounded-lg border border-line-strong bg-panel font-mono text-[13px] leading-5">
        <div
          ref={gutter}
          aria-hidden
          className="max-h-[60dvh] shrink-0 overflow-hidden border-r border-line bg-surface py-2 text-right text-ink-soft select-none"
        >
          {lines.map((_, at) => (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its number
              key={at}
              className={wrong.has(at + 1) ? "bg-bad-soft px-2 font-semibold text-bad" : "px-2"}
            >
              {at + 1}
            </div>
          ))}
          {/* As high as a bar at the bottom of the field. */}
          <div className="h-5" />
        </div>
        <textarea
          ref={field}
          id="recipe-text"
          value={text}
          readOnly={isReadOnly}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          wrap="off"
          rows={Math.max(LINES_MIN, lines.length)}
          maxLength={RECIPE_CHARACTERS_MAX}
          aria-invalid={problems.length > 0}
          aria-describedby={problems.length > 0 ? "recipe-problems" : undefined}
          onChange={({ target }) => onText(target.value)}
          onScroll={({ currentTarget }) => {
            if (gutter.current) gutter.current.scrollTop = currentTarget.scrollTop;
          }}
          className="max-h-[60dvh] min-w-0 grow resize-none bg-transparent px-2 py-2"
        />
      </div>
      <ul id="recipe-problems" aria-label={t("problems")} aria-live="polite" className="flex flex-col gap-1 text-sm">
        {problems.slice(0, SHOWN_MAX).map((problem, nth) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: of two at one place, in the parser's own words, nothing else is their own
          <li key={nth} className="wrap-anywhere text-bad">
            <button
              type="button"
              onClick={() => goTo(problem)}
              className="mr-1 inline-flex min-h-[24px] items-center font-medium underline"
            >
              {t("at", { line: problem.line, column: problem.column })}
            </button>
            {word(problem.why)}
          </li>
        ))}
      </ul>
    </div>
  );
}
