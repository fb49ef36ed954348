import Aftersales
import Basics
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import App

@Suite("Checkpoints and exported cases")
struct CheckpointTests {
  /// A finished job, left over two midnights.
  private func worked(_ office: TestOffice) async throws -> String {
    let order = try await office.order(in: office.branchA, by: "clerk-a")
    try await office.give("hand-over", to: order, as: "clerk-a")
    office.wait(minutes: 30)
    try await office.give("dispatch", ["technician": .string(office.person("technician-a"))], to: order, as: "supervisor-a")
    office.wait(minutes: 24 * 60)
    for command in ["accept", "depart", "arrive"] { try await office.give(command, to: order, as: "technician-a") }
    office.wait(minutes: 24 * 60)
    return order
  }

  private func bundle(_ order: String, _ office: TestOffice) async throws -> JSON {
    let id = try #require(ID<WorkOrder>(text: order))
    return try await office.office.read(as: .system) { work in try CaseExport.bundle(id, in: work) }
  }

  private func check(_ bundle: JSON, key: String? = nil) throws(BundleFault) -> BundleCheck {
    try BundleCheck(Array(bundle.canonical.utf8), key: key)
  }

  @Test("every day that has ended has one checkpoint, chained, signed and made once", arguments: TestOffice.engines)
  func days(engine: TestOffice.Engine) async throws {
    let office = try await TestOffice(engine)
    _ = try await worked(office)
    let made = try await office.office.makeCheckpoints()
    #expect(made.map(\.number) == [1, 2])
    #expect(made.map(\.day.description) == ["2026-03-02", "2026-03-03"])
    #expect(made.allSatisfy { $0.isSigned && $0.count > 0 })
    #expect(made[0].previous == Chain.start && made[1].previous == made[0].hash)
    #expect(try await office.office.makeCheckpoints().isEmpty)
    // A day on which nothing happened has its checkpoint too.
    office.wait(minutes: 24 * 60)
    let quiet = try await office.office.makeCheckpoints()
    #expect(quiet.map(\.count) == [0])
    let finding = await DoctorRound.run(office.office).first { $0.id == "checkpoints" }
    #expect(finding?.level == .ok)
    await office.close()
  }

  @Test("two processes that make checkpoints at the same moment make one for each day", arguments: TestOffice.engines)
  func twoProcesses(engine: TestOffice.Engine) async throws {
    let office = try await TestOffice(engine)
    _ = try await worked(office)
    office.wait(minutes: 10 * 24 * 60)
    let second = try await office.second()
    async let here = office.office.makeCheckpoints()
    async let there = second.makeCheckpoints()
    let numbers = try await (here + there).map(\.number).sorted()
    #expect(numbers == Array(1...12))
    let counted = try await office.office.database.read { transaction in
      try transaction.row("select count(*), count(distinct day) from checkpoint").map { ($0.int(0), $0.int(1)) }
    }
    #expect(counted?.0 == 12 && counted?.1 == 12)
    await second.close()
    await office.close()
  }

  @Test("a late event of a day that is closed already goes into the next checkpoint")
  func late() async throws {
    let office = try await TestOffice()
    let order = try await office.order(in: office.branchA, by: "clerk-a")
    office.wait(minutes: 24 * 60)
    _ = try await office.office.makeCheckpoints()
    let id = try #require(ID<WorkOrder>(text: order))
    // Recorded on the day before, as by a process whose clock stayed behind.
    try await office.office.write(as: .system, at: TestOffice.start + .hour) { work in
      _ = try WorkOrders.give("note", ["text": "迟到"], to: id, in: work)
    }
    office.wait(minutes: 24 * 60)
    _ = try await office.office.makeCheckpoints()
    let anchor = try await office.office.database.read { transaction in try Checkpoints.anchor(of: id.number, in: transaction) }
    #expect(anchor?.checkpoint.number == 2 && anchor?.head == 2)
    await office.close()
  }

  @Test("an exported case is anchored by its checkpoint; what came after is signed directly and said to be so")
  func anchored() async throws {
    let office = try await TestOffice()
    let order = try await worked(office)
    let fresh = try check(try await bundle(order, office))
    #expect(fresh.checkpoint == nil && fresh.seal != nil && fresh.isAnchored && fresh.firstDirect == 1)
    _ = try await office.office.makeCheckpoints()
    let covered = try check(try await bundle(order, office))
    #expect(covered.checkpoint?.number == 2 && covered.anchored == covered.head && covered.firstDirect == nil)
    try await office.give("note", ["text": "后来"], to: order, as: "clerk-a")
    let later = try check(try await bundle(order, office))
    #expect(later.firstDirect == covered.head + 1 && later.isAnchored)
    let words = try Site.strings(office.office.resources).words(in: .en)
    #expect(later.sentence(words).hasPrefix("unchanged and anchored at 2026-03-03\n"))
    #expect(later.sentence(words).contains("events \(later.head)–\(later.head): in no checkpoint yet, signed directly"))
    // The key that somebody knows from paper decides: another one anchors nothing.
    let key = try #require(try await office.office.keyFingerprint())
    #expect(try check(try await bundle(order, office), key: key).isAnchored)
    let foreign = try check(try await bundle(order, office), key: Evidence.fingerprint([1]))
    #expect(!foreign.isAnchored && foreign.sentence(words).hasPrefix("consistent but not anchored"))
    await office.close()
  }

  @Test("no change of a single byte of an exported case goes unnoticed", .clauses("SEC-011"))
  func mutations() async throws {
    let office = try await TestOffice()
    let order = try await worked(office)
    _ = try await office.office.makeCheckpoints()
    try await office.give("note", ["text": "后来"], to: order, as: "clerk-a")
    let data = Array(try await bundle(order, office).canonical.utf8)
    await office.close()
    #expect(try BundleCheck(data).isAnchored)
    var generator = SeededGenerator(seed: 20_260_302)
    for _ in 0..<600 {
      var changed = data
      let place = Int.random(in: 0..<data.count, using: &generator)
      changed[place] ^= UInt8.random(in: 1...255, using: &generator)
      let isTaken = (try? BundleCheck(changed))?.isAnchored ?? false
      #expect(!isTaken, "byte \(place) became \(changed[place])")
    }
  }

  @Test("erasing a person leaves every chain, every checkpoint and every exported case verifiable", .clauses("SEC-001"))
  func erasing() async throws {
    let office = try await TestOffice()
    let order = try await office.order(in: office.branchA, by: "clerk-a")
    try await office.give("cancel", ["reason": "不修了"], to: order, as: "clerk-a")
    office.wait(minutes: 24 * 60)
    _ = try await office.office.makeCheckpoints()
    let before = try check(try await bundle(order, office))
    #expect(before.shown >= 5)
    let customer = try #require(
      try await office.get("/api/v1/work-orders/\(order)", as: "clerk-a").json["customer"]?["id"]?.string)
    let erased = try await office.post("/api/v1/customers/\(customer)/erase", ["reason": "本人要求"], as: "admin")
    #expect(erased.status == 200, "\(erased.text)")
    let after = try check(try await bundle(order, office))
    #expect(after.shown == 0 && after.withheld == before.shown + before.withheld && after.hash == before.hash)
    #expect(after.isAnchored && after.checkpoint == before.checkpoint)
    let findings = await DoctorRound.run(office.office)
    #expect(findings.filter { ["chains", "checkpoints"].contains($0.id) }.allSatisfy { $0.level == .ok })
    await office.close()
  }

  @Test("doctor names a checkpoint that is missing, one whose events were changed, and one that was signed by another")
  func doctor() async throws {
    let office = try await TestOffice()
    let order = try await worked(office)
    func finding() async -> DoctorFinding? { await DoctorRound.run(office.office).first { $0.id == "checkpoints" } }
    #expect(await finding()?.code == "missing")
    _ = try await office.office.makeCheckpoints()
    #expect(await finding()?.code == "ok")
    let id = ID<WorkOrder>(text: order)?.number
    func change(_ there: SQL, _ back: SQL, expect code: String) async throws {
      try await office.office.database.write { transaction in try transaction.execute(there) }
      #expect(await finding()?.code == code)
      #expect(await finding()?.level == .error)
      try await office.office.database.write { transaction in try transaction.execute(back) }
      #expect(await finding()?.code == "ok")
    }
    let hash = try #require(
      try await office.office.database.read { transaction in
        try transaction.row(
          "select e.hash from event e join checkpoint_leaf l on l.stream = e.stream and l.head = e.seq where e.stream = \(id)")
      })
    try await change(
      "update event set hash = \([UInt8](repeating: 7, count: 32)) where stream = \(id) and hash = \(hash.blob(0))",
      "update event set hash = \(hash.blob(0)) where stream = \(id) and hash = \([UInt8](repeating: 7, count: 32))",
      expect: "otherRoot")
    try await change(
      "update checkpoint set leaves = leaves + 1 where number = 2", "update checkpoint set leaves = leaves - 1 where number = 2",
      expect: "notSigned")
    try await change(
      "update checkpoint set day = '2026-03-09' where number = 2", "update checkpoint set day = '2026-03-03' where number = 2",
      expect: "notChained")
    await office.close()
  }

  @Test("who may not open personal values gets the chain without them; the case is anchored all the same", .clauses("SEC-001"))
  func withheld() async throws {
    let office = try await TestOffice()
    let order = try await worked(office)
    let id = try #require(ID<WorkOrder>(text: order))
    let auditor = Actor(id: ID(1), roles: [.auditor], branches: [])
    let bundle = try await office.office.read(as: auditor) { work in try CaseExport.bundle(id, in: work) }
    let found = try check(bundle)
    #expect(found.withheld >= 3 && found.isAnchored)
    #expect(!bundle.canonical.contains("13812345678") && !bundle.canonical.contains("王小明"))
    await office.close()
  }

  @Test("the API lists checkpoints to those who see every branch, and to nobody else", .clauses("SEC-017"))
  func api() async throws {
    let office = try await TestOffice()
    _ = try await worked(office)
    _ = try await office.office.makeCheckpoints()
    let list = try await office.get("/api/v1/checkpoints?limit=1", as: "auditor-a")
    #expect(list.status == 200 && list.json["items"]?.array?.first?["number"] == 2)
    let next = try #require(list.json["next"]?.string)
    let older = try await office.get("/api/v1/checkpoints?limit=1&cursor=\(next)", as: "auditor-a")
    #expect(older.json["items"]?.array?.first?["number"] == 1 && older.json["next"] == .null)
    #expect(try await office.get("/api/v1/checkpoints/2026-03-02", as: "auditor-a").json["signed"] == true)
    #expect(try await office.get("/api/v1/checkpoints/2026-04-02", as: "auditor-a").status == 404)
    #expect(try await office.get("/api/v1/checkpoints", as: "clerk-a").status == 403)
    await office.close()
  }
}

@Suite("Merkle tree") struct MerkleTreeTests {
  @Test("every path leads to the root, and no other leaf, place or path does")
  func paths() {
    for count in 1...33 {
      let leaves = (0..<count).map { MerkleTree.leaf([UInt8($0)]) }
      let root = MerkleTree.root(leaves)
      for index in leaves.indices {
        let path = MerkleTree.path(to: index, in: leaves)
        #expect(MerkleTree.root(of: leaves[index], at: index, of: count, path: path) == root)
        #expect(MerkleTree.root(of: MerkleTree.leaf([99]), at: index, of: count, path: path) != root)
        if !path.isEmpty {
          #expect(MerkleTree.root(of: leaves[index], at: index, of: count, path: path.dropLast()) != root)
          #expect(MerkleTree.root(of: leaves[index], at: (index + 1) % count, of: count, path: path) != root)
        }
      }
    }
  }

  @Test("the roots of RFC 6962 for no leaf and for the empty leaf")
  func known() {
    #expect(MerkleTree.root([]).hexadecimal == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(MerkleTree.leaf([]).hexadecimal == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
  }
}

@Suite("Evidence on paper") struct EvidenceMarkTests {
  @Test("voucher and receipt carry the case's hash, a check code that fits it, and the key's fingerprint")
  func paper() async throws {
    try await withSite { site in
      let browser = try await site.browser("clerk")
      let id = try await site.id("select o.id from work_order o order by o.id limit 1", of: WorkOrder.self)
      let mark = try await site.office.read(as: .system) { work in try EvidenceMark.of(id.number, in: work) }
      let wanted = try #require(mark)
      let key = try #require(wanted.fingerprint)
      let voucher = await browser.get("/orders/\(id)/voucher")
      for text in [wanted.hash, wanted.code, key] { #expect(voucher.text.contains(text)) }
      let bundle = try await site.office.read(as: .system) { work in try CaseExport.bundle(id, in: work) }
      let found = try BundleCheck(Array(bundle.canonical.utf8), noted: .code(wanted.code))
      #expect(found.noted == wanted.head && found.hash.hexadecimal == wanted.hash)
      #expect(await browser.get("/orders/\(id)/receipt").status == 404)
    }
  }

  @Test("the goods receipt says what was taken, when, and how the record stood")
  func receipt() async throws {
    try await withSite { site in
      let row = try #require(
        try await site.row(
          """
          select o.id, o.technician, o.branch from work_order o
          where o.status in ('dispatched', 'accepted', 'travelling', 'arrived') and o.branch = (select min(id) from branch)
          order by o.id limit 1
          """))
      let id = ID<WorkOrder>(row.integer(0))
      let take: JSON = [
        "receipt": ["goods": "压缩机", "accessories": "遥控器"], "signature": "M0 0L40 12L80 3", "by": "客户", "relation": "customer",
      ]
      let technician = Actor(id: row.id(1), roles: [.technician], branches: [row.id(2)])
      try await site.office.write(as: technician) { work in
        for step in ["accept", "depart", "arrive"] { _ = try? WorkOrders.give(step, [:], to: id, in: work) }
        _ = try WorkOrders.give("take-away", take, to: id, in: work)
      }
      let mark = try await site.office.read(as: .system) { work in try EvidenceMark.of(id.number, in: work) }
      let browser = try await site.browser("clerk")
      let reply = await browser.get("/orders/\(id)/receipt")
      #expect(reply.status == 200)
      for text in ["压缩机", "遥控器", mark?.hash ?? "-", mark?.code ?? "-"] { #expect(reply.text.contains(text), "\(text)") }
      #expect(site.desk.strings.missing.isEmpty)
    }
  }
}
