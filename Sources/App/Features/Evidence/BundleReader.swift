import Aftersales
import Basics
import Foundation
import Storage

/// Reads an exported case as strictly as it was written: whatever could be changed without being noticed is refused.
struct BundleReader {
  private let json: JSON
  private let stream: Int64

  /// The older form has neither seal nor anchor.
  var isSealable: Bool { json["format"]?.string == CaseExport.format }

  init(_ bytes: [UInt8]) throws(BundleFault) {
    let text = bytes.last == UInt8(ascii: "\n") ? Array(bytes.dropLast()) : bytes
    json = try BundleReader.canonical(text, "")
    let first: Set = ["format", "stream", "kind", "events", "personal"]
    let second: Set = [
      "exportedAt", "files", "policies", "calendars", "holidays", "deadlines", "anchor", "seal",
    ]
    switch json["format"]?.string {
    case "baoxiu.case.1": try BundleReader.shape(json, first, "")
    case CaseExport.format: try BundleReader.shape(json, first.union(second), "")
    default: throw BundleFault("members", "format")
    }
    guard let stream = BundleReader.id(json["stream"]) else { throw BundleFault("members", "stream") }
    self.stream = stream
    guard let kind = json["kind"]?.string, let initial = kind.utf8.first, (97...122).contains(initial),
      kind.utf8.allSatisfy({ (97...122).contains($0 | 32) || (48...57).contains($0) })
    else { throw BundleFault("members", "kind") }
  }

  func text(_ name: String) -> String { json[name]?.string ?? "" }

  // MARK: Events and values

  func chain() throws(BundleFault) -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    var previous = Chain.start
    for (place, item) in (json["events"]?.array ?? []).enumerated() {
      let name = "events.\(place)"
      try BundleReader.shape(
        item, ["seq", "kind", "version", "happenedAt", "recordedAt", "actor", "cause", "body", "hash"], name)
      guard let seq = item["seq"]?.int, let kind = item["kind"]?.string, let version = item["version"]?.int,
        let happenedAt = item["happenedAt"]?.int, let recordedAt = item["recordedAt"]?.int,
        let actor = BundleReader.id(item["actor"]), let cause = BundleReader.id(item["cause"]), let body = item["body"]?.string,
        let hash = BundleReader.bytes(item["hash"], 32)
      else { throw BundleFault("members", name) }
      guard seq == place + 1, happenedAt <= recordedAt else { throw BundleFault("order", name) }
      guard case .object = try BundleReader.canonical(Array(body.utf8), name) else { throw BundleFault("members", name) }
      let event = RecordedEvent(
        stream: stream, seq: Int(seq),
        new: NewEvent(
          kind: kind, version: Int(version), happenedAt: Instant(milliseconds: happenedAt), body: .null),
        recordedAt: Instant(milliseconds: recordedAt), actor: actor, cause: cause, body: body, previous: previous)
      guard event.hash == hash else { throw BundleFault("chain", name) }
      previous = hash
      events.append(event)
    }
    return events
  }

  /// How many values are shown and how many are erased or withheld.
  func personal() throws(BundleFault) -> (shown: Int, withheld: Int) {
    var sums: [String: String] = [:]
    for item in json["events"]?.array ?? [] {
      let body = try BundleReader.canonical(Array((item["body"]?.string ?? "").utf8), "events")
      try BundleReader.references(body, &sums)
    }
    var shown: Set<String> = []
    for item in json["personal"]?.array ?? [] {
      try BundleReader.shape(item, ["ref", "salt", "value"], "personal")
      guard let ref = item["ref"]?.string, let salt = BundleReader.bytes(item["salt"], 16), let value = item["value"]?.string
      else { throw BundleFault("members", "personal") }
      guard shown.insert(ref).inserted, Chain.personalSum(salt: salt, value: value).hexadecimal == sums[ref] else {
        throw BundleFault("sum", ref)
      }
    }
    return (shown.count, sums.count - shown.count)
  }

  private static func references(_ json: JSON, _ sums: inout [String: String]) throws(BundleFault) {
    switch json {
    case .array(let items): for item in items { try references(item, &sums) }
    case .object(let members):
      if let ref = members["$personal"] {
        guard members.count == 2, id(ref) != nil, let name = ref.string, let sum = members["sum"]?.string,
          sums.updateValue(sum, forKey: name) ?? sum == sum
        else { throw BundleFault("members", "$personal") }
      }
      for member in members.values { try references(member, &sums) }
    default: break
    }
  }

  func files() throws(BundleFault) -> Int {
    let named = Set((json["personal"]?.array ?? []).compactMap { $0["value"]?.string })
    var seen: Set<String> = []
    for item in json["files"]?.array ?? [] {
      try BundleReader.shape(item, ["hash", "bytes"], "files")
      let hash = item["hash"]?.string ?? ""
      guard let text = item["bytes"]?.string, let data = Data(base64Encoded: text), data.base64EncodedString() == text,
        Files.hash([UInt8](data)) == hash, named.contains(hash), seen.insert(hash).inserted
      else { throw BundleFault("file", hash) }
    }
    return seen.count
  }

  // MARK: Seal and anchor

  func seal() throws(BundleFault) -> (key: [UInt8], at: Instant)? {
    guard let seal = json["seal"], seal != .null else { return nil }
    try BundleReader.shape(seal, ["key", "signature"], "seal")
    guard let key = BundleReader.bytes(seal["key"], 32), let signature = BundleReader.bytes(seal["signature"], 64),
      let at = json["exportedAt"]?.int
    else { throw BundleFault("members", "seal") }
    guard Evidence.isSigned(Evidence.sealed(json), by: key, signature) else { throw BundleFault("signature", "seal") }
    return (key, Instant(milliseconds: at))
  }

  func anchor(_ events: [RecordedEvent]) throws(BundleFault) -> (checkpoint: Checkpoint, head: Int)? {
    guard let anchor = json["anchor"], anchor != .null else { return nil }
    try BundleReader.shape(anchor, ["checkpoint", "head", "index", "path"], "anchor")
    guard let given = anchor["checkpoint"], let head = anchor["head"]?.int, let index = anchor["index"]?.int,
      let items = anchor["path"]?.array, let checkpoint = BundleReader.checkpoint(given)
    else { throw BundleFault("members", "anchor") }
    let path = items.compactMap { BundleReader.bytes($0, 32) }
    guard checkpoint.json == given, path.count == items.count else { throw BundleFault("members", "anchor") }
    guard checkpoint.isSigned else { throw BundleFault("signature", "anchor") }
    guard let event = events.first(where: { $0.seq == head }),
      MerkleTree.root(
        of: Evidence.leaf(stream: stream, head: event.seq, hash: event.hash), at: Int(index), of: checkpoint.count, path: path)
        == checkpoint.root
    else { throw BundleFault("path", "anchor") }
    return (checkpoint, event.seq)
  }

  private static func checkpoint(_ json: JSON) -> Checkpoint? {
    guard let number = json["number"]?.int, let day = json["day"]?.string.flatMap({ LocalDay($0) }),
      let zone = json["zone"]?.string, let until = json["until"]?.int, let count = json["count"]?.int,
      let root = bytes(json["root"], 32), let previous = bytes(json["previous"], 32), let madeAt = json["madeAt"]?.int,
      let key = bytes(json["key"], 32), let signature = bytes(json["signature"], 64)
    else { return nil }
    return Checkpoint(
      number: Int(number), day: day, zone: zone, until: Instant(milliseconds: until), count: Int(count), root: root,
      previous: previous, madeAt: Instant(milliseconds: madeAt), key: key, signature: signature)
  }

  // MARK: Promises

  /// Derives every promise anew from events, regulation and calendars, and holds it against the one that was exported.
  func deadlines(_ events: [RecordedEvent]) throws(BundleFault) -> Int {
    guard let now = json["exportedAt"]?.int.map(Instant.init(milliseconds:)) else { throw BundleFault("members", "exportedAt") }
    let policies = try documents("policies")
    let bodies = try documents("calendars")
    let tables = (json["holidays"]?.array ?? []).compactMap(HolidayExcerpt.table)
    let zones = Zones()
    var order: WorkOrder?
    for event in events {
      do { order = try WorkOrder.evolve(order, event) } catch { throw BundleFault("unknownEvent", event.kind) }
    }
    guard let order, let body = policies[order.call.policy] else { throw BundleFault("document", "policies") }
    let derived: [JSON]
    do {
      let policy = try Policy(body, hash: order.call.policy)
      var calendars: [String: WorkCalendar] = [:]
      for (hash, body) in bodies {
        calendars[hash] = try WorkCalendar(
          body, version: hash, zones: { zones.zone($0) }, holidays: { name in tables.first { $0.name == name } })
      }
      guard let any = calendars.first?.value, order.rounds.allSatisfy({ calendars[$0.calendarVersion] != nil }) else {
        throw BundleFault("document", "calendars")
      }
      derived = order.deadlines(policy: policy, now: now) { calendars[$0] ?? any }
        .filter { CaseExport.documented.contains($0.kind) }.map { DeadlineProof.json($0, at: now) }
    } catch let fault as BundleFault {
      throw fault
    } catch {
      throw BundleFault("document", "calendars")
    }
    guard json["deadlines"] == .array(derived) else { throw BundleFault("deadlines", "deadlines") }
    return derived.count
  }

  private func documents(_ name: String) throws(BundleFault) -> JSON.Members {
    var found: JSON.Members = [:]
    for item in json[name]?.array ?? [] {
      try BundleReader.shape(item, ["hash", "body"], name)
      guard let hash = item["hash"]?.string, let text = item["body"]?.string, Files.hash(Array(text.utf8)) == hash else {
        throw BundleFault("document", name)
      }
      found[hash] = try BundleReader.canonical(Array(text.utf8), name)
    }
    return found
  }

  // MARK: Form

  private static func canonical(_ bytes: [UInt8], _ place: String) throws(BundleFault) -> JSON {
    guard let json = try? JSON(parsing: bytes), !hasFraction(json), Array(json.canonical.utf8) == bytes else {
      throw BundleFault("notCanonical", place)
    }
    return json
  }

  private static func hasFraction(_ json: JSON) -> Bool {
    switch json {
    case .number: return true
    case .array(let items): return items.contains(where: hasFraction)
    case .object(let members): return members.values.contains(where: hasFraction)
    default: return false
    }
  }

  private static func shape(_ json: JSON, _ names: Set<String>, _ place: String) throws(BundleFault) {
    guard let members = json.object, Set(members.keys) == names else { throw BundleFault("members", place) }
  }

  private static func id(_ json: JSON?) -> Int64? {
    guard let text = json?.string, let number = Crockford.decode(text), Crockford.encode(number) == text else { return nil }
    return number
  }

  private static func bytes(_ json: JSON?, _ count: Int) -> [UInt8]? {
    guard let text = json?.string, text.utf8.count == count * 2 else { return nil }
    let digits = Array(text.utf8)
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { place in
      UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16)
    }
    return bytes.count == count && bytes.hexadecimal == text ? bytes : nil
  }
}
