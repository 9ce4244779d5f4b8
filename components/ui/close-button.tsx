import { X } from "lucide-react";

/** ✕ that closes what it stands in; a dialog has its own (dialog.tsx), which gives the focus back. */
export function CloseButton({ label, onClose }: { label: string; onClose(): void }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className="grid size-8 shrink-0 place-items-center rounded text-ink-soft hover:bg-line/50 hover:text-ink"
      onClick={onClose}
    >
      <X size={16} aria-hidden />
    </button>
  );
}
