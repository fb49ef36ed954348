import Aftersales
import Basics
import Web

/// `/admin/calendar`: shifts of each weekday and days that differ. POST /admin/calendar with `name`, `timeZone`, `holidays`,
/// `shifts.mon` … `shifts.sun` (`08:30-12:00 13:30-18:00`, empty = closed), `days` (`2026-10-01 休`, `2026-10-10 08:30-12:00`,
/// one a line). DSP-004
struct CalendarPage: Sendable {
  /// Calendars that exist, as ways to them.
  var calendars: [Tab]
  var name: String
  var isNew = false
  var typed = Typed()
  /// As they stand now, by weekday name.
  var shifts: [String: String]
  var days: String
  var zone = "Asia/Shanghai"
  var holidays = "cn"
  /// Who counts by it, in words.
  var usedBy: [String]
  var version: String
  /// Make-up days on which nobody has said when people work.
  var undecided: [LocalDay] = []

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let week: [HTML] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map { name in
      form.line(
        "shifts.\(name)", width: .third, label: "time.weekday.\(name)", value: shifts[name] ?? "",
        placeholder: t("calendar.closedAllDay"), max: 60)
    }
    let tables = ["cn", "none"].map { Choice($0, t("calendar.holidays.\($0)")) }
    return frame.admin(
      .calendar,
      """
      \(when(calendars.count > 1, frame.tabs(calendars, label: "calendar.all")))
      <div class="cols"><section class="sheet pad">\(form("/admin/calendar", """
        \(isNew ? form.line("name", required: true, label: "calendar.name", hint: t("calendar.name.hint"), max: 40) : form.hidden("name", name))\
        \(week)\(form.select("holidays", tables, required: true, width: .third, value: holidays))\
        \(form.line("timeZone", required: true, width: .third, value: zone))\
        \(form.lines("days", rows: 6, value: days, hint: t("calendar.days.hint"), placeholder: "2026-10-01 08:30-12:00"))\
        <div class="f w6 save"><button class="b go">\(t("button.publish"))</button></div>
        """))</section>
      <aside class="stack">\(when(!isNew, frame.sheet(t("calendar.inForce"), """
        <p><b>\(name)</b> \(version)</p><p class="quiet">\(t("calendar.pinned"))</p>\
        \(when(!undecided.isEmpty, "<p class=\"clause warn\">\(t("calendar.undecided")) \(t.listed(undecided.map(t.fullDate)))</p>"))
        """)))\
      \(when(!isNew, frame.sheet(t("calendar.usedBy"), usedBy.isEmpty ? "<p class=\"quiet\">\(t("calendar.usedBy.none"))</p>" : "<ul class=\"plain\">\(usedBy.map { "<li>\($0)</li>" as HTML })</ul>")))\
      \(when(!isNew, "<p><a class=\"b\" href=\"/admin/calendar?new=1\">\(frame.icon("plus"))\(t("calendar.new"))</a></p>"))</aside></div>
      """)
  }
}
