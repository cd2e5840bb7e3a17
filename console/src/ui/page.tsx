import { ChevronLeft } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { Link } from "wouter";
import "./page.css";

interface PageProps {
  title: string;
  /** Shown instead of the title's words, such as an id with a copy button. */
  heading?: ReactNode;
  /** One sentence under the title. */
  about?: ReactNode;
  /** Buttons at the right; the one of the tone `accent` last. */
  actions?: ReactNode;
  /** The page that this one belongs to. */
  back?: { to: string; label: string };
  children: ReactNode;
}

/** A page of the console; sets the title of the window. */
export function Page({ title, heading, about, actions, back, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Nocturne`;
  }, [title]);
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-title">
          {back !== undefined && (
            <Link className="page-back" to={back.to}>
              <ChevronLeft size={14} aria-hidden />
              {back.label}
            </Link>
          )}
          <h1>{heading ?? title}</h1>
          {about !== undefined && <p className="soft">{about}</p>}
        </div>
        {actions !== undefined && <div className="row page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
