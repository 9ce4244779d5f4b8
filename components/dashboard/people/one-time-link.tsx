import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";

/** A link, or a key, that is shown once, to be copied: the studio sends no mail and keeps neither. */
export function OneTimeLink({ label, text, link }: { label: string; text: string; link: string }) {
  const t = useTranslations("people");
  const [isCopied, setCopied] = useState(false);
  return (
    <div role="status" className="flex flex-col gap-2 rounded-md bg-accent-soft p-3 text-sm">
      <p>{text}</p>
      <div className="flex flex-wrap items-center gap-2">
        <input
          readOnly
          aria-label={label}
          value={link}
          onFocus={(event) => event.target.select()}
          className="min-w-60 grow rounded-md border border-line-strong bg-surface px-2 py-1 font-mono text-xs"
        />
        <Button
          // Where a browser has no clipboard (http), the link stands there to be copied by hand.
          onClick={() =>
            void navigator.clipboard?.writeText(link).then(
              () => setCopied(true),
              () => {},
            )
          }
        >
          {t(isCopied ? "copied" : "copy")}
        </Button>
      </div>
    </div>
  );
}
