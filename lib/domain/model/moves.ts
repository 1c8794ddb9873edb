import type { Move } from "@/lib/domain/model/change";
import { clockMoves, lateRows, processMoves } from "@/lib/domain/model/clock-moves";
import { peopleMoves } from "@/lib/domain/model/people-moves";
import { platformMoves } from "@/lib/domain/model/platform-moves";
import type { Scene } from "@/lib/domain/model/scene";
import { continuationsOf } from "@/lib/domain/model/worker-call";
import { turnsOf } from "@/lib/domain/model/worker-turn";
import { nth, type World } from "@/lib/domain/model/world";

/** Everything that can happen next, by anybody. */
export function movesOf(scene: Scene, world: World): Move[] {
  const people = peopleMoves(scene, world).map((move) => ({ ...move, isWork: false }));
  const moves = [...people, ...clockMoves(scene, world), ...platformMoves(scene, world)];
  for (const worker of world.workers.keys()) {
    moves.push(...processMoves(scene, world, worker));
    if (world.rowOwedBy === worker) continue;
    if (nth(world.workers, worker).doing === "idle") moves.push(...turnsOf(scene, world, worker));
    else moves.push(...continuationsOf(scene, world, worker));
  }
  return [...moves, ...lateRows(scene, world)];
}
