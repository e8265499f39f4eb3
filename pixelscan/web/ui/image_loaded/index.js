let loading; // kept when Streamlit mounts the component again
let tell;

export default function ({ data: [data], setTriggerValue }) {
  const tellThis = () => setTriggerValue("loaded", true);
  tell = tellThis;
  if (loading !== data.address) load(data.address);
  return () => {
    if (tell === tellThis) tell = null; // the visitor went elsewhere
  };
}

function load(address) {
  loading = address;
  const picture = new Image();
  picture.onload = picture.onerror = () => {
    if (loading !== address) return;
    loading = null;
    tell?.();
  };
  picture.src = address;
}
