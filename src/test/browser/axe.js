// What finds faults of accessibility, for a page that is open already.
import axe from "axe-core";

window.axe = axe;
