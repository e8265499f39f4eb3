const END = 9; // letters that stay: photos of a series differ in them

/** Make an element stand for a photo: its picture, its name, and marks for problems and for further files. */
export function fill(element, photo) {
  const make = (tag, name, text = "") =>
    Object.assign(document.createElement(tag), { className: name, textContent: text });
  const frame = make("span", "frame"), name = make("span", "name");
  element.dataset.id = photo.id;
  element.ariaLabel = [photo.name, photo.beside && `with ${photo.beside}`, photo.flag && "with problems"].filter(
    Boolean,
  ).join(", ");
  element.title = photo.name;
  const image = Object.assign(new Image(), { alt: "", loading: "lazy", src: photo.src });
  image.onerror = () => frame.replaceChildren(make("span", "missing", "no picture"));
  frame.append(image);
  name.append(...cutInTheMiddle(photo.name.split("/").pop()));
  element.append(frame, name);
  if (photo.beside) element.append(make("span", "beside", `+ ${photo.beside}`));
  if (photo.flag) element.append(make("span", "flag", "!"));
}

/** The name in two parts; where there is too little room, the first one ends in an ellipsis. */
function cutInTheMiddle(name) {
  const part = (text) => Object.assign(document.createElement("span"), { textContent: text });
  return [part(name.slice(0, -END)), part(name.slice(-END))];
}
