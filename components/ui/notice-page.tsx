import type { ReactNode } from "react";

/** A page that says one thing: nothing here, something broke. `children` are the ways on. */
export function NoticePage({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <main id="content" className="mx-auto flex min-h-[70dvh] max-w-xl flex-col items-center justify-center gap-4 p-6">
      <svg viewBox="0 0 96 64" className="w-28 text-line-strong" aria-hidden="true">
        <rect x="3" y="3" width="90" height="58" rx="7" fill="none" stroke="currentColor" strokeWidth="3" />
        <g fill="none" stroke="currentColor" strokeWidth="2.5" strokeDasharray="6 5">
          <rect x="16" y="16" width="30" height="26" />
          <rect x="56" y="28" width="22" height="20" />
        </g>
      </svg>
      <h1 className="text-center text-2xl font-semibold">{title}</h1>
      <p className="text-center text-ink-soft">{text}</p>
      <div className="flex flex-wrap justify-center gap-2">{children}</div>
    </main>
  );
}
