// What a page that is open must not have, as functions that a test calls.

/** The least contrast of text with what is behind it, by element and class. */
const contrasts = () => {
  const rgb = (words) => (words.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((each) => each / 255)
    .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4))
    .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const color = rgb(getComputedStyle(each).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const found = {};
  for (const element of document.querySelectorAll("body *")) {
    const said = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!said || !element.getClientRects().length || element.closest("script, style, noscript, :disabled")) continue;
    const style = getComputedStyle(element);
    const ink = light(rgb(element.closest("svg") ? style.fill : style.color)), paper = light(behind(element));
    const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    const name = `${element.tagName} ${element.className.baseVal ?? element.className}`;
    found[name] = Math.min(found[name] ?? 99, ratio);
  }
  return found;
};

/** What axe and its like look for, by name; nothing is wrong where each is 0 or empty. */
const faults = () => {
  const all = (what) => [...document.querySelectorAll(what)];
  const ids = all("[id]").map((each) => each.id);
  const levels = all("h1, h2, h3, h4").map((each) => Number(each.tagName[1]));
  const hasName = (each) => each.getAttribute("aria-label")
    || (each.getAttribute("aria-labelledby") || "none").split(" ").every((id) => document.getElementById(id));
  return {
    "ids that are not unique": ids.filter((id, at) => ids.indexOf(id) !== at),
    "links to nothing": all("main a").map((each) => each.getAttribute("href"))
      .filter((href) => !/^#r\d+$/.test(href) && !document.getElementById(href.slice(1))),
    "links and buttons without words": all("a, button, summary").filter((each) => !each.textContent.trim()).length,
    "controls without a label": all("select, input").filter((each) => !each.labels.length).length,
    "regions without a name": all("[role=region], form, article, nav").filter((each) => !hasName(each)).length,
    "headings that skip a level": levels.filter((level, at) => at && level > levels[at - 1] + 1).length,
    "tab stops out of order": all("[tabindex]").filter((each) => each.tabIndex > 0).length,
  };
};
