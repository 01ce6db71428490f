// A phone with Zalo on the page: what the platform shows its owner. Messages are drawn as everywhere, by message.js.
//
//   new Handset(element, { base, language })      base: "demo/phone/<n>"
//
// The same events and methods as the product's Phone, as far as the page uses them: "phone:line", say(text), wake(), toEnd().

import { Composer } from "./composer.js";
import { Drawer } from "./drawer.js";
import { drawLine } from "./message.js";

const NEAR_PX = 48; // this close to the end counts as reading the end
const TAP_HOLD_MS = 1500; // the same button again is the same thumb
const AGAIN_MS = 2000;

const TEMPLATE = `
<header class="phone-head"><h1></h1></header>
<div class="phone-log" role="log" aria-live="off" tabindex="0"></div>
<div class="phone-foot"><button type="button" class="phone-below" hidden></button>
<p class="phone-alert" role="alert" hidden></p>
<p class="handset-hint" hidden></p>
<form class="phone-form" novalidate>
<textarea rows="1" enterkeyhint="send" autocomplete="off"></textarea>
<button type="submit" class="phone-send"></button></form></div>`;

export class Handset {
  constructor(element, { base, language }) {
    Object.assign(this, { element, base, language, upto: null, held: new Set(), day: "", atEnd: true });
    element.classList.add("phone", "handset");
    element.innerHTML = TEMPLATE;
    const find = (name) => element.querySelector(name);
    this.parts = {
      name: find("h1"), log: find(".phone-log"), below: find(".phone-below"), alert: find(".phone-alert"),
      hint: find(".handset-hint"), form: find("form"), box: find("textarea"), send: find(".phone-send"),
    };
    const { log, box, form, below } = this.parts;
    this.composer = new Composer({ box, form, file: new EventTarget() }, new Drawer(base), this);
    log.addEventListener("scroll", () => {
      this.atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX;
      if (this.atEnd) below.hidden = true;
    }, { passive: true });
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(log);
    below.addEventListener("click", () => this.toEnd());
    this.refresh();
  }

  /** Everything after the last line known; calls meanwhile are one more round. */
  async refresh() {
    if (this.reading) return void (this.again = true);
    this.reading = true;
    try {
      do {
        this.again = false;
        const known = this.upto === null ? "" : `&after=${this.upto}`;
        const answer = await fetch(`${this.base}?lang=${this.language}${known}`, { signal: AbortSignal.timeout(20000) });
        if (!answer.ok) throw new Error(answer.status);
        this.take(await answer.json());
      } while (this.again);
      this.element.dataset.state = "online";
    } catch {
      this.element.dataset.state = "offline";
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.refresh(), AGAIN_MS);
    } finally {
      this.reading = false;
    }
  }

  take(page) {
    if (page.words) this.learn(page);
    if (this.upto !== null && page.upto < this.upto) return location.reload(); // another telling began
    const follow = this.atEnd || page.lines.some((line) => line.mine);
    for (const line of page.lines) this.place(line);
    if (follow) this.toEnd();
    else if (page.lines.length) this.parts.below.hidden = false;
    this.upto = page.upto;
  }

  learn({ words, name, hint }) {
    const parts = this.parts;
    this.words = words;
    this.element.lang = "vi";
    parts.name.textContent = name;
    parts.log.setAttribute("aria-label", words.log);
    parts.below.textContent = words.new_below;
    parts.box.placeholder = words.placeholder;
    parts.box.setAttribute("aria-label", words.placeholder);
    parts.send.textContent = words.send;
    parts.hint.textContent = hint;
    parts.hint.lang = this.language;
    parts.hint.hidden = !hint;
    setTimeout(() => parts.log.setAttribute("aria-live", "polite"), 500);
  }

  place(line) {
    if (line.day !== this.day) {
      const mark = document.createElement("p");
      mark.className = "phone-day";
      mark.textContent = this.day = line.day;
      this.parts.log.append(mark);
    }
    const view = document.createElement("article");
    drawLine(view, line, { words: this.words, base: "", tap: (choice) => this.press(choice) });
    this.parts.log.append(view);
    this.element.dispatchEvent(new CustomEvent("phone:line", { detail: line }));
  }

  // ------------------------------------------------------------------------------------------------------ what is done

  submit(text) {
    this.say(text);
    return true;
  }

  async say(text) {
    if (!(await this.post("say", { text }))) this.composer.putBack(text);
  }

  press({ command }) {
    if (this.held.has(command)) return;
    this.held.add(command);
    setTimeout(() => this.held.delete(command), TAP_HOLD_MS);
    const [message, button] = command.split(".").map(Number);
    this.post("press", { message, button });
  }

  async post(what, value) {
    let error = document.body.dataset.unsaid;
    try {
      const answer = await fetch(`${this.base}/${what}?lang=${this.language}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(value),
      });
      error = answer.ok ? "" : ((await answer.json()).error ?? error);
    } catch {
      // What stands in `error` already says so.
    }
    this.warn(error);
    this.refresh();
    return !error;
  }

  warn(text) {
    const { alert } = this.parts;
    alert.hidden = !text;
    alert.textContent = text;
  }

  wake() {
    this.refresh();
  }

  toEnd() {
    const { log, below } = this.parts;
    below.hidden = true;
    this.atEnd = true;
    log.scrollTop = log.scrollHeight;
  }
}

/** Ask for news of all these phones, for ever: one request that is answered when there is some. */
export async function watch(handsets) {
  for (let mark = ""; handsets.length; ) {
    try {
      const answer = await fetch(`demo/news?after=${mark}`, { signal: AbortSignal.timeout(40000) });
      if (!answer.ok) throw new Error(answer.status);
      const found = (await answer.json()).mark;
      if (found !== mark) for (const handset of handsets) handset.refresh();
      mark = found;
    } catch {
      await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
  }
}
