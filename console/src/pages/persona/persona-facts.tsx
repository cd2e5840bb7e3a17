import { PhoneOff, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import type { PersonaResponse } from "../../../../src/contract/personas.ts";
import { api } from "../../api/client.ts";
import { useAsk } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Time } from "../../ui/times.tsx";
import { Fact, Facts } from "../facts.tsx";
import { useAct } from "../use-act.ts";

/** A value with a button that copies it. */
function copied(text: string, what: string): ReactNode {
  return (
    <span className="row copied">
      <span className="mono">{text}</span>
      <CopyButton text={text} what={what} />
    </span>
  );
}

/** Who a persona is. */
export function PersonaFacts({ persona }: { persona: PersonaResponse }) {
  const { vault_id: vault } = persona;
  return (
    <Card title="Who it is">
      <Facts>
        <Fact name="Email">{copied(persona.email, "email")}</Fact>
        <Fact name="Number">
          <PhoneNumber persona={persona} />
        </Fact>
        <Fact name="Vault">
          {vault === null ? "none" : <Link to={`/vaults/${vault}`}>Open its vault</Link>}
        </Fact>
        <Fact name="Id">{copied(persona.persona_id, "id")}</Fact>
        <Fact name="Created">
          <Time at={persona.created_at} />
        </Fact>
      </Facts>
    </Card>
  );
}

function PhoneNumber({
  persona: { persona_id, phone_number: number },
}: {
  persona: PersonaResponse;
}) {
  const params = { persona_id };
  const { data: server } = useAsk("capabilities", {});
  const numbers = server?.identity.phone_numbers;
  const add = useAct({
    act: () => api.personaNumberCreate({ params }),
    done: ({ phone_number: added }) => `It has the number ${added} now.`,
  });
  const remove = useAct({
    act: () => api.personaNumberDelete({ params }),
    done: ({ message }) => message,
  });
  if (number === null) {
    if (numbers?.available === false) {
      return <span className="soft">none; to have some, {numbers.detail}</span>;
    }
    return (
      <Button size="small" icon={Plus} busy={add.isPending} onClick={() => add.mutate()}>
        Give it one
      </Button>
    );
  }
  return (
    <span className="stack number-fact">
      {copied(number, "number")}
      <ConfirmButton
        size="small"
        icon={PhoneOff}
        question={`Take ${number} from this persona?`}
        consequence="Texts to this number do not reach it any more."
        confirm="Take it"
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      >
        Take it away
      </ConfirmButton>
    </span>
  );
}
