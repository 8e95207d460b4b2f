// Put into every page that axe is to look at, behind axe itself.
window.commarchAxe = {
  // How an element comes to its colours: there are no styles in elements, so classes and states from it to the root decide.
  look(element) {
    const steps = []
    for (let one = element; one; one = one.parentElement) {
      const states = ["disabled", "aria-current", "aria-selected", "aria-expanded", "open", "type", "data-bs-theme"]
        .filter(name => one.hasAttribute(name)).map(name => name + "=" + one.getAttribute(name))
      const place = one.matches("td, th, li, dt, dd") ? [one.matches(":first-child"), one.matches(":last-child")] : []
      steps.push([one.localName, [...one.classList].sort().join("."), ...states, ...place].join(" "))
    }
    const drawn = getComputedStyle(element)
    return this.brief(steps.join(" < ") + [drawn.color, drawn.backgroundColor, drawn.fontSize, drawn.fontWeight].join(" "))
  },

  // A number for a long text (cyrb53, 53 bits): thousands of looks are told with every page.
  brief(text) {
    let one = 0xdeadbeef, other = 0x41c6ce57
    for (let place = 0; place < text.length; place++) {
      const code = text.charCodeAt(place)
      one = Math.imul(one ^ code, 2654435761)
      other = Math.imul(other ^ code, 1597334677)
    }
    one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909)
    other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909)
    return 4294967296 * (2097151 & other) + (one >>> 0)
  },

  // Elements with text of their own, by their look; of those that look alike the first.
  looks() {
    const found = new Map()
    for (const element of document.body.querySelectorAll("*")) {
      const speaks = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())
      if ((speaks || element.matches("input, select, textarea")) && element.checkVisibility()) {
        const look = this.look(element)
        if (!found.has(look)) found.set(look, element)
      }
    }
    return found
  },

  // Rows of a list and sheets of paper are alike: some of each are enough.
  shorten() {
    for (const part of document.querySelectorAll("tbody")) for (const row of [...part.rows].slice(8)) row.remove()
    for (const sheet of [...document.querySelectorAll("section.folio")].slice(2)) sheet.remove()
  },

  async ask(elements, options) {
    const told = await axe.run(elements, { resultTypes: ["violations"], ...options })
    return [told.passes.length, told.violations.map(one => [one.id, String(one.nodes[0].target)])]
  },

  // Everything but contrast of the whole page; contrast, the dear rule, of what was not seen in these colours before.
  async faults(tags, seen) {
    this.shorten()
    const [passed, faults] = await this.ask(document, {
      runOnly: { type: "tag", values: tags }, rules: { "color-contrast": { enabled: false } },
    })
    const known = new Set(seen), looks = [...this.looks()].filter(([look]) => !known.has(look))
    if (looks.length) {
      const elements = { include: looks.map(([, element]) => element) }
      faults.push(...(await this.ask(elements, { runOnly: { type: "rule", values: ["color-contrast"] } }))[1])
    }
    return { passed, faults, looks: looks.map(([look]) => look) }
  },
}
