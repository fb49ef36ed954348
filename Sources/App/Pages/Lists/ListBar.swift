import Aftersales
import Basics
import Web

/// What stands above a list: tabs, search words, the filters in force as chips, saved views, columns, and how many lines there
/// are. All of it is in the address of the page, so that a link shows another person the same question.
struct ListBar: Sendable {
  var query: ListQuery
  var tabs: [Tab] = []
  /// What is looked for: the words within the search field.
  var searchKey: String
  var branches: [Choice] = []
  var technicians: [Choice] = []
  /// The words that the company has laid down, by the name of their filter.
  var listed: [String: [Choice]] = [:]
  var views: [ListView] = []
  /// The view from which the filters came, and whether they have changed since.
  var view: ListView?
  var isChanged = false
  var reader: ID<Staff>
  var defaultView: ID<ListView>?
  /// Views that the reader may take away.
  var deletable: Set<ID<ListView>> = []
  /// The branch with which a view may be shared.
  var shared: Choice?
  /// The columns shown; empty where they cannot be chosen.
  var columns: [String] = []
  /// Counted to 1001.
  var total: Int
  var exportPath: String?
  var printPath: String?
  /// What was typed into a form of the bar that was refused.
  var refused: ListRefusal?

  private var shape: ListShape { query.shape }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    return """
      <div class="listbar">\(when(!query.ignored.isEmpty, ignored(frame)))\
      \(when(!tabs.isEmpty, "<div class=\"toolbar\">\(frame.tabs(tabs, label: "orders.filter"))\(search(frame))</div>"))\
      <div class="listtools">\(when(tabs.isEmpty, search(frame)))\(filterMenu(frame))\(chips(frame))<span class="end">\
      <span class="quiet total" role="status">\(ListBar.count(total, t))</span>\(viewMenu(frame))\(when(!columns.isEmpty, columnMenu(frame)))\
      \(when(printPath) { "<a class=\"b small hide-s\" href=\"\($0)\" data-list-print>\(frame.icon("print"))\(t("list.print"))</a>" })\
      \(when(exportPath) { "<a class=\"b small\" href=\"\($0)\">\(frame.icon("download"))\(t("list.export"))</a>" })</span></div></div>
      """
  }

  /// `共 312 条`, or that there are more than were counted.
  static func count(_ total: Int, _ t: Reader) -> String {
    total > 1000 ? t("list.totalMore", ["count": "1000"]) : t("list.total", ["count": String(total)])
  }

  /// What a column is called above the table.
  static func label(_ column: String, _ t: Reader) -> String { t.words.first(of: ["listColumn.\(column)", "column.\(column)"]) }

  private func ignored(_ frame: Frame) -> HTML {
    """
    <div class="flash refused" role="alert">\(frame.icon("info"))<div>\(query.ignored.map { "<div>\(said($0, frame.reader))</div>" as HTML })</div>\
    <a class="b small" href="\(query.path)">\(frame.reader("list.ignored.clean"))</a></div>
    """
  }

  /// What was wrong with an answer, with the name that its field bears on the page.
  private func said(_ it: ListQuery.Ignored, _ t: Reader) -> String {
    let filter = shape.filter(it.name)
    let key =
      switch filter?.kind {
      case .day: "day"
      case .yuan: "yuan"
      case nil: "unknown"
      default: "other"
      }
    return t("list.fault.\(key)", ["name": filter == nil ? it.name : t("listFilter.\(it.name)"), "value": it.value])
  }

  private func hidden(except names: Set<String>) -> HTML {
    query.pairs(hasPlace: false, except: names).map {
      "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" as HTML
    }.joined()
  }

  private func search(_ frame: Frame) -> HTML {
    let t = frame.reader
    return """
      <form class="filter" method="get" action="\(shape.path)" role="search">\(hidden(except: ["q"]))<label class="unseen" for="filter-q">\(t(searchKey))\
      </label><input id="filter-q" type="search" name="q" value="\(query.words)" placeholder="\(t(searchKey))" maxlength="100">\
      <button class="b">\(t("button.show"))</button></form>
      """
  }

  // MARK: filters

  private var asked: [ListFilter] {
    shape.filters.filter { filter in
      switch filter.kind {
      case .tabs, .id: false
      case .branch: branches.count > 1
      case .listed: !(listed[filter.name] ?? []).isEmpty
      case .technician: !technicians.isEmpty
      default: true
      }
    }
  }

  private func filterMenu(_ frame: Frame) -> HTML {
    let t = frame.reader
    let names = Set(asked.map(\.name))
    let count = query.pairs().count { names.contains($0.name) }
    // A field that was not understood is shown with what was typed in it.
    let isOpen = query.ignored.contains { names.contains($0.name) }
    return """
      <details class="menu filters" data-filters\(attribute("open", isOpen))><summary class="b small" aria-label="\(t("list.filter"))">\(frame.icon("checklist"))\(t("list.filter"))\
      \(when(count > 0, "<b class=\"c\">\(count)</b>"))\(frame.key("F"))</summary>\
      <div class="sheet drop"><form method="get" action="\(shape.path)" class="form pad">\(hidden(except: names))\
      \(asked.map { field($0, frame) })<div class="f w6 save"><button class="b go">\(t("list.apply"))</button>\
      <a class="b" href="\(query.unfiltered.path)">\(t("list.clear"))</a></div></form></div></details>
      """
  }

  private func field(_ filter: ListFilter, _ frame: Frame) -> HTML {
    let t = frame.reader
    let id = "filter-\(filter.name)"
    let label = t("listFilter.\(filter.name)")
    let fault = query.ignored.first { $0.name == filter.name }
    let value = fault?.value ?? query.answers[filter.name]?.first ?? ""
    let said: HTML = when(fault) { "<small class=\"fault\" id=\"\(id)-fault\">\(self.said($0, t))</small>" }
    let wrong: HTML = when(fault != nil, " aria-invalid=\"true\" aria-describedby=\"\(id)-fault\"")
    func framed(_ control: HTML) -> HTML {
      "<div class=\"f\(fault == nil ? "" : " wrong")\"><label for=\"\(id)\">\(label)</label>\(control)\(said)</div>"
    }
    func select(_ choices: [Choice]) -> HTML {
      framed(
        """
        <select id="\(id)" name="\(filter.name)"\(wrong)><option value="">\(t("list.any"))</option>\
        \(choices.map { "<option value=\"\($0.key)\"\(attribute("selected", $0.key == value))>\($0.label)</option>" as HTML })</select>
        """)
    }
    switch filter.kind {
    case .branch: return select(branches)
    case .listed: return select(listed[filter.name] ?? [])
    case .technician: return select([Choice("none", t("listFilter.technician.none"))] + technicians)
    case .day: return framed(t.dayInput(filter.name, id: id, value: value, wrong))
    case .yuan:
      return framed(
        "<input id=\"\(id)\" name=\"\(filter.name)\" value=\"\(value)\" inputmode=\"decimal\" maxlength=\"14\"\(wrong)>")
    case .choice(let keys, let words):
      if value.isEmpty, fault == nil {
        return frame.once("filter \(shape.name) \(filter.name)") { choices(keys, words, filter, label, said: HTML(), t) }
      }
      return choices(keys, words, filter, label, said: said, t)
    case .tabs, .id: return HTML()
    }
  }

  private func choices(
    _ keys: [String], _ words: String, _ filter: ListFilter, _ label: String, said: HTML, _ t: Reader
  ) -> HTML {
    let chosen = query.answers[filter.name] ?? []
    let checks: [HTML] = keys.map { key in
      """
      <label><input type="checkbox" name="\(filter.name)" value="\(key)"\(attribute("checked", chosen.contains(key)))>\
       \(t.short("\(words).\(key)"))</label>
      """
    }
    return
      "<fieldset class=\"f \(keys.count > 4 ? "w6" : keys.count > 2 ? "w3" : "")\"><legend>\(label)</legend><div class=\"checks\">\(checks)</div>\(said)</fieldset>"
  }

  private func chips(_ frame: Frame) -> HTML {
    let t = frame.reader
    var chips: [HTML] = []
    func chip(_ text: String, _ without: ListQuery) {
      chips.append(
        """
        <li><a class="chip" href="\(without.path)"><span>\(text)</span><span aria-hidden="true">×</span>\
        <span class="unseen">\(t("list.remove"))</span></a></li>
        """)
    }
    for filter in shape.filters where !filter.isTab {
      guard let answers = query.answers[filter.name] else { continue }
      let words = t.listed(answers.map { word($0, filter, t) })
      chip(t("list.chip", ["name": t("listFilter.\(filter.name)"), "value": words]), query.without(filter.name))
    }
    if !query.words.isEmpty {
      var without = query.first
      without.words = ""
      chip(t("list.chip", ["name": t("list.words"), "value": query.words]), without)
    }
    if query.sort.needs != nil, shape.sorts.count > 1 { chip(t("listSort.\(query.sort.name)"), query.sorted(by: shape.sorts[0])) }
    return chips.isEmpty ? HTML() : "<ul class=\"chips\" aria-label=\"\(t("list.inForce"))\">\(chips)</ul>"
  }

  private func word(_ answer: String, _ filter: ListFilter, _ t: Reader) -> String {
    switch filter.kind {
    case .choice(_, let words): return t.short("\(words).\(answer)")
    case .branch: return branches.first { $0.key == answer }?.label ?? t("list.unknown")
    case .technician:
      return answer == "none"
        ? t("listFilter.technician.none") : technicians.first { $0.key == answer }?.label ?? t("list.unknown")
    case .listed: return answer
    case .day: return LocalDay(answer).map(t.date) ?? answer
    case .yuan: return Money(yuan: answer).map(t.money) ?? answer
    case .tabs, .id: return t("list.one")
    }
  }

  // MARK: views

  private func viewMenu(_ frame: Frame) -> HTML {
    let t = frame.reader
    let title = view.map { isChanged ? t("list.viewChanged", ["name": $0.name]) : $0.name } ?? t("list.views")
    let known: HTML =
      views.isEmpty
      ? "<p class=\"pad quiet\">\(t("list.views.none"))</p>" : "<ul class=\"plain viewlist\">\(views.map { row($0, frame) })</ul>"
    let typed = refused?.typed(.views)
    func faults(_ name: String, _ label: String) -> HTML {
      frame.faults(typed?.faults[name] ?? [], id: "view.\(name)", label: label)
    }
    func isTicked(_ name: String, _ otherwise: Bool) -> Bool { typed.map { $0.values[name] != nil } ?? otherwise }
    let isShared = isTicked("branch", view?.branch != nil && view?.branch?.description == shared?.key)
    let isDefault = isTicked("isDefault", view != nil && view?.id == defaultView)
    let name = typed?.values["name"] ?? (view?.owner == reader ? view?.name ?? "" : "")
    return """
      <details class="menu views" data-views\(attribute("open", typed != nil))><summary class="b small">\(frame.icon("book"))<span class="clip">\(title)</span>\(frame.icon("down"))</summary><div class="sheet drop">\
      \(known)\
      <form method="post" action="/lists/\(shape.name)/views" class="pad keepview"><input type="hidden" name="_csrf" value="\(frame.token)">\
      <input type="hidden" name="query" value="\(query.text(hasPlace: false))"><label for="view-name" class="quiet">\(t("list.saveView"))</label>\
      <input id="view-name" name="name" maxlength="40" required value="\(name)" placeholder="\(t("list.viewName"))"\
      \(frame.wrong(typed?.faults["name"], id: "view.name"))>\(faults("name", t("list.viewName")))\
      <div class="checks">\(when(shared) { "<label><input type=\"checkbox\" name=\"branch\" value=\"\($0.key)\"\(attribute("checked", isShared))> \(t("list.share", ["branch": $0.label]))</label>" })\
      \(faults("branch", t("listFilter.branch")))\
      <label><input type="checkbox" name="isDefault" value="true"\(attribute("checked", isDefault))> \(t("list.makeDefault"))</label>\
      \(faults("isDefault", t("list.makeDefault")))</div>\(faults("query", t("list.saveView")))\
      <small class="hint">\(t("list.saveView.hint"))</small><button class="b small">\(t("button.save"))</button></form>\
      </div></details>
      """
  }

  private func row(_ one: ListView, _ frame: Frame) -> HTML {
    let t = frame.reader
    let target = ListQuery(text: one.query + (one.query.isEmpty ? "" : "&") + "view=\(one.id)", for: shape).path
    let isDefault = one.id == defaultView
    return """
      <li><a href="\(target)"\(when(one.id == view?.id, " aria-current=\"true\""))>\(one.name)\
      <small>\(one.branch == nil ? "" : one.owner == reader ? t("list.shared") : t("list.sharedBy", ["name": one.ownerName]))\
      \(when(isDefault, " \(t("list.default"))"))</small></a>\
      <form method="post" action="/lists/views/\(one.id)/\(isDefault ? "not-default" : "default")"><input type="hidden" name="_csrf" value="\(frame.token)">\
      <button class="text">\(t(isDefault ? "list.notDefault" : "list.setDefault"))<span class="unseen"> \(one.name)</span></button></form>\
      \(when(deletable.contains(one.id), """
        <form method="post" action="/lists/views/\(one.id)/delete"><input type="hidden" name="_csrf" value="\(frame.token)">\
        <button class="text danger">\(t("list.deleteView"))<span class="unseen"> \(one.name)</span></button></form>
        """))</li>
      """
  }

  // MARK: columns

  private func columnMenu(_ frame: Frame) -> HTML {
    let t = frame.reader
    let order = columns + shape.columns.filter { !columns.contains($0) }
    return """
      <details class="menu columns"\(attribute("open", refused?.typed(.columns) != nil))><summary class="b small hide-s">\(frame.icon("queue"))\(t("list.columns"))\(frame.icon("down"))</summary><div class="sheet drop">\
      <form method="post" action="/lists/\(shape.name)/columns" class="pad" data-columns><input type="hidden" name="_csrf" value="\(frame.token)">\
      \(frame.faults(refused?.typed(.columns)?.faults["column"] ?? [], id: "columns.column", label: t("list.columns")))\
      <input type="hidden" name="back" value="\(query.text(except: ["cols"]))"><ol class="plain columnlist">\(order.map { columnRow($0, frame) })</ol>\
      <div class="save"><button class="b small go" name="do" value="keep">\(t("button.save"))</button>\
      <button class="b small" name="do" value="reset">\(t("list.columns.reset"))</button></div></form></div></details>
      """
  }

  private func columnRow(_ column: String, _ frame: Frame) -> HTML {
    let t = frame.reader
    let label = ListBar.label(column, t)
    return """
      <li><label><input type="checkbox" name="column" value="\(column)"\(attribute("checked", columns.contains(column)))> \(label)</label>\
      <button class="text" name="up" value="\(column)" data-move="-1" aria-label="\(t("list.columns.up", ["name": label]))">↑</button>\
      <button class="text" name="down" value="\(column)" data-move="1" aria-label="\(t("list.columns.down", ["name": label]))">↓</button></li>
      """
  }
}
