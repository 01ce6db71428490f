// What one phone keeps in the browser: the text in its box, and messages that did not arrive yet.

/** A small part of localStorage; a browser that keeps nothing still sends. */
export class Drawer {
  constructor(seat) {
    this.prefix = `quantriet:${seat}:`;
  }

  read(name) {
    try {
      return JSON.parse(localStorage.getItem(this.prefix + name));
    } catch {
      return null;
    }
  }

  write(name, value) {
    try {
      if (value === null) localStorage.removeItem(this.prefix + name);
      else localStorage.setItem(this.prefix + name, JSON.stringify(value));
    } catch {
      // Full, or forbidden.
    }
  }

  all(name) {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix + name));
      return keys.map((key) => this.read(key.slice(this.prefix.length))).filter(Boolean);
    } catch {
      return [];
    }
  }
}
