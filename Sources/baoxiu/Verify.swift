import App
import ArgumentParser
import Foundation

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check an exported case: no server, no database, no network. Ends with 0 only for an unchanged and anchored one.")

  @Argument(help: "The exported case; - for standard input.") var bundle: String
  @Option(help: "The key's fingerprint as you know it from paper; other keys then count for nothing.") var key: String?
  @Option(help: "A hash of the case that was noted elsewhere.") var head: String?
  @Option(help: "The check code of a voucher or receipt.") var code: String?

  func run() throws {
    let data: Data
    if bundle == "-" {
      data = FileHandle.standardInput.readDataToEndOfFile()
    } else if let found = FileManager.default.contents(atPath: bundle) {
      data = found
    } else {
      throw Output.fail("baoxiu verify: cannot read \(bundle)")
    }
    let (text, isAnchored) = try BundleVerdict.text(
      [UInt8](data), key: key, noted: head.map { .hash($0) } ?? code.map { .code($0) }, language: Output.language)
    guard isAnchored else { throw Output.fail(text) }
    Output.line(text)
  }
}
