const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10];

const requests = new Map();
const durations = new Map();
let visits = 0;
let orders = 0;

for (const [method, route, ...statuses] of [
  ["GET", "/", 200, 500],
  ["GET", "/products", 200, 500],
  ["POST", "/checkout", 201, 400, 500],
]) {
  for (const status of statuses) requests.set(requestLabels(route, method, status), 0);
  durations.set(route, emptyHistogram());
}

/** Counts one answered customer request; `route` is the pattern, never the raw path. */
export function countRequest(route, method, status, seconds) {
  const labels = requestLabels(route, method, status);
  requests.set(labels, (requests.get(labels) ?? 0) + 1);
  const histogram = durations.get(route) ?? emptyHistogram();
  durations.set(route, histogram);
  histogram.count += 1;
  histogram.sum += seconds;
  const first = buckets.findIndex((limit) => seconds <= limit);
  if (first >= 0) for (let i = first; i < buckets.length; i += 1) histogram.cumulative[i] += 1;
}

export function countVisit() {
  visits += 1;
}

export function countOrder() {
  orders += 1;
}

/** Everything in Prometheus' text format. */
export function metricsText({ version, commit }) {
  const startedAt = (Date.now() - process.uptime() * 1000) / 1000;
  return [
    ...family("shop_requests_total", "counter", "Customer requests answered."),
    ...[...requests].map(([labels, count]) => `shop_requests_total{${labels}} ${count}`),
    ...family("shop_request_duration_seconds", "histogram", "Time to answer a customer request."),
    ...[...durations].flatMap(([route, histogram]) => histogramLines(route, histogram)),
    ...family("shop_visits_total", "counter", "Visits to the front page."),
    `shop_visits_total ${visits}`,
    ...family("shop_orders_total", "counter", "Orders placed."),
    `shop_orders_total ${orders}`,
    ...family("process_start_time_seconds", "gauge", "Start of the process, seconds since 1970."),
    `process_start_time_seconds ${startedAt.toFixed(3)}`,
    ...family("process_resident_memory_bytes", "gauge", "Resident memory."),
    `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
    ...family("shop_build_info", "gauge", "What is running."),
    `shop_build_info{version="${version}",commit="${commit}"} 1`,
    "",
  ].join("\n");
}

function requestLabels(route, method, status) {
  return `route="${route}",method="${method}",status="${status}"`;
}

function emptyHistogram() {
  return { cumulative: buckets.map(() => 0), count: 0, sum: 0 };
}

function histogramLines(route, { cumulative, count, sum }) {
  const name = "shop_request_duration_seconds";
  return [
    ...buckets.map((limit, i) => `${name}_bucket{route="${route}",le="${limit}"} ${cumulative[i]}`),
    `${name}_bucket{route="${route}",le="+Inf"} ${count}`,
    `${name}_sum{route="${route}"} ${sum.toFixed(6)}`,
    `${name}_count{route="${route}"} ${count}`,
  ];
}

function family(name, type, help) {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}
