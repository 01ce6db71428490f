// How one line of the conversation looks: files, heading, text with its time, and the choices under it.

const make = (tag, name, text) => {
  const part = document.createElement(tag);
  if (name) part.className = name;
  if (text) part.textContent = text;
  return part;
};

/**
 * Draw a line into its <article>. base: path of the seat; before: the version an edit replaced; chosen: commands tapped
 * already; tap(choice): what a press does.
 */
export function drawLine(view, line, { words, base, before, chosen, tap }) {
  const focused = view.contains(document.activeElement) && document.activeElement.dataset.command;
  view.className = line.mine ? "msg mine" : "msg";
  view.replaceChildren(body(line, words, base));
  const choices = line.mine ? null : choicesOf(line, before, chosen, tap);
  if (choices) view.append(choices);
  view.classList.toggle("offers", Boolean(choices));
  if (focused) [...view.querySelectorAll("button")].find((button) => button.dataset.command === focused)?.focus();
}

function body(line, words, base) {
  const said = make("div", "msg-body");
  said.append(make("span", "unseen", `${line.mine ? words.me : words.office}: `));
  for (const file of line.files) said.append(fileLink(file, base));
  if (line.heading) said.append(make("strong", "msg-heading", line.heading));
  const text = make("div", line.withheld ? "msg-text withheld" : "msg-text");
  text.append(...linked(line.withheld ? words.withheld : line.text));
  text.append(make("span", "msg-time", (line.replaces === undefined ? "" : `${words.edited} `) + line.time));
  said.append(text);
  return said;
}

function fileLink(file, base) {
  const link = make("a", "msg-file");
  Object.assign(link, { href: base + file.path, target: "_blank", rel: "noopener" });
  link.append(make("span", "msg-file-name", file.name), make("span", "msg-file-size", file.size));
  return link;
}

const linked = (text) =>
  text.split(/(https?:\/\/[^\s]+[^\s.,;:)])/).map((part, at) => {
    if (at % 2 === 0) return part;
    return Object.assign(make("a", "", part), { href: part, target: "_blank", rel: "noopener" });
  });

/** Choices that an edit took away stay in place, dead, until the page is opened again: nothing moves under a thumb. */
function choicesOf(line, before, chosen, tap) {
  const offered = new Set(line.choices.flat().map((choice) => choice.command));
  const had = new Set((before?.choices ?? []).flat().map((choice) => choice.command));
  const added = line.choices.map((row) => row.filter((choice) => !had.has(choice.command)));
  const rows = [...(before?.choices ?? []), ...added].filter((row) => row.length);
  if (!rows.length) return null;
  const all = make("div", "msg-choices");
  for (const row of rows) {
    const box = make("div", "msg-row");
    for (const choice of row) box.append(choiceButton(choice, offered.has(choice.command), chosen, tap));
    all.append(box);
  }
  return all;
}

function choiceButton(choice, live, chosen, tap) {
  const button = make("button", chosen?.has(choice.command) ? "chosen" : "", choice.label);
  button.type = "button";
  button.dataset.command = choice.command;
  button.disabled = !live;
  button.addEventListener("click", () => tap(choice));
  return button;
}
