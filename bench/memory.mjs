import fs from "node:fs";
import path from "node:path";

/** Megabytes of a running product by process, shared pages counted once. Linux only. */
export function measureMemory(pid, data) {
  const roots = [pid, databasePid(data)].filter(Boolean);
  const byName = {};
  for (const one of new Set(roots.flatMap((root) => [root, ...descendants(root)]))) {
    const name = nameOf(one);
    byName[name] = (byName[name] ?? 0) + proportionalKb(one) / 1024;
  }
  const rounded = Object.fromEntries(Object.entries(byName).map(([name, mb]) => [name, Math.round(mb)]));
  const sample = (rounded.shop ?? 0) + (rounded["shop host"] ?? 0) + (rounded["shop customers"] ?? 0);
  const all = Object.values(rounded).reduce((sum, mb) => sum + mb, 0);
  return { megabytes: rounded, withoutSample: all - sample };
}

function databasePid(data) {
  const stack = [data];
  while (stack.length > 0) {
    const folder = stack.pop();
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      if (entry.name === "postmaster.pid") return Number(fs.readFileSync(file, "utf8").split("\n")[0]);
      if (entry.isDirectory() && !["sample", "logs", "base"].includes(entry.name)) stack.push(file);
    }
  }
  return null;
}

function descendants(pid) {
  const children = fs
    .readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry) && parentOf(entry) === pid)
    .map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function parentOf(pid) {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return null;
  }
}

function nameOf(pid) {
  const command = fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  if (command.includes("postgres")) return "database";
  if (command.includes("worker.mjs")) return "worker";
  if (command.includes("status.mjs")) return "status page";
  if (command.includes("next-server")) return "desk";
  if (command.includes("load.mjs")) return "shop customers";
  if (command.includes("host.mjs")) return "shop host";
  if (command.includes("start.mjs")) return "supervisor";
  return command.trim() === `${process.execPath} server.mjs` ? "shop" : "other";
}

function proportionalKb(pid) {
  return Number(/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
}
