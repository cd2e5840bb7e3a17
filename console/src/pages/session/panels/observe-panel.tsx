import { useMutation } from "@tanstack/react-query";
import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import type { Observation, OfferedAction } from "../../../../../src/contract/page.ts";
import { api } from "../../../api/client.ts";
import { Button } from "../../../ui/button.tsx";
import { classes } from "../../../ui/classes.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorNote } from "../../../ui/error-note.tsx";
import { ActionBar, type ChosenAction } from "./action-bar.tsx";
import "./observe-panel.css";

/** An observed element, as it is drawn over the picture. */
export interface Box {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What the page offers, by ids that are drawn over the picture, and a bar to do it. */
export function ObservePanel({
  sessionId,
  onBoxes,
  onPointed,
}: {
  sessionId: string;
  /** The elements to draw; none when what was observed is no longer so. */
  onBoxes: (boxes: readonly Box[]) => void;
  /** The id of the element that is pointed at. */
  onPointed: (id: string | undefined) => void;
}) {
  const [chosen, setChosen] = useState<ChosenAction>();
  const observe = useMutation({
    mutationFn: () => api.pageObserve({ params: { session_id: sessionId } }),
    onSuccess: (observation) => onBoxes(boxesOf(observation)),
  });
  const forget = () => {
    observe.reset();
    onBoxes([]);
  };
  const offers = observe.data?.space.interaction_actions;
  return (
    <div className="observe">
      <ActionBar sessionId={sessionId} chosen={chosen} onExecuted={forget} />
      <div className="row">
        <Button icon={Eye} busy={observe.isPending} onClick={() => observe.mutate()}>
          Observe
        </Button>
        {observe.data && (
          <Button tone="quiet" icon={EyeOff} onClick={forget}>
            Hide the ids
          </Button>
        )}
        {offers && <span className="faint">{offers.length} elements can be acted on</span>}
      </div>
      <ErrorNote error={observe.error} />
      {offers === undefined ? (
        <EmptyState icon={Eye} title="See the page as a model does">
          Observe names every element that can be acted on; choose one to fill the action above.
        </EmptyState>
      ) : (
        <Offers
          offers={offers}
          chosen={chosen?.target}
          onPointed={onPointed}
          onChosen={({ type, id }) => setChosen({ type, target: id ?? "" })}
        />
      )}
    </div>
  );
}

function boxesOf({ screenshot: { bboxes } }: Observation): Box[] {
  return bboxes.flatMap(({ notte_id: id, x, y, width, height }) =>
    id ? [{ id, x, y, width, height }] : [],
  );
}

function Offers({
  offers,
  chosen,
  onPointed,
  onChosen,
}: {
  offers: readonly OfferedAction[];
  chosen: string | undefined;
  onPointed: (id: string | undefined) => void;
  onChosen: (offer: OfferedAction) => void;
}) {
  return (
    <ul className="offers" aria-label="What the page offers">
      {offers.map((offer) => (
        <li key={`${offer.id} ${offer.type}`}>
          <button
            type="button"
            className={classes("offer", offer.id === chosen && "is-chosen")}
            onPointerEnter={() => onPointed(offer.id ?? undefined)}
            onPointerLeave={() => onPointed(undefined)}
            onFocus={() => onPointed(offer.id ?? undefined)}
            onBlur={() => onPointed(undefined)}
            onClick={() => onChosen(offer)}
          >
            <code>{offer.id}</code>
            <span className="truncate">{offer.description}</span>
            <small>{offer.type}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The observed elements over the picture, in the page's CSS pixels. */
export function BoxShapes({
  boxes,
  pointed,
}: {
  boxes: readonly Box[];
  pointed: string | undefined;
}) {
  return (
    <g className="boxes">
      {boxes.map(({ id, x, y, width, height }) => (
        <g key={id} className={`box box-${id[0]} ${id === pointed ? "is-pointed" : ""}`}>
          <rect x={x} y={y} width={width} height={height} rx={3} />
          <rect className="box-tag" x={x} y={y - 7} width={id.length * 8 + 6} height={15} rx={3} />
          <text x={x + 3} y={y + 5}>
            {id}
          </text>
        </g>
      ))}
    </g>
  );
}
