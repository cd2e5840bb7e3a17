import { type ReactNode, useId } from "react";

/** Fields that belong together, two beside each other where there is room. */
export function FieldGroup({ title, children }: { title: string; children: ReactNode }) {
  const heading = useId();
  return (
    <section className="field-group" aria-labelledby={heading}>
      <h3 id={heading}>{title}</h3>
      <div className="field-group-fields">{children}</div>
    </section>
  );
}
