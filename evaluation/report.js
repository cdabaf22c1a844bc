"use strict";
(() => {
  const form = document.querySelector("form");
  if (!form) return;
  const cards = Array.from(document.querySelectorAll("article"));
  const said = document.getElementById("count");
  const texts = new Map();
  const words = (card) => {
    if (!texts.has(card)) texts.set(card, card.textContent.toLowerCase());
    return texts.get(card);
  };
  const filter = () => {
    const chosen = Array.from(form.querySelectorAll("select")).filter((each) => each.value);
    const sought = form.elements.sought.value.trim().toLowerCase();
    let shown = 0;
    for (const card of cards) {
      const fits = chosen.every((each) => card.dataset[each.name] === each.value)
        && (!sought || words(card).includes(sought));
      card.hidden = !fits;
      if (fits) shown += 1;
    }
    said.textContent = `${shown} of ${cards.length} shown`;
  };
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 150);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
})();
