import Link from "next/link";
import { useTranslations } from "next-intl";
import { passedIn } from "#domain/import/import-report.ts";
import type { Message } from "#domain/message.ts";
import { buttonClass } from "../../ui/button.tsx";
import { useMessage } from "../../ui/use-message.ts";

/** An import that ended because nobody knows its records, and that a mapping below goes on with: no failure to be coloured as one. */
export function UnknownFormat({ why }: { why: Message }) {
  const t = useTranslations("import.unknown");
  const ti = useTranslations("import");
  const word = useMessage();
  return (
    <section className="flex flex-col gap-3 rounded-xl border border-warn bg-warn-soft p-5 text-sm">
      <p role="status" className="text-base font-semibold">
        {t("title")}
      </p>
      <p>{t("what")}</p>
      <ul className="list-disc pl-5">
        {passedIn(why).map((file) => (
          <li key={file.path} className="wrap-anywhere">
            {t("file", { file: file.path.split("/").at(-1) ?? "", why: word(file) })}
          </li>
        ))}
      </ul>
      <Link href="/import" className={buttonClass("plain", "self-start")}>
        {ti("chooseOthers")}
      </Link>
    </section>
  );
}
