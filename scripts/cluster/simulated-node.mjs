/** After this long a container of the simulated node is ready, in milliseconds. */
const readyAfterMs = 300;
const pods = "/api/v1/pods?fieldSelector=spec.nodeName%3Dsimulated-node";
const merge = "application/strategic-merge-patch+json";

/**
 * Plays the kubelet of one node: no container runs, but every pod gets the states it would. An image whose name has
 * "bad" cannot be pulled, one with "crash" crashes again and again, every other is ready after 300 ms.
 * @param {ReturnType<typeof import("./api-server.mjs").openApiServer>} api
 * @returns {Promise<{ stop: () => Promise<void> }>} once pods are scheduled to it
 */
export async function startSimulatedNode(api) {
  await register(api);
  const stopping = new AbortController();
  const { signal } = stopping;
  const seen = new Set();
  const work = new Set();
  const follow = (event) => {
    const task = act(api, event, { seen, signal })
      .catch((error) => signal.aborted || console.error("simulated node:", error))
      .finally(() => work.delete(task));
    work.add(task);
  };
  const loop = (async () => {
    while (!signal.aborted) {
      const { body } = await api.ask("GET", pods);
      for (const object of body.items) follow({ type: "ADDED", object });
      await api.watch(`${pods}&watch=1&resourceVersion=${body.metadata.resourceVersion}`, follow, signal);
    }
  })().catch((error) => signal.aborted || console.error("simulated node:", error));
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all([loop, ...work]);
    },
  };
}

async function register(api) {
  const resources = { cpu: "64", memory: "256Gi", pods: "1000" };
  const { status, body } = await api.ask("POST", "/api/v1/nodes", {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "simulated-node", labels: { "kubernetes.io/hostname": "simulated-node" } },
    status: {
      capacity: resources,
      allocatable: resources,
      conditions: [{ type: "Ready", status: "True", reason: "Simulated", message: "no kubelet runs here" }],
    },
  });
  if (status !== 201) throw new Error(`the node was not registered: ${JSON.stringify(body)}`);
  // The server taints a new node as not ready; the controller that would lift it believes only a real kubelet.
  const untainted = await api.ask("PATCH", "/api/v1/nodes/simulated-node", { spec: { taints: null } }, merge);
  if (untainted.status !== 200) throw new Error(`the node stays tainted: ${JSON.stringify(untainted.body)}`);
}

async function act(api, { type, object: pod }, { seen, signal }) {
  const { uid, name, namespace, deletionTimestamp } = pod.metadata ?? {};
  if (type === "DELETED" || type === "ERROR" || !uid) return;
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  if (deletionTimestamp) {
    await api.ask("DELETE", path, { gracePeriodSeconds: 0, preconditions: { uid } });
    return;
  }
  if (seen.has(uid)) return;
  seen.add(uid);
  const say = (ready, stateOf) => api.ask("PATCH", `${path}/status`, statusOf(pod, ready, stateOf), merge);
  const trouble = troubleOf(pod);
  if (trouble) {
    await say(false, () => ({ waiting: trouble }));
    return;
  }
  await say(false, () => ({ waiting: { reason: "ContainerCreating" } }));
  await later(readyAfterMs, signal);
  await say(true, () => ({ running: { startedAt: now() } }));
}

function troubleOf(pod) {
  const images = pod.spec.containers.map(({ image }) => image);
  const bad = images.find((image) => image.includes("bad"));
  if (bad) return { reason: "ImagePullBackOff", message: `Back-off pulling image "${bad}"` };
  const crash = images.find((image) => image.includes("crash"));
  return crash ? { reason: "CrashLoopBackOff", message: "back-off 10s restarting failed container" } : null;
}

function statusOf(pod, ready, stateOf) {
  const condition = (type, holds) => ({
    type,
    status: holds ? "True" : "False",
    lastTransitionTime: now(),
  });
  return {
    status: {
      phase: ready ? "Running" : "Pending",
      hostIP: "127.0.0.1",
      podIP: "127.0.0.1",
      startTime: pod.status?.startTime ?? now(),
      conditions: [
        condition("Initialized", true),
        condition("ContainersReady", ready),
        condition("Ready", ready),
      ],
      containerStatuses: pod.spec.containers.map(({ name, image }) => ({
        name,
        image,
        imageID: ready ? `simulated://${image}` : "",
        ready,
        started: ready,
        restartCount: 0,
        state: stateOf(),
      })),
    },
  };
}

function now() {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

function later(ms, signal) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
