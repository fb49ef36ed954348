import Basics

/// Numbers of a worksheet as texts: days since the end of 1899 (or of 1903) as ISO dates, all others without a tail of noise.
enum SerialDate {
  /// `2025-03-01`, `2025-03-01 08:05`, `08:05`; nil when the number is no day.
  static func text(_ number: Double, _ shows: CellStyles.Shows, isFrom1904: Bool) -> String? {
    guard number >= 0, number < 2_958_466 else { return nil }
    var seconds = Int((number * 86_400).rounded())
    var days = seconds / 86_400
    seconds %= 86_400
    let time =
      padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2) + (seconds % 60 == 0 ? "" : ":" + padded(seconds % 60, 2))
    if shows == .time, days == 0 { return time }
    if isFrom1904 {
      days += 1462
    } else if days < 60 {
      // The 29th of February 1900 exists in spreadsheets alone.
      days += 1
    }
    let day = LocalDay(number: days - 25_569).description
    return seconds == 0 ? day : day + " " + time
  }

  /// `13866131860`, `220.5`: whole numbers without a point, fractions without what binary arithmetic adds.
  static func plain(_ raw: String, _ number: Double) -> String {
    if raw.utf8.count <= 15, raw.utf8.allSatisfy({ (48...57).contains($0) }) { return raw }
    if number.rounded() == number, abs(number) < 1e15 { return String(Int64(number)) }
    guard abs(number) < 1e5 else { return String(number) }
    let rounded = (number * 1e10).rounded() / 1e10
    return rounded.rounded() == rounded ? String(Int64(rounded)) : String(rounded)
  }
}
