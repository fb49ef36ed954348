import Basics

/// What somebody typed and what was wrong with it, by field name. Empty for a fresh form.
package struct Typed: Sendable {
  package var values: [String: String]
  package var faults: [String: [FieldFault]]

  package init(_ values: [String: String] = [:], faults: [FieldFault] = []) {
    self.values = values
    self.faults = Dictionary(grouping: faults, by: \.field)
  }
}

/// One of several answers: the key that is sent, the words that are read.
package struct Choice: Hashable, Sendable {
  package let key: String
  package let label: String
  package let isOff: Bool

  package init(_ key: String, _ label: String, isOff: Bool = false) {
    self.key = key
    self.label = label
    self.isOff = isOff
  }
}

/// The room a field takes on the six-column grid of a form; on a phone every field is as wide as the screen.
package enum Width: String, Sendable {
  case third = ""
  case half = "w3"
  case twoThirds = "w4"
  case full = "w6"
  case sixth = "w1"
}

extension Reader {
  /// A day, or a day with a time, as a text that reads the same in every browser: one that draws its own field of dates writes
  /// them in the order of its own language. Its calendar opens beside the text where scripts run; `TypedTime` reads what is typed.
  package func dayInput(
    _ name: String, id: String, value: String, hasTime: Bool = false, isRequired: Bool = false, _ attributes: HTML = HTML()
  ) -> HTML {
    let present = hasTime ? inputMoment(now) : today.description
    return """
      <span class="dated"><input id="\(id)" name="\(name)" value="\(value)" placeholder="\(words("form.example", ["text": present]))" \
      data-now="\(present)" title="\(words(hasTime ? "form.moment.spellings" : "form.day.spellings"))" autocomplete="off" spellcheck="false" maxlength="40" \
      data-day="\(hasTime ? "datetime-local" : "date")"\(attributes)\(attribute("required", isRequired))>\
      <button type="button" class="needs-script" tabindex="-1" data-calendar aria-label="\(words("form.calendar"))"></button></span>
      """
  }
}

/// A form whose field names are the command's field names, dots for nested ones (`customer.name`). Labels come from
/// `field.<name>`, hints from the caller, faults from what the command's checks said. Works without script.
package struct Form: Sendable {
  package let reader: Reader
  package let typed: Typed
  /// Goes into the hidden `_csrf`; the door refuses a form without it.
  package let token: String
  /// Set when one page holds several forms, so that ids stay unique. Names are never touched.
  package let scope: String

  package init(reader: Reader, token: String, typed: Typed = Typed(), scope: String = "") {
    self.reader = reader
    self.token = token
    self.typed = typed
    self.scope = scope
  }

  private func id(_ name: String) -> String { scope.isEmpty ? name : "\(scope).\(name)" }
  private func label(_ name: String, _ key: String?) -> String {
    if let key { return reader.short(key) }
    return reader.words.first(of: labels(name))
  }
  private func labels(_ name: String) -> [String] {
    // Items of a list share their words: `products.0.model` is labelled as `products.model`.
    let plain = name.split(separator: ".").filter { Int($0) == nil }.joined(separator: ".")
    let last = plain.split(separator: ".").last ?? ""
    return ["short.field.\(plain)", "field.\(plain)", "short.field.\(last)", "field.\(last)"]
  }

  /// The whole form. `keep` names it for the script that remembers half-typed input.
  package func callAsFunction(
    _ action: String, classes: String = "form", id: String? = nil, keep: String? = nil, files: Bool = false,
    submitKey: Bool = false, _ content: HTML
  ) -> HTML {
    """
    <form method="post" action="\(action)" class="\(classes)"\(attribute("id", id))\(attribute("data-keep", keep))\
    \(attribute("data-submit-key", submitKey))\
    \(when(files, " enctype=\"multipart/form-data\"")) novalidate>\(hidden("_csrf", token))\(summary(over: content))\(content)</form>
    """
  }

  package func hidden(_ name: String, _ value: String) -> HTML { "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">" }

  /// The count of the faults, and those that belong to no field shown, named by their field; read out first.
  private func summary(over content: HTML) -> HTML {
    guard !typed.faults.isEmpty else { return HTML() }
    let others = typed.faults.filter { name, _ in !content.text.contains("id=\"\(id(owner(of: name))).fault\"") }
    let general = others.sorted { $0.key < $1.key }.map { name, faults -> HTML in
      let label = labels(name).contains(where: reader.words.has) && name != "body" ? label(name, nil) : ""
      let said = faults.map { words($0, label: label) }.joined(separator: " ")
      let named = (label.isEmpty ? "" : reader("form.fault.of", ["label": label])) + said
      return "<br><span id=\"\(id(name)).fault\">\(named)</span>"
    }
    return """
      <div class="f w6 fault-summary" role="alert" tabindex="-1" data-first-focus>\
      \(reader("form.faults", ["count": String(typed.faults.count)]))\
      \(general)</div>
      """
  }

  /// The field that a fault is shown beside: one of the third of several ticks, `roles.2`, stands beside `roles`.
  private func owner(of name: String) -> String {
    guard let dot = name.lastIndex(of: "."), Int(name[name.index(after: dot)...]) != nil else { return name }
    return String(name[..<dot])
  }

  /// Beside its field a fault may name the label; elsewhere (API, summary) the plain sentence stands.
  private func words(_ fault: FieldFault, label: String) -> String {
    var values = fault.values
    values["label"] = label
    return reader.words.first(of: ["fault.\(fault.code).field", "fault.\(fault.code)", "fault.other"], Fill(values))
  }

  /// Label above, mark of what must be filled, hint and fault below and tied to the input by `aria-describedby`.
  private func field(
    _ name: String, label text: String, required: Bool, hint: String?, width: Width, group: Bool = false, aside: HTML = HTML(),
    _ control: (HTML) -> HTML
  ) -> HTML {
    let faults = typed.faults.filter { $0.key == name || owner(of: $0.key) == name }.sorted { $0.key < $1.key }.flatMap(\.value)
    let id = id(name)
    var described: [String] = []
    if hint != nil { described.append("\(id).hint") }
    if !faults.isEmpty { described.append("\(id).fault") }
    var attributes = HTML()
    if !described.isEmpty { attributes += attribute("aria-describedby", described.joined(separator: " ")) }
    if !faults.isEmpty { attributes += " aria-invalid=\"true\"" }
    let mark: HTML = "\(aside)\(when(required, "<i>\(reader("form.required"))</i>"))"
    let head: HTML =
      group
      ? "<legend><span>\(text)</span>\(mark)</legend>"
      : aside.isEmpty
        ? "<label for=\"\(id)\"><span>\(text)</span>\(mark)</label>"
        : "<div class=\"label\"><label for=\"\(id)\">\(text)</label>\(mark)</div>"
    let below: HTML = """
      \(when(hint) { "<small class=\"hint\" id=\"\(id).hint\">\($0)</small>" })\
      \(when(!faults.isEmpty, "<small class=\"fault\" id=\"\(id).fault\">\(faults.map { words($0, label: text) }.joined(separator: " "))</small>"))
      """
    let classes = "f \(width.rawValue)\(faults.isEmpty ? "" : " wrong")"
    return group
      ? "<fieldset class=\"\(classes)\"\(attributes)>\(head)\(control(attributes))\(below)</fieldset>"
      : "<div class=\"\(classes)\">\(head)\(control(attributes))\(below)</div>"
  }

  /// One line. `look` names a list for the typeahead script, which asks `/search.json?q=…&in=<look>`.
  package func line(
    _ name: String, required: Bool = false, width: Width = .half, type: String = "text", label key: String? = nil,
    value: String? = nil, hint: String? = nil, placeholder: String? = nil, autocomplete: String = "off",
    inputMode: String? = nil, max: Int? = nil, look: String? = nil, big: Bool = false, focus: Bool = false,
    readOnly: Bool = false, list: [String] = [], aside: HTML = HTML()
  ) -> HTML {
    let id = id(name)
    return field(name, label: label(name, key), required: required, hint: hint, width: width, aside: aside) { described in
      """
      <input id="\(id)" name="\(name)" type="\(type)" value="\(typed.values[name] ?? value ?? "")"\(described)\
      \(attribute("placeholder", placeholder)) autocomplete="\(autocomplete)"\(attribute("inputmode", inputMode))\
      \(attribute("maxlength", max))\(attribute("data-look", look))\(attribute("required", required))\
      \(attribute("autofocus", focus))\
      \(attribute("readonly", readOnly))\(when(!list.isEmpty, " list=\"\(id).list\""))\(when(big, " class=\"big\""))>\
      \(when(!list.isEmpty, "<datalist id=\"\(id).list\">\(list.map { "<option value=\"\($0)\"></option>" as HTML })</datalist>"))
      """
    }
  }

  /// Several lines.
  package func lines(
    _ name: String, required: Bool = false, width: Width = .full, rows: Int = 2, label key: String? = nil, value: String? = nil,
    hint: String? = nil, placeholder: String? = nil, max: Int? = nil
  ) -> HTML {
    field(name, label: label(name, key), required: required, hint: hint, width: width) { described in
      """
      <textarea id="\(id(name))" name="\(name)" rows="\(rows)"\(described)\(attribute("placeholder", placeholder))\
      \(attribute("maxlength", max))\(attribute("required", required))>\n\(typed.values[name] ?? value ?? "")</textarea>
      """
    }
  }

  /// A list to pick one from.
  package func select(
    _ name: String, _ choices: [Choice], required: Bool = false, width: Width = .half, label key: String? = nil,
    value: String? = nil, empty: String? = nil, hint: String? = nil
  ) -> HTML {
    let chosen = typed.values[name] ?? value ?? ""
    return field(name, label: label(name, key), required: required, hint: hint, width: width) { described in
      """
      <select id="\(id(name))" name="\(name)"\(described)\(attribute("required", required))>\
      \(when(empty) { "<option value=\"\">\($0)</option>" })\(options(choices, chosen: chosen))</select>
      """
    }
  }

  private func options(_ choices: [Choice], chosen: String) -> [HTML] {
    choices.map { choice in
      """
      <option value="\(choice.key)"\(attribute("selected", choice.key == chosen))\(attribute("disabled", choice.isOff))>\
      \(choice.label)</option>
      """
    }
  }

  /// A few answers side by side, all seen at once.
  package func radios(
    _ name: String, _ choices: [Choice], required: Bool = false, width: Width = .half, label key: String? = nil,
    value: String? = nil, hint: String? = nil
  ) -> HTML {
    let chosen = typed.values[name] ?? value ?? ""
    return field(name, label: label(name, key), required: required, hint: hint, width: width, group: true) { _ in
      "<div class=\"seg\">\(choices.map { radio(name, $0, isChosen: $0.key == chosen) })</div>"
    }
  }

  private func radio(_ name: String, _ choice: Choice, isChosen: Bool) -> HTML {
    """
    <label><input type="radio" id="\(id(name)).\(choice.key)" name="\(name)" value="\(choice.key)"\
    \(attribute("checked", isChosen))\
    \(attribute("disabled", choice.isOff))><span>\(choice.label)</span></label>
    """
  }

  /// Several answers at once: each ticked one sends the same name.
  package func checks(
    _ name: String, _ choices: [Choice], chosen: Set<String> = [], width: Width = .full, label key: String? = nil,
    hint: String? = nil
  ) -> HTML {
    let typedKeys = typed.values[name].map { Set($0.split(separator: ",").map(String.init)) }
    return field(name, label: label(name, key), required: false, hint: hint, width: width, group: true) { _ in
      """
      <div class="checks">\(choices.map { check(name, $0, isChosen: (typedKeys ?? chosen).contains($0.key)) })</div>
      """
    }
  }

  private func check(_ name: String, _ choice: Choice, isChosen: Bool) -> HTML {
    """
    <label><input type="checkbox" id="\(id(name)).\(choice.key)" name="\(name)" value="\(choice.key)"\
    \(attribute("checked", isChosen))\
    \(attribute("disabled", choice.isOff))> \(choice.label)</label>
    """
  }

  /// One tick; unticked sends nothing.
  package func flag(_ name: String, isOn: Bool = false, width: Width = .full, label key: String? = nil, hint: String? = nil)
    -> HTML
  {
    let on = typed.values[name].map { $0 == "true" } ?? isOn
    return """
      <div class="f \(width.rawValue)"><div class="checks">\
      <label><input type="checkbox" id="\(id(name))" name="\(name)" value="true"\(attribute("checked", on))> \(label(name, key))\
      </label>\
      </div>\(when(hint) { "<small class=\"hint\">\($0)</small>" })</div>
      """
  }

  /// Wall time at the branch; the door reads it in the branch's zone.
  package func moment(
    _ name: String, required: Bool = false, width: Width = .third, label key: String? = nil, value: Instant? = nil,
    hint: String? = nil
  ) -> HTML {
    field(name, label: label(name, key), required: required, hint: hint, width: width) { described in
      reader.dayInput(
        name, id: id(name), value: typed.values[name] ?? value.map(reader.inputMoment) ?? "", hasTime: true, isRequired: required,
        described)
    }
  }

  package func day(_ name: String, required: Bool = false, width: Width = .third, label key: String? = nil) -> HTML {
    field(name, label: label(name, key), required: required, hint: nil, width: width) { described in
      reader.dayInput(name, id: id(name), value: typed.values[name] ?? "", isRequired: required, described)
    }
  }

  /// Yuan with at most two decimals; the door turns them into fen.
  package func money(
    _ name: String, required: Bool = false, width: Width = .third, label key: String? = nil, value: Money? = nil,
    hint: String? = nil
  ) -> HTML {
    line(
      name, required: required, width: width, label: key, value: value.map { $0.grouped.replacing(",", with: "") }, hint: hint,
      placeholder: "0.00", inputMode: "decimal", max: 16)
  }

  package func file(
    _ name: String, required: Bool = false, width: Width = .full, accept: String? = nil, label key: String? = nil,
    hint: String? = nil
  ) -> HTML {
    field(name, label: label(name, key), required: required, hint: hint, width: width) { described in
      "<input id=\"\(id(name))\" name=\"\(name)\" type=\"file\"\(described)\(attribute("accept", accept))\(attribute("required", required))>"
    }
  }

  /// A place to sign with finger, pen or mouse. The script puts a PNG data URL into the hidden field; without script the
  /// paper voucher is signed and photographed instead. WRK-002
  package func signature(_ name: String, required: Bool = true) -> HTML {
    field(name, label: label(name, nil), required: required, hint: reader("signature.hint"), width: .full) { described in
      """
      <div class="sign" data-sign><canvas width="680" height="240" id="\(id(name))" tabindex="0"\(described) aria-label="\
      \(label(name, nil))">\
      </canvas><input type="hidden" name="\(name)" value="\(typed.values[name] ?? "")">\
      <button type="button" class="b small" data-sign-clear>\(reader("button.signAgain"))</button></div>
      """
    }
  }

  private func choiceWords(_ key: String, of name: String, in command: String) -> String {
    let last = name.split(separator: ".").last ?? ""
    let keys = ["\(command).\(name).\(key)", "\(name).\(key)", "\(last).\(key)"]
    return reader.words.first(of: keys.flatMap { ["short.\($0)", $0] })
  }

  /// The control that fits a declared field, for commands whose form is a plain list of fields. Ids and choices need the
  /// words that only the caller knows: `choices[field.name]`.
  package func control(
    for declared: Field, in command: String, choices: [String: [Choice]] = [:], path: String = "", isOptional: Bool = false
  ) -> HTML {
    let name = path.isEmpty ? declared.name : "\(path).\(declared.name)"
    let key = reader.words.has("field.\(command).\(name)") ? "field.\(command).\(name)" : nil
    // The parts of what may be left out whole are not marked as needed.
    let must = declared.isRequired && !isOptional
    if let given = choices[name] { return select(name, given, required: must, width: .half, label: key, empty: must ? nil : "—") }
    if declared.name == "signature" { return signature(name, required: must) }
    switch declared.kind {
    case .text(let max): return line(name, required: must, label: key, max: max)
    case .lines(let max): return lines(name, required: must, label: key, max: max)
    case .choice(let keys):
      let labelled = keys.map {
        Choice($0, choiceWords($0, of: name, in: command))
      }
      return keys.count <= 4
        ? radios(name, labelled, required: must, label: key)
        : select(name, labelled, required: must, label: key, empty: must ? nil : "—")
    case .integer: return line(name, required: must, width: .third, label: key, inputMode: "numeric", max: 20)
    case .flag: return flag(name, label: key)
    case .instant: return moment(name, required: must, label: key)
    case .day: return day(name, required: must, label: key)
    case .money: return money(name, required: must, label: key)
    case .phone: return line(name, required: must, type: "tel", label: key, inputMode: "tel", max: 60)
    case .id: return line(name, required: must, label: key, look: declared.name)
    case .file: return file(name, required: must, label: key)
    case .object(let fields):
      return """
        <fieldset class="f w6 inset"><legend>\(label(name, key))</legend><div class="form">\
        \(fields.map { control(for: $0, in: command, choices: choices, path: name, isOptional: !must) })</div></fieldset>
        """
    case .list: return lines(name, required: must, label: key, hint: reader("form.onePerLine"))
    }
  }
}
