"use strict";
// Makes the network of the page one that can be dragged, and its people reachable by keyboard. Text from outside is
// only ever given to textContent and to canvas labels.
(() => {
  const network = JSON.parse(document.getElementById("network-data").textContent);
  const figure = document.getElementById("network");
  const stage = document.getElementById("stage");
  const people = document.getElementById("people");
  const facts = document.getElementById("facts");
  const hint = "Choose somebody to see their part; drag people to see more.";
  const narrow = matchMedia("(max-width: 40rem)");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const layout = () => network.layouts[narrow.matches ? "narrow" : "wide"];
  const family = getComputedStyle(document.body).fontFamily;

  const elements = [
    ...network.people.map((person, i) => ({
      group: "nodes",
      data: { id: `p${i}` },
      classes: person.isEnd ? "end" : "",
    })),
    ...network.links.map((link, i) => ({
      group: "edges",
      data: { id: `l${i}`, source: `p${link.source}`, target: `p${link.target}`, width: link.width },
      classes: link.isSketch ? "sketch" : "",
    })),
  ];

  const style = () => [
    {
      selector: "node",
      style: {
        "background-color": colour("--spot"), width: "data(size)", height: "data(size)", label: "data(text)",
        color: colour("--ink"), "font-size": 12.5, "font-family": family, "text-valign": "data(side)",
        "text-halign": "center", "text-wrap": "wrap", "text-max-width": "400px", "text-margin-y": "data(aside)",
        "text-outline-color": colour("--paper"), "text-outline-width": 2.5, "font-weight": 600,
        "overlay-opacity": 0,
      },
    },
    { selector: "node.end", style: { "background-color": colour("--end") } },
    {
      selector: "edge",
      style: {
        width: "data(width)", "line-color": colour("--link"), "target-arrow-color": colour("--link"),
        "target-arrow-shape": "triangle", "curve-style": "unbundled-bezier",
        "control-point-distances": "data(bend)", "control-point-weights": "data(part)", "edge-distances": "node-position",
        "overlay-opacity": 0,
        "target-distance-from-node": 2, "arrow-scale": 0.9,
      },
    },
    { selector: "edge.sketch", style: { "line-style": "dashed" } },
    { selector: "node.chosen", style: { "background-color": colour("--chosen") } },
    {
      selector: "edge.chosen",
      style: { "line-color": colour("--chosen"), "target-arrow-color": colour("--chosen") },
    },
  ];

  figure.classList.add("live");
  const cy = cytoscape({
    container: stage, elements, style: [], layout: { name: "null" }, autounselectify: true, boxSelectionEnabled: false,
    userPanningEnabled: false, userZoomingEnabled: false,
  });

  // Zoom alone follows the width of the page: places are those of the picture that scripts replace.
  const fit = () => {
    const zoom = stage.clientWidth / layout().width;
    stage.style.height = `${layout().height * zoom}px`;
    cy.resize();
    cy.viewport({ zoom, pan: { x: 0, y: 0 } });
  };
  // cytoscape.js wants the control point as a part of the way from source to target, and as the distance from that
  // way on the side that is (-dy, dx) of it.
  const controlPoint = (from, to, bend) => {
    const way = { x: to.x - from.x, y: to.y - from.y };
    const isLevel = from.y === to.y;
    const via = { x: way.x / 2 + (isLevel ? 0 : 2 * bend), y: way.y / 2 + (isLevel ? 2 * bend : 0) };
    const length = Math.hypot(way.x, way.y) || 1;
    return {
      part: (via.x * way.x + via.y * way.y) / length ** 2,
      bend: (via.y * way.x - via.x * way.y) / length,
    };
  };
  const place = () => {
    const { places, bends } = layout();
    const highest = Math.min(...places.map((spot) => spot.y));
    places.forEach((spot, i) => {
      const isHighest = spot.y === highest;
      const node = cy.getElementById(`p${i}`);
      const { note } = network.people[i];
      const text = note ? `${spot.label}\n${note}` : spot.label;
      node.data({ text, size: 2 * spot.radius, side: isHighest ? "top" : "bottom", aside: isHighest ? -3 : 3 });
      node.position({ x: spot.x, y: spot.y });
    });
    bends.forEach((bend, i) => {
      const { source, target } = network.links[i];
      cy.getElementById(`l${i}`).data(controlPoint(places[source], places[target], bend));
    });
    cy.style(style());
    fit();
  };
  place();
  narrow.addEventListener("change", place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(style()));
  new ResizeObserver(fit).observe(figure);

  const buttons = network.people.map((person, i) => {
    const button = document.createElement("button");
    const name = document.createElement("bdi");
    name.textContent = person.name;
    button.type = "button";
    button.append(name);
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => choose(button.getAttribute("aria-pressed") === "true" ? -1 : i));
    return button;
  });
  const choose = (chosen) => {
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(i === chosen)));
    cy.elements().removeClass("chosen");
    if (chosen >= 0) {
      const node = cy.getElementById(`p${chosen}`);
      node.union(node.connectedEdges()).addClass("chosen");
    }
    facts.textContent = chosen >= 0 ? network.people[chosen].facts : hint;
  };
  cy.on("tap", "node", (event) => choose(Number(event.target.id().slice(1))));
  cy.on("tap", (event) => { if (event.target === cy) choose(-1); });
  people.append(...buttons);
  facts.textContent = hint;
  people.hidden = false;
  facts.hidden = false;
})();
