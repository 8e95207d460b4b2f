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

  // What axe's rules ask of an element: its tag, attributes, role and states, whether it says something, and inside of what it stands.
  structure(element) {
    const steps = []
    for (let one = element; one && steps.length < 4; one = one.parentElement) {
      const named = one.getAttributeNames().map(name => /^(aria-(?!label|describe|control|owns)|role$|type$|lang$|tabindex$)/.test(name) ?
        name + "=" + one.getAttribute(name) : one.getAttribute(name).trim() ? name : name + "=")
      steps.push([one.localName, [...one.classList].sort().join("."), named.sort().join(" "), Boolean(one.textContent.trim())].join(" "))
    }
    return this.brief(steps.join(" < "))
  },

  // What is shown now and was not at the width before; without what lies inside of it.
  appeared() {
    const shown = [...document.body.querySelectorAll("*")].filter(one => one.checkVisibility({ visibilityProperty: true }))
    const before = this.shown
    this.shown = new Set(shown)
    if (!before) return null
    const fresh = new Set(shown.filter(one => !before.has(one)))
    return [...fresh].filter(one => !fresh.has(one.parentElement))
  },

  // Everything but contrast: of the whole page at the first width; at another one of what appeared, and what depends on the width.
  async rules(tags, ofWidth, appeared) {
    const all = { runOnly: { type: "tag", values: tags }, rules: { "color-contrast": { enabled: false } } }
    if (!appeared) return this.ask(document, all)
    const faults = (await this.ask(document, { runOnly: { type: "rule", values: ofWidth } }))[1]
    if (appeared.length) faults.push(...(await this.ask({ include: appeared }, all))[1])
    return [Infinity, faults]
  },

  // Contrast, the dear rule, of what was not seen in these colours before.
  async contrast(seen) {
    const known = new Set(seen), looks = [...this.looks()].filter(([look]) => !known.has(look))
    const elements = { include: looks.map(([, element]) => element) }
    const faults = looks.length ? (await this.ask(elements, { runOnly: { type: "rule", values: ["color-contrast"] } }))[1] : []
    return [faults, looks.map(([look]) => look)]
  },

  async faults(tags, ofWidth, seen) {
    this.shorten()
    const appeared = this.appeared()
    const known = new Set(seen.structures), structures = [...new Set([...this.shown].map(one => this.structure(one)))]
    const isNew = structures.some(one => !known.has(one))
    const [passed, ruled] = isNew ? await this.rules(tags, ofWidth, appeared) : [Infinity, []]
    const [pale, looks] = await this.contrast(seen.looks)
    return { passed: passed > 10, faults: [...ruled, ...pale], looks, structures: structures.filter(one => !known.has(one)) }
  },
}
