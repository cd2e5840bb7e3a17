import type { LucideIcon } from "lucide-react";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { classes } from "./classes.ts";
import { Spinner } from "./spinner.tsx";
import "./button.css";

/** `accent` for the one thing a page is for, `danger` for what destroys, `quiet` without a border. */
export type ButtonTone = "plain" | "accent" | "danger" | "quiet";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  tone?: ButtonTone;
  size?: "small" | "medium";
  icon?: LucideIcon;
  /** Shows that it is at work, and takes no click. */
  busy?: boolean;
  children: ReactNode;
}

/** A button with words; `type` is `button` unless told. */
export function Button(props: ButtonProps) {
  const { tone = "plain", size = "medium", icon: Icon, busy, children, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled === true || busy === true}
      aria-busy={busy}
      className={classes("button", `button-${tone}`, `button-${size}`, rest.className)}
    >
      {busy === true ? <Spinner /> : Icon && <Icon size={15} aria-hidden />}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children"> {
  icon: LucideIcon;
  /** Said by a screen reader, and shown on hover. */
  label: string;
  tone?: ButtonTone;
  size?: "small" | "medium";
}

/** A button of an icon alone. */
export function IconButton({
  icon: Icon,
  label,
  tone = "quiet",
  size = "medium",
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={classes("button icon-button", `button-${tone}`, `button-${size}`, rest.className)}
    >
      <Icon size={16} aria-hidden />
    </button>
  );
}
