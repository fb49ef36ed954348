import Basics
import Web

/// A key and what it does: the one declaration that the keyboard script obeys and the help overlay lists. What names a place on
/// the page (`on`, a selector) is there only while the page has it.
struct KeyBinding: Sendable {
  enum Deed: String, Sendable { case focus, click, go, move, open, digit, submit, palette, help }

  /// As the script compares it: `/`, `g q`, `Mod k` (Ctrl or ⌘), `1-9`.
  var keys: String
  var deed: Deed
  /// Where: a selector, a path, or a number of rows.
  var target: String
  /// The page must hold this for the key to exist.
  var on: String?
  /// What it does, in words.
  var words: String

  init(_ keys: String, _ deed: Deed, _ target: String = "", on: String? = nil, _ words: String) {
    self.keys = keys
    self.deed = deed
    self.target = target
    self.on = on
    self.words = words
  }

  /// What works where the page has the place for it.
  static func ofPages(_ t: Reader) -> [KeyBinding] {
    let rows = "table[data-rows] tbody tr"
    return [
      KeyBinding("n", .click, "main [data-key='n']", on: "main [data-key='n']", t("keys.main")),
      KeyBinding("j", .move, "1", on: rows, t("keys.down")), KeyBinding("k", .move, "-1", on: rows, t("keys.up")),
      KeyBinding("Enter", .open, "", on: rows, t("keys.open")),
      KeyBinding("1-9", .digit, "#candidates", on: "#candidates [data-digit]", t("keys.assign")),
      KeyBinding("1-9", .digit, "#place", on: "#place [data-digit]", t("keys.board")),
      KeyBinding("s", .focus, "#actions", on: "#actions", t("keys.step")),
      KeyBinding("v", .click, "main [data-key='v']", on: "main [data-key='v']", t("keys.voucher")),
      KeyBinding("u", .click, "[data-undo]", on: "[data-undo]", t("keys.undo")),
      KeyBinding("Mod Enter", .submit, "form[data-submit-key]", on: "form[data-submit-key]", t("keys.save")),
    ]
  }

  static func everywhere(_ t: Reader) -> [KeyBinding] {
    [
      KeyBinding("Mod k", .palette, "", t("keys.palette")), KeyBinding("/", .focus, "[data-find]", t("keys.find")),
      KeyBinding("?", .help, "", t("keys.help")),
    ]
  }

  /// G and a letter lead to each entry of the rail that the person is offered.
  static func ways(_ entries: [Navigation], _ t: Reader) -> [KeyBinding] {
    entries.map { KeyBinding("g \($0.letter)", .go, $0.path, t("nav.\($0.rawValue)")) }
  }
}

extension Navigation {
  /// The letter after G.
  var letter: String {
    switch self {
    case .register: "n"
    case .orders: "r"
    case .queue: "p"
    case .board: "b"
    case .jobs: "m"
    case .dayEnd: "d"
    case .customers: "k"
    case .imports: "i"
    case .admin: "s"
    case .checkpoints: "c"
    }
  }
}

/// A line of the palette: a page to go to, or a place on this page to act at.
struct PaletteEntry: Sendable {
  var text: String
  var detail = ""
  var path: String?
  /// A selector: a button's form, a folded form, a link.
  var target: String?

  /// What also finds it: pinyin and initials.
  var also: String { Pinyin.of(text).map { "\($0.full) \($0.initials)" } ?? "" }
}

extension Frame {
  /// The help overlay. Its entries are what the script obeys, so that the list cannot go stale.
  var keyHelp: HTML { once("keyHelp") { drawnKeyHelp } }

  private var drawnKeyHelp: HTML {
    let t = reader
    let groups = [
      ("keys.group.page", KeyBinding.ofPages(t)), ("keys.group.everywhere", KeyBinding.everywhere(t)),
      ("keys.group.go", KeyBinding.ways(Navigation.offered(to: person?.roles ?? []), t)),
    ]
    let lists: [HTML] = groups.map { name, keys in
      "<section><h3>\(t(name))</h3><dl class=\"keys\">\(keys.map(line))</dl></section>"
    }
    return """
      <dialog id="help" class="sheet" aria-labelledby="help-title"><header><h2 id="help-title">\(t("help.title"))</h2>\
      <form method="dialog" class="end"><button class="b small">\(t("button.close"))</button></form></header>\
      <div class="pad keygroups">\(lists)</div></dialog>
      """
  }

  private func line(_ key: KeyBinding) -> HTML {
    let caps: [HTML] = key.keys.split(separator: " ").map { cap in
      let shown = ["Mod": "Ctrl", "Enter": "↵", "1-9": "1–9"][String(cap)] ?? cap.uppercased()
      return "<kbd>\(shown)</kbd>"
    }
    return """
      <div data-keys="\(key.keys)" data-deed="\(key.deed.rawValue)" data-target="\(key.target)"\(attribute("data-on", key.on))>\
      <dt>\(caps)</dt><dd>\(key.words)</dd></div>
      """
  }

  private var pageEntries: HTML {
    let pages = Navigation.offered(to: person?.roles ?? []).map {
      PaletteEntry(text: reader("page.\($0.rawValue)"), path: $0.path)
    }
    let admin =
      (person?.roles.contains(.administrator) ?? false)
      ? AdminSection.allCases.map { PaletteEntry(text: reader("admin.\($0.rawValue)"), path: $0.path) } : []
    let own = [PaletteEntry(text: reader("password.title"), path: "/password")]
    return (pages + admin + own).map { entry($0, "palette.page") }.joined()
  }

  private func entry(_ one: PaletteEntry, _ kind: String) -> HTML {
    """
    <li hidden data-also="\(one.also)" data-detail="\(one.detail.isEmpty ? reader(kind) : one.detail)"\
    \(attribute("data-path", one.path))\(attribute("data-target", one.target))>\(one.text)</li>
    """
  }

  /// The command palette: what may be done here, the pages, and then whatever the search finds.
  func palette(_ here: [PaletteEntry]) -> HTML {
    let entries = here.map { entry($0, "palette.here") }.joined() + once("palette.pages") { pageEntries }
    return """
      <dialog id="palette" class="sheet" aria-label="\(reader("palette.title"))"><input type="search" aria-label="\
      \(reader("palette.title"))" placeholder="\(reader("palette.placeholder"))" data-look="all" data-look-open \
      autocomplete="off"><ul aria-label="\(reader("palette.title"))"></ul><p class="pad quiet" data-none hidden>\
      \(reader("palette.none"))</p><ol hidden data-entries>\(entries)</ol></dialog>
      """
  }
}
