// Numbers formatted for people.

export const UNITS = {
  cores: { of: () => 1, text: (value) => value.toFixed(2) },
  request: { of: (pod) => pod.request / 100, text: (value) => `${Math.round(value)} %` },
  limit: { of: (pod) => pod.limit / 100, text: (value) => `${Math.round(value)} %` },
};

// What the vertical axis shows.
export const TITLES = { cores: "CPU, cores", request: "CPU, % of the request", limit: "CPU, % of the limit" };

export function percent(share) {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}

// Minutes and seconds, as a stopwatch shows them.
export function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

// Why a unit has nothing to show; "" if a pod has that bound.
export function unbounded(pods, unit) {
  if (unit === "cores" || !pods.length || pods.some((pod) => UNITS[unit].of(pod))) return "";
  const pod = pods.length === 1 ? "This pod has" : "These pods have";
  return `${pod} no CPU ${unit}, so there is no percentage of it to show. Choose “cores” to see the CPU in use.`;
}

// The part that all names share, up to their last common hyphen; "" for a single name.
export function commonPrefix(names) {
  if (names.length < 2) return "";
  const [first, last] = [names.reduce((a, b) => (a < b ? a : b)), names.reduce((a, b) => (a > b ? a : b))];
  let same = 0;
  while (same < first.length && first[same] === last[same]) same += 1;
  return first.slice(0, first.lastIndexOf("-", same - 1) + 1);
}

export function age(seconds) {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 172800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} d`;
}
