import Foundation
import Synchronization

/// The days of many branches planned in one run: each thread takes one day after the other, and the time that is left is shared
/// evenly among the days that are left. A day searched by one thread needs no cutting, so this is the better use of threads.
package enum ManyDays {
  /// Plans every day file into a file of the same name in a folder, all within `seconds`. What could not be planned is said, in
  /// the order of the days; it does not stop the others.
  package static func plan(
    _ days: [String], into folder: String, seed: UInt64, seconds: Double, threads: Int,
    elapsed: @escaping @Sendable () -> Double
  ) -> [String] {
    let outs = days.map { URL(fileURLWithPath: folder).appendingPathComponent(URL(fileURLWithPath: $0).lastPathComponent) }
    guard Set(outs).count == days.count else { return ["two days are called the same: their plans would be one file"] }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      return ["\(folder): \(error.localizedDescription)"]
    }
    let faults = Mutex([Int: String]())
    each(days.count, seconds: seconds, threads: threads, elapsed: elapsed) { day, share in
      let fault = plan(days[day], to: outs[day], seed: seed, seconds: share, elapsed: elapsed)
      if let fault { faults.withLock { $0[day] = "\(days[day]): \(fault)" } }
    }
    return faults.withLock { found in days.indices.compactMap { found[$0] } }
  }

  private static func plan(
    _ day: String, to out: URL, seed: UInt64, seconds: Double, elapsed: @escaping @Sendable () -> Double
  ) -> String? {
    let began = elapsed()
    guard let bytes = FileManager.default.contents(atPath: day) else { return "cannot be read" }
    do {
      let text = try DaySearch.answer([UInt8](bytes), seed: seed, seconds: seconds, threads: 1) { elapsed() - began }
      try Data((text + "\n").utf8).write(to: out, options: .atomic)
      return nil
    } catch let fault as DayFile.Fault {
      return fault.text
    } catch {
      return error.localizedDescription
    }
  }

  /// Hands out the numbers of the days, each once, with the seconds it may take.
  static func each(
    _ count: Int, seconds: Double, threads: Int, elapsed: @escaping @Sendable () -> Double,
    _ body: @escaping @Sendable (_ day: Int, _ seconds: Double) -> Void
  ) {
    let taken = Mutex(0)
    _ = DaySearch.beside(Array(0..<min(threads, count))) { _ in
      while true {
        let day = taken.withLock { next -> Int? in
          guard next < count else { return nil }
          next += 1
          return next - 1
        }
        guard let day else { return }
        let left = count - day
        body(day, max(0, seconds - elapsed()) * Double(min(threads, left)) / Double(left))
      }
    }
  }
}
