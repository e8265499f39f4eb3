/**
 * A component that shows the newest of its data, in whatever order Streamlit calls it.
 *
 * Streamlit imports the component's script anew for each data. While the browser still loads it, the imports end in any
 * order: older data would come last, and stay. Nor is what older data left cleaned up once newer data are shown.
 * `data` holds the component's own data, the session, and the number of these data in it.
 */
export function newestOnly(show) {
  const calls = new WeakMap(); // the last one of each place in the page
  return (mounted) => {
    const place = mounted.parentElement, before = calls.get(place);
    const [, session, number] = mounted.data;
    if (before?.session === session && before.number > number) return undefined;
    const call = { session, number };
    calls.set(place, call);
    const cleanUp = show(mounted);
    return () => {
      if (calls.get(place) === call) cleanUp?.();
    };
  };
}
