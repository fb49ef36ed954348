import Basics
import Web

/// Errors of backup and restore as a person at a terminal reads them.
package enum Upkeeping {
  package static func sentence(_ error: any Error, _ office: Office?, in language: Language) -> String {
    let resources = office?.resources ?? Resources()
    guard let words = try? Site.strings(resources).words(in: language) else { return String(describing: error) }
    if let fault = error as? ArchiveFault { return words("backup.fault.\(fault.code)", ["place": fault.place]) }
    let failure = Failure(error)
    return failure.code == "internal" ? String(describing: error) : failure.sentence(words) + " (\(error))"
  }

  package static func damaged(_ hashes: [String], _ office: Office, in language: Language) -> String {
    guard let words = try? Site.strings(office.resources).words(in: language) else { return hashes.joined(separator: "\n") }
    return words("backup.damaged", ["count": String(hashes.count), "names": hashes.prefix(5).joined(separator: ", ")])
  }
}
