// The page of one seat: one phone that fills the window.
import { Phone } from "./phone.js";

const base = location.pathname.replace(/[^/]*$/, "");
new Phone(document.getElementById("phone"), { base, whole: true });
