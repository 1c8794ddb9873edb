import { canonical } from "@/lib/domain/model/canonical";
import type { Move, Transition } from "@/lib/domain/model/change";
import { type Broken, brokenBy, isAtRest } from "@/lib/domain/model/invariants";
import { movesOf } from "@/lib/domain/model/moves";
import type { Scene } from "@/lib/domain/model/scene";
import { firstWorld, isRunning, nth, type World } from "@/lib/domain/model/world";

/** `trace`: the shortest way into what is broken, one sentence a move; the last move breaks it. */
export type Counterexample = { broken: Broken; trace: string[] };
export type Exploration = {
  worlds: number;
  moves: number;
  /** Every transition of a plan or a step that happened somewhere. */
  transitions: ReadonlySet<Transition>;
  counterexample: Counterexample | null;
};

/** Every world that can be reached, nearest first, until one breaks the law or there are no more. */
export function explore(scene: Scene): Exploration {
  const found = new Reached(firstWorld(scene.bounds));
  for (let id = 0; id < found.worlds; id++) {
    const world = found.take(id);
    for (const move of movesOf(scene, world)) {
      const broken = brokenBy(scene, world, move);
      if (broken !== null) return found.summary({ broken, trace: [...found.wayTo(id), move.label] });
      found.add(id, move);
    }
  }
  return found.summary(found.deadEnd("a_way_to_an_end") ?? found.deadEnd("an_execution_ends_by_itself"));
}

/** The graph, as small as it goes: of each world only how it was first reached, and where it leads. */
class Reached {
  private readonly ids = new Map<string, number>();
  private readonly waiting = new Map<number, World>();
  private readonly cameFrom: number[] = [];
  private readonly cameBy: string[] = [];
  private readonly resting: number[] = [];
  private readonly notExecuting: number[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly areWork: boolean[] = [];
  private readonly transitions = new Set<Transition>();

  constructor(first: World) {
    this.enter(canonical(first), first, 0, "");
  }

  get worlds(): number {
    return this.ids.size;
  }

  take(id: number): World {
    const world = this.waiting.get(id);
    if (!world) throw new Error(`world ${id} was looked at already`);
    this.waiting.delete(id);
    return world;
  }

  add(from: number, { label, next, transitions, isWork }: Move): void {
    const key = canonical(next);
    const id = this.ids.get(key) ?? this.enter(key, next, from, label);
    for (const transition of transitions) this.transitions.add(transition);
    this.starts.push(from);
    this.ends.push(id);
    this.areWork.push(isWork);
  }

  wayTo(id: number): string[] {
    const way: string[] = [];
    for (let at = id; at !== 0; at = nth(this.cameFrom, at)) way.push(nth(this.cameBy, at));
    return way.reverse();
  }

  summary(counterexample: Counterexample | null): Exploration {
    const { worlds, transitions } = this;
    return { worlds, moves: this.starts.length, transitions, counterexample };
  }

  /** The nearest world from which no way leads to where it has to lead, found from there backwards. */
  deadEnd(broken: "a_way_to_an_end" | "an_execution_ends_by_itself"): Counterexample | null {
    const anyMove = broken === "a_way_to_an_end";
    const into = edgesInto(this.worlds, this.ends);
    const hasWay = new Uint8Array(this.worlds);
    const todo = [...(anyMove ? this.resting : this.notExecuting)];
    for (const id of todo) hasWay[id] = 1;
    for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
      for (let at = nth(into.first, id); at < nth(into.first, id + 1); at++) {
        const edge = into.edges[at] ?? 0;
        const before = nth(this.starts, edge);
        if (hasWay[before] || !(anyMove || this.areWork[edge])) continue;
        hasWay[before] = 1;
        todo.push(before);
      }
    }
    const stuck = hasWay.indexOf(0);
    return stuck < 0 ? null : { broken, trace: this.wayTo(stuck) };
  }

  private enter(key: string, world: World, from: number, label: string): number {
    const id = this.worlds;
    this.ids.set(key, id);
    this.waiting.set(id, world);
    this.cameFrom.push(from);
    this.cameBy.push(label);
    if (isAtRest(world)) this.resting.push(id);
    if (!world.plans.some(isRunning)) this.notExecuting.push(id);
    return id;
  }
}

/** The edges into each world, those of world n from `first[n]` up to `first[n + 1]`. */
function edgesInto(worlds: number, ends: readonly number[]) {
  const first: number[] = new Array(worlds + 1).fill(0);
  for (const end of ends) first[end + 1] = (first[end + 1] ?? 0) + 1;
  for (let id = 0; id < worlds; id++) first[id + 1] = (first[id + 1] ?? 0) + (first[id] ?? 0);
  const next = first.slice();
  const edges = new Int32Array(ends.length);
  for (const [edge, end] of ends.entries()) {
    const place = next[end] ?? 0;
    next[end] = place + 1;
    edges[place] = edge;
  }
  return { first, edges };
}
