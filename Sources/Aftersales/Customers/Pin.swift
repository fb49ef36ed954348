/// A place on the map as a person or a telephone gives it: latitude and longitude in degrees, `31.2304,121.4737`.
package struct Pin: Hashable, Sendable {
  package let latitude: Double
  package let longitude: Double

  /// Where a pin comes from.
  package enum Origin: String, CaseIterable, Sendable {
    /// Set by somebody, on the file or with the address.
    case map
    /// Noted at the door.
    case visit
  }

  /// nil: no such place. Comma or space between the two, in whichever script.
  package init?(_ text: String) {
    let parts = text.split { ", ，、\t".contains($0) }.map { String($0) }
    guard parts.count == 2, let latitude = Pin.degrees(parts[0]), let longitude = Pin.degrees(parts[1]),
      (-90.0...90).contains(latitude), (-180.0...180).contains(longitude)
    else { return nil }
    self.latitude = latitude
    self.longitude = longitude
  }

  /// Plain decimals only: neither `1e2` nor `nan`.
  private static func degrees(_ text: String) -> Double? {
    guard text.count <= 24, text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }) else { return nil }
    return Double(text)
  }
}
