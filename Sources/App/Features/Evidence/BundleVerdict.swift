import Basics
import Web

/// `baoxiu verify`: the check in words.
package enum BundleVerdict {
  package static func text(
    _ bytes: [UInt8], key: String?, noted: BundleCheck.Noted?, language: Language
  ) throws -> (text: String, isAnchored: Bool) {
    let words = try Site.strings(Resources()).words(in: language)
    do throws(BundleFault) {
      let check = try BundleCheck(bytes, key: key, noted: noted)
      return (check.sentence(words), check.isAnchored)
    } catch {
      return (BundleCheck.sentence(error, words), false)
    }
  }
}
