"use strict";
// Whichever key was pressed before, the next one leads on from the slide in sight. Without this the
// arrow keys move among the numbers at the foot, and Page Down scrolls.
const slides = [...document.querySelectorAll("main>section")];
const steps = {
  ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1,
};
const pressable = "summary,a,button,input:not([name=slide]),[popover]";

addEventListener("keydown", event => {
  let step = steps[event.key];
  if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
  if ([" ", "Enter"].includes(event.key) && event.target.closest(pressable)) return;
  if (event.shiftKey) step = -step;
  event.preventDefault();
  const here = slides.findIndex(slide => slide.getBoundingClientRect().bottom > innerHeight / 2);
  const next = slides[here + step];
  if (!next) return;
  const number = next.querySelector("[name=slide]");
  number.checked = true;
  number.focus({preventScroll: true});
  next.scrollIntoView({behavior: "instant"});
});
