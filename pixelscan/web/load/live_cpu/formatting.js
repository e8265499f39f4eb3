// Numbers formatted for people.

export const UNITS = {
  cores: { of: () => 1, text: (value) => value.toFixed(2) },
  request: { of: (pod) => pod.request / 100, text: (value) => `${Math.round(value)} %` },
  limit: { of: (pod) => pod.limit / 100, text: (value) => `${Math.round(value)} %` },
};

export function percent(share) {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}

export function age(seconds) {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 172800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} d`;
}
