export default function ({ data: [data], parentElement }) {
  const pair = parentElement.querySelector(".pair");
  const slider = pair.querySelector("input");
  pair.dataset.view = data.view;
  pair.style.setProperty("--ratio", data.ratio);
  for (const side of ["original", "copy"]) show(pair.querySelector(`.${side}`), side, data[side]);
  slider.oninput = () => pair.style.setProperty("--at", `${slider.value}%`);
  slider.oninput();
}

function show(figure, side, photo) {
  const image = figure.querySelector("img");
  if (image.getAttribute("src") !== photo.src) image.src = photo.src;
  image.alt = `${side === "copy" ? "Copy" : "Original"}: ${photo.name}`;
  figure.querySelector("figcaption").textContent = photo.name;
}
