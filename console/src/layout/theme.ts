/** `system` follows the machine's own setting. */
export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const place = "nocturne-theme";

/** The theme that was chosen in this browser. */
export function keptTheme(): Theme {
  const kept = localStorage.getItem(place);
  return themes.find((theme) => theme === kept) ?? "system";
}

/** Shows a theme, and keeps it. */
export function applyTheme(theme: Theme): void {
  localStorage.setItem(place, theme);
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}
