import { Check, FlaskConical, X } from "lucide-react";
import { useState } from "react";
import type { WorkflowCode } from "../../../../src/contract/workflow.ts";
import { api } from "../../api/client.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Field } from "../../ui/field.tsx";
import { TextInput } from "../../ui/text-input.tsx";
import type { z } from "zod";
import { useAct } from "../use-act.ts";

interface TryAgainProps {
  agentId: string;
  written: z.output<typeof WorkflowCode>;
}

/** Does the steps again in a fresh session, with other values where wanted, and tells how it went. */
export function TryAgain({ agentId, written: { parameters, secrets } }: TryAgainProps) {
  const [values, setValues] = useState<Record<string, string>>({});
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
  const verify = useAct({
    act: () => api.agentWorkflowVerify({ params: { agent_id: agentId }, body: { values: given } }),
    inForm: true,
  });
  const names = [
    ...parameters.map(({ name, value }) => ({ name, usual: value, isSecret: false })),
    ...secrets.map((name) => ({ name, usual: "", isSecret: true })),
  ];
  return (
    <div className="stack">
      {names.length > 0 && (
        <div className="grid">
          {names.map(({ name, usual, isSecret }) => (
            <Field key={name} label={<span className="mono">{name}</span>}>
              <TextInput
                type={isSecret ? "password" : "text"}
                autoComplete={isSecret ? "new-password" : "off"}
                value={values[name] ?? ""}
                placeholder={usual}
                onValue={(value) => setValues((before) => ({ ...before, [name]: value }))}
              />
            </Field>
          ))}
        </div>
      )}
      <div className="row">
        <Button icon={FlaskConical} busy={verify.isPending} onClick={() => verify.mutate()}>
          Try it in a fresh session
        </Button>
        {verify.isPending && <span className="soft">It opens a browser and does every step …</span>}
      </div>
      <ErrorNote error={verify.error} />
      {verify.data !== undefined && <Outcome {...verify.data} />}
    </div>
  );
}

type Verified = Awaited<ReturnType<typeof api.agentWorkflowVerify>>;

function Outcome({ success, steps }: Verified) {
  return (
    <div className="stack" role="status">
      <p className={success ? "good" : "bad"}>
        {success ? "Every step went well." : "It does not work as it is."}
      </p>
      <ol className="tried">
        {steps.map((step) => (
          <li key={step.index}>
            {step.success ? (
              <Check size={14} aria-label="Done" className="good" />
            ) : (
              <X size={14} aria-label="Failed" className="bad" />
            )}
            <code>{step.action}</code>
            <span className="soft">
              {step.healed === null
                ? step.message
                : `${step.message} Found by ${step.healed.to} in place of ${step.healed.from}.`}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
