/**
 * A preference of this browser, stored in localStorage and shared by its tabs; an external store for React. `parse` answers
 * undefined for what does not fit, which then counts as `usual`. A browser without storage forgets it with the page.
 */
export function storedPreference<T>(key: string, usual: T, parse: (stored: unknown) => T | undefined) {
  const listeners = new Set<() => void>();
  let text: string | null | undefined;
  let value = usual;

  function take(stored: string | null): void {
    if (stored === text) return;
    text = stored;
    try {
      value = (stored === null ? undefined : parse(JSON.parse(stored))) ?? usual;
    } catch {
      // Not what this release stores.
      value = usual;
    }
  }

  function stored(): string | null {
    try {
      return localStorage.getItem(key);
    } catch {
      // Forbidden: what was chosen on this page holds.
      return text ?? null;
    }
  }

  return {
    read(): T {
      if (text === undefined) take(stored());
      return value;
    },
    write(next: T): void {
      const written = JSON.stringify(next);
      take(written);
      try {
        localStorage.setItem(key, written);
      } catch {
        // Full or forbidden: it holds as long as the page.
      }
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void): () => void {
      // Nobody listened for a while: another tab may have written since.
      if (listeners.size === 0) take(stored());
      const fromOtherTab = (event: StorageEvent) => {
        // Without a key everything was cleared.
        if (event.key !== key && event.key !== null) return;
        take(event.newValue);
        listener();
      };
      listeners.add(listener);
      window.addEventListener("storage", fromOtherTab);
      return () => {
        listeners.delete(listener);
        window.removeEventListener("storage", fromOtherTab);
      };
    },
  };
}
