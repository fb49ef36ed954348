import Aftersales
import Basics
import Storage

/// The file of an import: its bytes' sum, and the register that was found in it.
package struct ImportFile: Sendable {
  package let name: String
  /// SHA-256 of the bytes, lower-case hexadecimal. Every case of the import keeps it.
  package let hash: String
  package let register: PaperRegisterFile

  /// A name from outside is shown and kept, so it is cut to a length.
  package init(_ bytes: [UInt8], name: String) throws(SheetFault) {
    self.name = String(name.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }.map(Character.init).suffix(200))
    hash = Files.hash(bytes)
    register = try PaperRegisterFile(bytes, name: name)
  }

  /// Equal for every file with the same headings: what a correction of the columns is remembered by.
  package var headingKey: String { register.mapping.key(digest: Imports.digest) }
}

/// What people said about an import: column → word → meaning. See `RegisterAnswers` for the reserved columns.
package typealias ImportAnswers = [String: [String: String]]
