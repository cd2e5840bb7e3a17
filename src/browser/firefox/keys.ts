/** The code points by which WebDriver names keys that are no character (W3C WebDriver, 17.4.2). */
const named: Record<string, string> = {
  Cancel: "\uE001",
  Help: "\uE002",
  Backspace: "\uE003",
  Tab: "\uE004",
  Clear: "\uE005",
  Return: "\uE006",
  Enter: "\uE007",
  Shift: "\uE008",
  Control: "\uE009",
  Alt: "\uE00A",
  Pause: "\uE00B",
  Escape: "\uE00C",
  PageUp: "\uE00E",
  PageDown: "\uE00F",
  End: "\uE010",
  Home: "\uE011",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
  Insert: "\uE016",
  Delete: "\uE017",
  Meta: "\uE03D",
};

const firstFunctionKey = 0xe031;
/** The bits of `modifiers` (CDP Input). */
const modifierBits: [bit: number, key: string][] = [
  [1, named["Alt"]!],
  [2, named["Control"]!],
  [4, named["Meta"]!],
  [8, named["Shift"]!],
];

/** The modifier keys of a CDP bit field, as WebDriver names them. */
export function modifiersIn(bits: number): string[] {
  return modifierBits.filter(([bit]) => (bits & bit) !== 0).map(([, key]) => key);
}

/** A key of CDP's `Input.dispatchKeyEvent` as WebDriver names it; undefined for one that it does not know. */
export function webdriverKey(key: string, code: string): string | undefined {
  if (key === "Enter" && code === "NumpadEnter") return "\uE007";
  const functionKey = /^F([1-9]|1[0-2])$/.exec(key)?.[1];
  if (functionKey !== undefined)
    return String.fromCharCode(firstFunctionKey + Number(functionKey) - 1);
  return named[key] ?? (Array.from(key).length === 1 ? key : undefined);
}
