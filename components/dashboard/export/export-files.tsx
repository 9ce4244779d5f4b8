import { Copy, Download } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { pathOf } from "#domain/api/path.ts";
import type { SpooledFile } from "#domain/export/export-run.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { copyText } from "../../ui/copy-text.ts";
import { printSize } from "../../ui/print-size.ts";

/** An export of hundreds of parts would push the page away: the rest is behind a click. */
const SHOWN_MAX = 8;

/** The files of an export that lies ready. Browsers and wget go on with a download that was broken off. */
export function ExportFiles({ runId, files }: { runId: string; files: readonly SpooledFile[] }) {
  const t = useTranslations("export");
  const shown = files.slice(0, SHOWN_MAX);
  const hidden = files.slice(SHOWN_MAX);
  const line = (file: SpooledFile, number: number) => (
    <FileLine
      key={file.name}
      file={file}
      path={pathOf("GET /api/exports/{runId}/files/{number}", { params: { runId, number: String(number) } })}
    />
  );
  return (
    <>
      <ul className="divide-y divide-line rounded-lg border border-line">{shown.map(line)}</ul>
      {hidden.length > 0 ? (
        <details>
          <summary className="min-h-[24px]">{t("moreFiles", { count: hidden.length })}</summary>
          <ul className="mt-2 divide-y divide-line rounded-lg border border-line">
            {hidden.map((file, index) => line(file, index + SHOWN_MAX))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

function FileLine({ file, path }: { file: SpooledFile; path: string }) {
  const t = useTranslations("export");
  const format = useFormatter();
  const [told, setTold] = useState<"copied" | "shown" | null>(null);
  const copy = async () => {
    const isCopied = await copyText(new URL(path, location.href).href);
    setTold(isCopied ? "copied" : "shown");
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      <span className="min-w-0 grow basis-48 font-medium wrap-anywhere" title={`sha256 ${file.sha256}`}>
        {file.name}
      </span>
      {file.records === null ? null : (
        <span className="text-ink-soft tabular-nums">{t("records", { count: file.records })}</span>
      )}
      <span className="text-ink-soft tabular-nums">{printSize(format, file.bytes)}</span>
      <a href={path} download={file.name} aria-label={t("downloadFile", { name: file.name })} className={buttonClass()}>
        <Download size={15} aria-hidden />
        {t("download")}
      </a>
      <Button icon={<Copy size={15} aria-hidden />} aria-label={t("copyLink", { name: file.name })} onClick={copy}>
        {t("copy")}
      </Button>
      <span role="status" className="text-ink-soft empty:-ml-3">
        {told === "copied" ? t("copied") : null}
      </span>
      {told === "shown" ? (
        <input
          readOnly
          aria-label={t("link", { name: file.name })}
          value={new URL(path, location.href).href}
          className="w-full rounded-md border border-line-strong bg-surface px-2 py-1"
          onFocus={({ target }) => target.select()}
        />
      ) : null}
    </li>
  );
}
