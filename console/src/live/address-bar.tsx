import { ArrowLeft, ArrowRight, RotateCw } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { LiveState } from "../../../src/contract/live.ts";
import { IconButton } from "../ui/button.tsx";
import type { Live } from "./use-live.ts";

const buttons = [
  { go: "back", label: "Back", icon: ArrowLeft },
  { go: "forward", label: "Forward", icon: ArrowRight },
  { go: "reload", label: "Reload", icon: RotateCw },
] as const;

/** The address of the shown tab; with control it leads elsewhere. */
export function AddressBar({
  live,
  state,
  toPage,
}: {
  live: Live;
  state: LiveState;
  /** Gives the keyboard to the page. */
  toPage: () => void;
}) {
  const { mayAct } = live;
  return (
    <div className="live-address">
      {mayAct &&
        buttons.map(({ go, label, icon }) => (
          <IconButton
            key={go}
            icon={icon}
            label={label}
            size="small"
            onClick={() => live.send({ type: "history", go })}
          />
        ))}
      <AddressField live={live} state={state} mayAct={mayAct} toPage={toPage} />
    </div>
  );
}

/** What was typed stays until it is sent or given up, whatever the page does meanwhile. */
function AddressField({
  live,
  state,
  mayAct,
  toPage,
}: {
  live: Live;
  state: LiveState;
  mayAct: boolean;
  toPage: () => void;
}) {
  const url = state.tabs.find(({ tab }) => tab === state.shown)?.url ?? "";
  const [text, setText] = useState(url);
  const isEdited = useRef(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!isEdited.current) setText(url);
  }, [url]);
  const giveUp = () => {
    isEdited.current = false;
    setText(url);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    isEdited.current = false;
    if (text.trim() === "") return;
    live.send({ type: "navigate", url: fullAddress(text) });
    input.current?.blur();
    toPage();
  };
  return (
    <form onSubmit={submit}>
      <input
        ref={input}
        type="text"
        inputMode="url"
        aria-label="Address"
        spellCheck={false}
        autoComplete="off"
        value={text}
        readOnly={!mayAct}
        onFocus={(event) => mayAct && event.currentTarget.select()}
        onChange={(event) => {
          isEdited.current = true;
          setText(event.currentTarget.value);
        }}
        onBlur={giveUp}
        onKeyDown={(event) => {
          if (event.key === "Escape") giveUp();
        }}
      />
    </form>
  );
}

/** An address as it was meant: `example.com` is a web page, and `localhost:3000` one without TLS. */
function fullAddress(text: string): string {
  const given = text.trim();
  if (/^[a-z][a-z+.-]*:(?!\d)/i.test(given)) return given;
  const isNear = /^(localhost|[\d.]+|\[[\da-f:]+\])(:\d+)?([/?#]|$)/i.test(given);
  return `${isNear ? "http" : "https"}://${given}`;
}
