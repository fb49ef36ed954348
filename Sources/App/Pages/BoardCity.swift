import Aftersales
import Basics
import Web

/// The town as the board sees it, without a map: the branch in the middle, around it the parts of town that addresses name.
/// Each says how many calls wait there and how many technicians have a visit there on the day shown; what is late bears a sign.
/// Where an area stands says nothing of where it lies.
struct BoardCity: Sendable {
  struct Area: Sendable {
    var name: String
    var waiting: Int
    var late: Int
    var technicians: [String]
    var visits: Int
    /// The calls that wait there, the most pressing first.
    var calls: [(text: String, path: String)]
  }

  var branch: String
  var areas: [Area]

  private static let width = 1000
  private static let height = 420

  func html(_ frame: Frame) -> HTML {
    guard !areas.isEmpty else { return HTML() }
    let t = frame.reader
    let places = areas.indices.map { Self.place($0, of: areas.count) }
    return """
      <details class="sheet city" id="city" data-live><summary class="pad"><b>\(t("city.title"))</b> <span class="quiet">\(t("city.note", ["areas": String(areas.count)]))</span></summary>\
      <svg viewBox="0 0 \(Self.width) \(Self.height)" role="img" aria-label="\(t("city.title"))">\
      \(places.map { "<line class=\"spoke\" x1=\"\(Self.width / 2)\" y1=\"\(Self.height / 2)\" x2=\"\($0.x)\" y2=\"\($0.y)\"/>" as HTML })\
      <rect class="hub" x="\(Self.width / 2 - 80)" y="\(Self.height / 2 - 20)" width="160" height="40" rx="6"/>\
      <text class="hub" x="\(Self.width / 2)" y="\(Self.height / 2 + 5)">\(branch)</text>\
      \(zip(areas, places).map { area($0, at: $1, frame) })</svg>\
      <ul class="mend">\(areas.map { line($0, frame) })</ul></details>
      """
  }

  /// On an ellipse, beginning at the top; neighbours of many stand on two rings by turns.
  private static func place(_ number: Int, of count: Int) -> (x: Int, y: Int) {
    let isInner = count > 10 && number % 2 == 1
    let (x, y) = Circle.point(number, of: count)
    return (width / 2 + x * (isInner ? 250 : 420) / 1000, height / 2 + y * (isInner ? 105 : 172) / 1000)
  }

  private func area(_ it: Area, at place: (x: Int, y: Int), _ frame: Frame) -> HTML {
    let t = frame.reader
    let tone: HTML = it.late > 0 ? " late" : ""
    let sign: HTML = when(
      it.late > 0,
      "<use href=\"\(frame.asset("icons/icons.svg"))#stop\" class=\"sign\" x=\"\(place.x - 62)\" y=\"\(place.y + 3)\" width=\"14\" height=\"14\"/>"
    )
    let words =
      it.late > 0
      ? t("city.late", ["count": String(it.waiting), "late": String(it.late)]) : t("city.waiting", ["count": String(it.waiting)])
    return """
      <g class="area\(tone)"><title>\(words) · \(it.technicians.joined(separator: t("list.separator")))</title>\
      <rect x="\(place.x - 70)" y="\(place.y - 28)" width="140" height="58" rx="6"/>\
      <text class="t" x="\(place.x)" y="\(place.y - 11)">\(it.name)</text>\(sign)<text x="\(place.x + (it.late > 0 ? 8 : 0))" y="\(place.y + 7)">\(words)</text>\
      <text x="\(place.x)" y="\(place.y + 23)">\(t("city.technicians", ["count": String(it.technicians.count)]))</text></g>
      """
  }

  private func line(_ it: Area, _ frame: Frame) -> HTML {
    let t = frame.reader
    return """
      <li><b>\(it.name)</b><span>\(t("city.waiting", ["count": String(it.waiting)]))</span>\
      \(when(it.late > 0, "<span class=\"bad\">\(frame.icon("stop"))\(t("city.lateOnly", ["late": String(it.late)]))</span>"))\
      <span class="quiet">\(it.technicians.isEmpty ? t("city.nobody") : it.technicians.joined(separator: t("list.separator")))</span>\
      <span>\(it.calls.map { "<a href=\"\($0.path)\">\($0.text)</a> " as HTML })</span></li>
      """
  }
}

/// Points on a circle in thousandths of its radius, without a library of sines: the same on every machine.
enum Circle {
  /// A quarter turn in steps of 1/64 of the whole.
  private static let sines = [0, 98, 195, 290, 383, 471, 556, 634, 707, 773, 831, 882, 924, 957, 981, 995, 1000]

  static func point(_ number: Int, of count: Int) -> (x: Int, y: Int) {
    let step = count == 0 ? 0 : (number * 64 + count / 2) / count % 64
    return (sine(step), -sine(step + 16))
  }

  private static func sine(_ step: Int) -> Int {
    let turn = step % 64
    switch turn {
    case 0...16: return sines[turn]
    case 17...32: return sines[32 - turn]
    case 33...48: return -sines[turn - 32]
    default: return -sines[64 - turn]
    }
  }
}
