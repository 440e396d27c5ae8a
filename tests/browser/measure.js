// What tests measure on a page as it is drawn. `measure.py` calls these by name; each gives a list
// of plain values. The site itself has no script.
window.measures = (() => {
const round = (number) => Math.round(number * 10) / 10;
const words = (text) => text.replace(/\s+/g, " ").trim();
const named = (el) => {
  const id = el.id ? `#${el.id}` : "";
  const kind = typeof el.className === "string" && el.className ? `.${el.className.replace(/ /g, ".")}` : "";
  return `${el.localName}${id}${kind} "${words(String(el.textContent || el.value || "")).slice(0, 40)}"`;
};
const isButton = (el) => el.matches("button, .button") || (el.matches(".tel") && getComputedStyle(el).borderTopStyle !== "none");
const isHidden = (el) => el.closest(".vh, .skip:not(:focus)") || !el.checkVisibility({ visibilityProperty: true });
const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });

// -- colours --------------------------------------------------------------------------------------
const known = new Map();
const rgba = (color) => {
  if (!known.has(color)) known.set(color, drawn(color));
  return known.get(color);
};
const drawn = (color) => {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
};
const over = (top, below) => {
  const share = top[3] / 255;
  return [0, 1, 2].map((i) => top[i] * share + below[i] * (1 - share)).concat(255);
};
const luminance = (color) => {
  const [r, g, b] = color.slice(0, 3).map((part) => {
    const x = part / 255;
    return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one, other) => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
const variable = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
// All that can lie behind an element: below the header the page's ground fades from lamp to paper.
const grounds = (el) => {
  const layers = [];
  for (let at = el; at && at !== document.body; at = at.parentElement) {
    const color = rgba(getComputedStyle(at).backgroundColor);
    if (color[3]) layers.push(color);
    if (color[3] === 255) break;
  }
  const isSolid = layers.length && layers[layers.length - 1][3] === 255;
  const bottoms = isSolid ? [layers.pop()] : [rgba(variable("--paper")), rgba(variable("--lamp"))];
  return bottoms.map((bottom) => layers.reduceRight((below, top) => over(top, below), bottom));
};
const worst = (color, behind) => Math.min(...behind.map((ground) => contrast(over(color, ground), ground)));

// Each element that takes the focus under a name; the radio buttons of one group have one.
const stop = (el) => (el.type === "radio" ? `group ${el.name}` : named(el));
let followed = null;

// -- text -----------------------------------------------------------------------------------------
const textParts = function* () {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (words(node.data) && !isHidden(node.parentElement) && !node.parentElement.closest("option, title")) yield node;
  }
};
const rectsOf = (node) => {
  const range = document.createRange();
  range.selectNodeContents(node);
  return [...range.getClientRects()].filter((rect) => rect.width > 1 && rect.height > 1);
};

// -- the flow -------------------------------------------------------------------------------------
const edges = (el) => {
  const { left, top, right, bottom } = el.getBoundingClientRect();
  return { left, top, right, bottom };
};
// Where a ::before or ::after stands that is positioned in its element.
const placed = (el, which) => {
  const [style, own, room] = [getComputedStyle(el, which), getComputedStyle(el), edges(el)];
  const left = room.left + parseFloat(own.borderLeftWidth) + parseFloat(style.left);
  const top = room.top + parseFloat(own.borderTopWidth) + parseFloat(style.top);
  return { style, name: `${which} of ${named(el)}`, left, top, right: left + parseFloat(style.width), bottom: top + parseFloat(style.height) };
};
const isDrawn = (style) => !["none", "normal"].includes(style.content) && style.display !== "none";
// The lines are the edges of these; beside each way stands a word for the other one.
const flowDrawing = () => {
  const lines = [];
  const carriers = [[".flow li, .flow .when", "::before"], [".flow .rejoins > ul", "::after"]];
  for (const [which, pseudo] of carriers) {
    for (const el of document.querySelectorAll(which)) {
      const { style, name, left, top, right, bottom } = placed(el, pseudo);
      if (!isDrawn(style)) continue;
      const [above, below, before, after] = ["Top", "Bottom", "Left", "Right"].map((side) => parseFloat(style[`border${side}Width`]));
      if (above) lines.push({ name, left, top, right, bottom: top + above });
      if (below) lines.push({ name, left, top: bottom - below, right, bottom });
      if (before) lines.push({ name, left, top, right: left + before, bottom });
      if (after) lines.push({ name, left: right - after, top, right, bottom });
    }
  }
  const labels = [...document.querySelectorAll(".flow .when")].map((el) => placed(el, "::after")).filter((label) => isDrawn(label.style));
  return { lines, labels };
};
const lieOver = (one, other) =>
  Math.min(one.right, other.right) - Math.max(one.left, other.left) > 0.5 && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 0.5;
const reaches = ({ x, y }, other) => x > other.left - 1.5 && x < other.right + 1.5 && y > other.top - 1.5 && y < other.bottom + 1.5;
const endsOf = ({ left, top, right, bottom }) => {
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return right - left < bottom - top ? [{ x, y: top }, { x, y: bottom }] : [{ x: left, y }, { x: right, y }];
};

const measures = {
  // Anything that reaches past the sides of the page.
  overflow() {
    const root = document.documentElement;
    const found = root.scrollWidth > root.clientWidth ? [`page is ${root.scrollWidth} wide, room is ${root.clientWidth}`] : [];
    for (const el of document.body.querySelectorAll("*")) {
      if (isHidden(el) || el.closest(".scroll") || el.closest("svg svg, svg > *")) continue;
      const rect = el.getBoundingClientRect();
      if (rect.width && (rect.right > root.clientWidth + 1 || rect.left < -1)) found.push(named(el));
    }
    for (const node of textParts()) {
      if (!node.parentElement.closest(".scroll") && rectsOf(node).some((r) => r.right > root.clientWidth + 1 || r.left < -1))
        found.push(`text "${words(node.data).slice(0, 40)}"`);
    }
    return found;
  },

  // Text that a box cuts off, and blocks so narrow that a word does not fit.
  clipped() {
    const found = [];
    for (const el of document.body.querySelectorAll("*")) {
      if (isHidden(el) || !words(el.textContent) || el.closest("svg, option")) continue;
      const style = getComputedStyle(el);
      const cuts = [style.overflowX, style.overflowY].some((value) => value === "hidden" || value === "clip");
      if (cuts && (el.scrollWidth > el.clientWidth + 1 || el.scrollHeight > el.clientHeight + 1)) found.push(`${named(el)} is cut off`);
      const isBlock = !style.display.startsWith("inline") && style.display !== "contents";
      const own = [...el.childNodes].filter((node) => node.nodeType === 3).map((node) => words(node.data)).join("");
      if (isBlock && own.length > 12 && el.clientWidth < 3 * parseFloat(style.fontSize)) found.push(`${named(el)} is squeezed to ${el.clientWidth} px`);
    }
    return found;
  },

  // Text that lies on other text.
  overlaps() {
    const lines = [...textParts()].flatMap((node) => rectsOf(node).map((rect) => ({ rect, node })));
    lines.sort((a, b) => a.rect.top - b.rect.top);
    const found = [];
    lines.forEach((one, at) => {
      for (const other of lines.slice(at + 1)) {
        if (other.rect.top > one.rect.bottom) break;
        const across = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
        const down = Math.min(one.rect.bottom, other.rect.bottom) - other.rect.top;
        if (across > 2 && down > 0.45 * Math.min(one.rect.height, other.rect.height))
          found.push(`"${words(one.node.data).slice(0, 30)}" and "${words(other.node.data).slice(0, 30)}"`);
      }
    });
    return found;
  },

  // Blocks that stand above or before one that the markup has first. Cells of a row begin side by side.
  order() {
    scrollTo(0, 0); // what sticks stands elsewhere further down
    const found = [];
    let before = null;
    for (const node of textParts()) {
      if (node.parentElement.closest("svg")) continue;
      const rects = rectsOf(node);
      if (!rects.length) continue;
      const middle = (rects[0].top + rects[0].bottom) / 2;
      const cell = node.parentElement.closest("td, th");
      const isNextCell = cell && before?.cell && cell !== before.cell && cell.parentElement === before.cell.parentElement;
      if (before && !isNextCell && middle < before.top - 2) found.push(`"${words(node.data).slice(0, 40)}" stands above "${before.text}"`);
      before = { cell, top: rects[0].top, text: words(node.data).slice(0, 40) };
    }
    return found;
  },

  // Every control and link with the size of what can be pressed.
  targets() {
    const found = [];
    for (const el of document.body.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")) {
      if (isHidden(el)) continue;
      const choice = el.closest(".choice");
      const isLine = getComputedStyle(el).display === "inline";
      const rects = choice ? [choice.getBoundingClientRect()] : isLine ? [...el.getClientRects()] : [el.getBoundingClientRect()];
      const width = Math.max(...rects.map((rect) => rect.width));
      const height = Math.min(...rects.map((rect) => rect.height));
      const large = choice || isButton(el) || el.matches("select, textarea, .text");
      found.push({ name: named(el), width: round(width), height: round(height), least: large ? 44 : 24 });
    }
    return found;
  },

  // Answers where a press on a corner of the row does not reach the answer's field.
  rows() {
    const found = [];
    for (const row of document.querySelectorAll(".choice")) {
      row.scrollIntoView({ block: "center" });
      const { left, right, top, bottom } = row.getBoundingClientRect();
      const field = row.querySelector("input");
      for (const [x, y] of [[left + 6, top + 6], [right - 6, top + 6], [left + 6, bottom - 6], [right - 6, bottom - 6]]) {
        const hit = document.elementFromPoint(x, y);
        const label = hit && hit.closest("label");
        if (hit !== field && !(label && label.control === field)) found.push(`${named(row)} at ${round(x - left)}, ${round(y - top)}`);
      }
    }
    return found;
  },

  // What shows where a control is and what state it is in, against what lies beside it: 3:1.
  controls() {
    const found = [];
    const add = (el, what, ratio) => found.push({ name: `${named(el)}: ${what}`, ratio: round(ratio) });
    for (const el of document.body.querySelectorAll("input:not([type=hidden]), select, textarea, button, a")) {
      if (isHidden(el) || (el.matches("a") && !isButton(el))) continue;
      const style = getComputedStyle(el);
      const edge = rgba(style.borderTopColor);
      const has = parseFloat(style.borderTopWidth) >= 1 && style.borderTopStyle !== "none" && edge[3];
      const outside = grounds(el.parentElement);
      const fill = rgba(style.backgroundColor);
      add(el, "edge", Math.max(has ? worst(edge, outside) : 0, fill[3] ? worst(fill, outside) : 0));
      if (!el.checked) continue;
      const inside = el.type === "radio" ? contrast(edge, grounds(el)[0]) : contrast(rgba(getComputedStyle(el, "::after").borderBottomColor), grounds(el)[0]);
      add(el, "chosen", inside);
    }
    for (const el of document.querySelectorAll("progress")) {
      add(el, "track", worst(rgba(getComputedStyle(el).borderTopColor), grounds(el.parentElement)));
      add(el, "done", contrast(rgba(variable("--brand")), grounds(el)[0]));
    }
    for (const el of document.querySelectorAll(".icon")) {
      if (isHidden(el)) continue;
      add(el, "shape", worst(rgba(getComputedStyle(el).fill), grounds(el.parentElement)));
      const inner = el.querySelector(".on, .pen");
      const style = getComputedStyle(inner);
      add(el, "sign", contrast(rgba(style.stroke === "none" ? style.fill : style.stroke), rgba(getComputedStyle(el).fill)));
    }
    return found;
  },

  // Text on the ground that fades, which axe leaves undecided: 4.5:1, 3:1 where it is large.
  textOnGround() {
    const found = [];
    for (const node of textParts()) {
      const el = node.parentElement;
      if (el.closest("svg")) continue;
      const style = getComputedStyle(el);
      const size = parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700);
      found.push({ name: `${named(el)}`, ratio: round(worst(rgba(style.color), grounds(el))), least: isLarge ? 3 : 4.5 });
    }
    return found;
  },

  // Every element that takes the focus: how its focus shows.
  focus() {
    const found = [];
    const look = (el) => {
      const { outlineStyle, outlineWidth, outlineColor, outlineOffset, boxShadow } = getComputedStyle(el);
      return { outlineStyle, outlineWidth, outlineColor, outlineOffset, boxShadow };
    };
    for (const el of document.body.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden]), [tabindex]")) {
      if (!el.matches(".skip") && isHidden(el)) continue;
      document.activeElement.blur();
      const before = look(el);
      el.focus({ focusVisible: true });
      const after = look(el);
      const problems = [];
      if (document.activeElement !== el) problems.push("takes no focus");
      if (JSON.stringify(before) === JSON.stringify(after)) problems.push("looks the same");
      if (after.outlineStyle === "none" || parseFloat(after.outlineWidth) < 2) problems.push("has no outline of 2 px");
      const ring = rgba(after.outlineColor);
      const shadow = after.boxShadow === "none" ? null : rgba(after.boxShadow.match(/^(rgba?\([^)]*\)|color\([^)]*\)|#\w+)/)[0]);
      const behind = grounds(el.parentElement);
      const best = Math.min(...behind.map((ground) => Math.max(contrast(ring, ground), shadow ? contrast(shadow, ground) : 0)));
      if (best < 3) problems.push(`shows at ${round(best)}:1`);
      if (problems.length) found.push(`${named(el)} ${problems.join(", ")}`);
    }
    document.activeElement.blur();
    return found;
  },

  // The elements that the Tab key comes to, in the order of the markup; a radio group is one stop.
  stops() {
    const all = [...document.body.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden]), [tabindex='0']")];
    const names = all.filter((el) => el.matches(".skip") || !isHidden(el)).map(stop);
    return names.filter((name, at) => !name.startsWith("group ") || names.indexOf(name) === at);
  },

  // Notes from now on where the focus goes, beginning from outside the page.
  follow() {
    document.activeElement.blur();
    getSelection().removeAllRanges();
    if (!followed) document.addEventListener("focusin", ({ target }) => followed.push(stop(target)));
    followed = [];
    return followed;
  },

  passed() {
    return followed;
  },

  // How large each text is.
  textSizes() {
    // A drawing grows as a whole: its letters keep their size in its own units.
    const scale = (el) => el.getScreenCTM?.().a ?? 1;
    return [...textParts()].map(({ parentElement: el }) => ({ name: named(el), size: parseFloat(getComputedStyle(el).fontSize) * scale(el) }));
  },

  // Where the field and the words of each answer stand, across.
  sides() {
    return [...document.querySelectorAll(".choice")].map((row) => {
      const field = row.querySelector("input").getBoundingClientRect();
      const text = rectsOf(row.querySelector("label").firstChild)[0];
      return { field: round((field.left + field.right) / 2), from: round(text.left), to: round(text.right) };
    });
  },

  // On paper browsers leave the colours behind text out, unless told to print them: dark on both.
  pale() {
    const white = [255, 255, 255, 255];
    const found = [];
    for (const node of textParts()) {
      const color = rgba(getComputedStyle(node.parentElement).color);
      const least = Math.min(contrast(color, white), worst(color, grounds(node.parentElement)));
      if (least < 7) found.push(`${named(node.parentElement)} is ${color}`);
    }
    return found;
  },

  // Numbers of lists that stand outside the paper or the screen.
  markers() {
    const found = [];
    for (const item of document.querySelectorAll("ol > li")) {
      if (isHidden(item)) continue;
      canvas.font = getComputedStyle(item).font;
      const needed = canvas.measureText(`${item.value}. `).width;
      if (item.getBoundingClientRect().left < needed) found.push(`${item.value}. has no room for its ${round(needed)} px`);
    }
    return found;
  },

  // The shapes of a drawing that say something, against its ground and against the skin they cross.
  drawing() {
    const color = (name, key) => rgba(getComputedStyle(document.querySelector(name))[key]);
    const [tile, skin] = [color(".tile", "fill"), color(".skin", "fill")];
    return [
      ["lead on tile", color(".lead", "stroke"), tile, 3],
      ["lead on skin", color(".lead", "stroke"), skin, 3],
      ["dot on skin", color(".dot", "fill"), skin, 3],
      ["line on skin", color(".line", "stroke"), skin, 3],
      ["line on tile", color(".line", "stroke"), tile, 3],
      ["badge on tile", color(".badge", "stroke"), tile, 3],
      ["words on tile", color(".ink", "fill"), tile, 4.5],
      ["number on badge", color(".ink", "fill"), color(".badge", "fill"), 4.5],
    ].map(([name, one, other, least]) => ({ name, ratio: round(contrast(one, other)), least }));
  },

  // What the flow is drawn of: where a line ends in nothing, or lies over a text or a box.
  flowFaults() {
    const { lines, labels } = flowDrawing();
    const boxes = [...document.querySelectorAll(".flow .box")].map((el) => ({ name: named(el), ...edges(el) }));
    const texts = [...textParts()].filter((node) => node.parentElement.closest(".flow")).flatMap((node) =>
      rectsOf(node).map(({ left, top, right, bottom }) => ({ name: `"${words(node.data).slice(0, 40)}"`, left, top, right, bottom })));
    const found = [];
    for (const line of lines) {
      for (const other of [...texts, ...labels, ...boxes]) if (lieOver(line, other)) found.push(`${line.name} lies over ${other.name}`);
      for (const end of endsOf(line)) {
        const isStart = end.y === Math.min(...lines.map((each) => each.top));
        if (!isStart && ![...lines, ...boxes].some((other) => other !== line && reaches(end, other)))
          found.push(`${line.name} ends in nothing at ${round(end.x)}, ${round(end.y)}`);
      }
    }
    for (const label of labels)
      for (const other of [...texts, ...boxes]) if (lieOver(label, other)) found.push(`${label.name} lies over ${other.name}`);
    for (const box of boxes) {
      const into = lines.some((line) => endsOf(line).some((end) => Math.abs(end.y - box.top) < 1.5 && end.x > box.left && end.x < box.right));
      if (!into) found.push(`no line leads into ${box.name}`);
    }
    return found;
  },

  // How many pixels of lines of the flow are in the window.
  flowPixels() {
    const clip = (line) => Math.max(0, line.right - line.left) * Math.max(0, Math.min(line.bottom, innerHeight) - Math.max(line.top, 0));
    return [flowDrawing().lines.reduce((sum, line) => sum + clip(line), 0)];
  },

  // Texts that can be seen.
  shown() {
    return [...textParts()].map((node) => words(node.data));
  },
};
return measures;
})();
