import Aftersales
import Basics
import Web

/// From what is planned to the week on the board. DSP-041, DSP-045
extension BoardView {
  /// `bars`: those of every technician, in the order of his entries.
  func week(_ bars: [[BoardLane.Bar]]) -> BoardWeek {
    let calendar = reading.calendar
    let days = reading.days.map { day in (day: day, whole: whole(day), hours: calendar.hours(of: day)) }
    let cells = zip(reading.people, bars).map { person, bars in
      days.map { day in
        let visits = bars.filter { $0.time.overlaps(day.whole) }.sorted { $0.time.from < $1.time.from }
        let absences = person.absences.filter { $0.day == day.day }
        return BoardWeek.Cell(
          load: BoardWeek.Load(
            count: visits.count,
            booked: visits.reduce(0) { $0 + $1.time.length(within: day.whole) },
            duty: Duty.length(of: day.hours, without: absences.map(\.time))),
          away: absences.map { "\(t("absence.\($0.kind)")) \(span($0.time))" },
          visits: visits.map { bar in
            BoardWeek.Visit(bar: bar, time: bar.time.from < day.whole.from ? "" : t.timeOfDay(bar.time.from))
          })
      }
    }
    let heads = days.enumerated().map { place, day in
      let column = cells.map { $0[place] }
      return BoardWeek.Day(
        day: day.day, path: question.path(day: day.day, days: 1), isRest: day.hours.isEmpty,
        load: column.reduce(BoardWeek.Load()) { $0 + $1.load },
        wrong: column.reduce(0) { sum, cell in sum + cell.visits.count { $0.bar.tone == .wrong } })
    }
    return BoardWeek(days: heads, cells: cells)
  }

  private func whole(_ day: LocalDay) -> Span {
    Span(from: reading.calendar.zone.instant(day, 0), to: reading.calendar.zone.instant(day + 1, 0))
  }
}
