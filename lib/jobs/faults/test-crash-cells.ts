import {
  CRASH_POINTS,
  type CrashPoint,
  type Death,
  type Fate,
  type Side,
} from "@/lib/jobs/faults/test-crash-points";
import {
  ANSWERS,
  type Answer,
  type ReadFault,
  type Script,
  type StepKind,
} from "@/lib/jobs/faults/test-journalled-host";
import { Seeded } from "@/lib/jobs/faults/test-seeded";

/** One run of the matrix. Each of `deaths` has to come about, each of `chances` may. */
export type Cell = { name: string; seed: number; script: Script; deaths: Death[]; chances: Death[] };

const SEEDS = [20261103, 20261104, 20261105];
/** Points where a worker can live on with a broken connection instead of dying. */
const COMMITS: readonly CrashPoint[] = CRASH_POINTS.filter(
  (point) =>
    point.endsWith("commit") ||
    point === "gate insert" ||
    point.startsWith("reconcile") ||
    point === "take-over",
);
/** Points that each step of the plan passes once. */
const OF_A_STEP: readonly CrashPoint[] = [
  "signature check",
  "drift check",
  "intent commit",
  "sent commit",
  "platform call",
  "platform acting",
  "answer received",
  "outcome commit",
];

/** Every answer of the platform, on both sides of one point, with each seed; and the answers of commits lost. */
export function cellsOf(point: CrashPoint): Cell[] {
  const sides: Side[] = ["before", "after"];
  const killed = SEEDS.flatMap((seed) =>
    sides.flatMap((side) => ANSWERS.map((answer) => cellOf({ point, side, fate: "killed" }, answer, seed))),
  );
  if (!COMMITS.includes(point)) return killed;
  const lost = ANSWERS.map((answer) =>
    cellOf({ point, side: "after", fate: "answer lost" }, answer, 20261106),
  );
  return [...killed, ...lost];
}

type Place = { point: CrashPoint; side: Side; fate: Fate };

function cellOf(place: Place, answer: Answer, seed: number): Cell {
  const name = `${place.point}, ${place.side}, ${place.fate}, platform: ${answer}, seed ${seed}`;
  const random = new Seeded(seed ^ hashOf(name));
  const offers = random.pick([
    { key: true, precondition: false },
    { key: false, precondition: true },
    { key: true, precondition: true },
  ]);
  const step = random.pick<StepKind>(["switch", "restart"]);
  const fault = random.pick(readFaultsAt(place.point));
  const script: Script = { offers, step, answer, reads: { fault, times: 1 + random.below(2) } };
  const ofStep = step === "switch" ? 1 : 2;
  const time = OF_A_STEP.includes(place.point) ? ofStep : 1;
  const deaths = [...before(place.point, answer, ofStep), { ...place, time }];
  const chances = seed === SEEDS[2] ? [chance(random), chance(random)] : [];
  return { name, seed, script, deaths, chances };
}

/** A death that leads to the point: who dies with the answer in its hands leaves something to be asked about. */
function before(point: CrashPoint, answer: Answer, time: number): Death[] {
  const isAsked = point === "reconcile begin" || point === "reconcile answer";
  const answers = answer === "ok" || answer === "refused";
  const needed =
    point === "take-over" || (isAsked && answers) || (point === "success commit" && answer === "refused");
  return needed ? [{ point: "answer received", side: "before", time, fate: "killed" }] : [];
}

/** What reads badly only after the first call may not keep the point from being reached. */
function readFaultsAt(point: CrashPoint): [ReadFault, ...ReadFault[]] {
  return point === "success commit" ? ["none", "silent"] : ["none", "silent", "stale", "lying"];
}

function chance(random: Seeded): Death {
  const point = random.pick<CrashPoint>([
    "take-over",
    "reconcile begin",
    "intent commit",
    "sent commit",
    "outcome commit",
  ]);
  return { point, side: random.pick<Side>(["before", "after"]), time: 1, fate: "killed" };
}

function hashOf(text: string): number {
  let hash = 0;
  for (const char of text) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) | 0;
  return hash;
}
