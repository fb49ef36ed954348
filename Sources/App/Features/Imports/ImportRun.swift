import Aftersales
import Basics
import Storage
import Web

/// One acceptance under way: what all its lines share.
struct ImportRun: Sendable {
  /// A transaction takes at most so many lines, and no more once it has lasted so long.
  static let rowsMax = 200
  static let budget = Duration.milliseconds(20)

  let batch: ID<ImportBatch>
  private let ordinal: Int64
  private let file: String
  private let branch: ID<Branch>
  private let code: String
  private let policy: Policy
  private let calendar: WorkCalendar
  private let by: ID<Staff>?

  init(_ batch: ID<ImportBatch>, _ file: ImportFile, branch: ID<Branch>, by actor: Actor, in work: Work) throws {
    guard let found = try work.fold(BranchFile.self, branch.number) else { throw Problem.notFound }
    self.batch = batch
    ordinal = try work.transaction.row("select ordinal from import_batch where id = \(batch)")?.integer(0) ?? 0
    self.file = file.hash
    self.branch = branch
    code = found.state.code
    policy = try work.currentPolicy()
    calendar = try work.calendar(of: found.state)
    by = actor.isSystem ? nil : actor.id
  }

  /// Writes lines until the time is up; the number written or passed over.
  func write(_ lines: ArraySlice<RegisterLine>, in work: Work) throws -> Int {
    let box = TimeBox(ImportRun.budget)
    var done = 0
    for line in lines {
      try write(line, in: work)
      done += 1
      if box.isUp { break }
    }
    return done
  }

  private func write(_ line: RegisterLine, in work: Work) throws {
    // Another run of the same import may have been here.
    let known = try work.transaction.row("select 1 from import_row where branch = \(branch) and key = \(line.key)")
    guard known == nil else { return }
    let customer = try ImportedCustomers.resolve(line, branch: branch, in: work)
    let asset = try ImportedAssets.resolve(
      line, customer: customer, branch: branch, today: calendar.zone.local(work.now).day, in: work)
    let facts = WorkOrder.Facts(policy: policy, calendar: calendar)
    let order = try work.begin(
      WorkOrder.self, id: work.newID(WorkOrder.self).number, branch: branch,
      with: .importLine(imported(line, customer: customer, asset: asset)), facts: facts)
    do {
      _ = try work.transaction.changed(
        """
        insert into import_row (branch, key, digest, batch, row, stream)
        values (\(branch), \(line.key), \(line.digest), \(batch), \(line.row), \(order.id))
        """)
    } catch StorageFault.notUnique {
      throw LostRace()
    }
  }

  /// Batch and row make the number unique; the paper's own number stands in it for people. None of ours is taken.
  private func number(_ line: RegisterLine) -> String {
    "\(code)P\(PlainText.line(line.paperNumber, max: 20) ?? "")-\(ordinal)-\(line.row)"
  }

  private func imported(_ line: RegisterLine, customer: ID<Customer>, asset: ID<Asset>?) -> WorkOrderEvent.Imported {
    func at(_ moment: PaperMoment?) -> Instant? { moment.map { calendar.zone.instant($0.day, $0.minute ?? 0) } }
    let calledAt = calendar.zone.instant(line.calledAt.day, line.calledAt.minute ?? 0)
    let category = line.category.flatMap { WorkOrder.Category(rawValue: $0.rawValue) }
    // Without a word on paper the rules propose, as they do for every call.
    let proof = Entitlement(calledOn: line.calledAt.day).proof(policy, chosen: category)
    let call = WorkOrderEvent.Registered(
      branch: branch, number: number(line), customer: customer, asset: asset,
      name: .open(ImportedCustomers.name(line), .name),
      phone: .open(ImportedCustomers.phone(line) ?? "", .phone),
      address: .open(PlainText.line(line.address, max: 300) ?? "", .address),
      zone: line.zone.flatMap { WorkOrder.Zone(rawValue: $0.rawValue) } ?? .other,
      model: PlainText.line(line.model, max: 100) ?? "", serial: PlainText.line(line.serial, max: 100),
      kind: WorkOrder.Kind(rawValue: line.kind.rawValue) ?? .repair, channel: .phone,
      symptom: .open(PlainText.line(line.symptom, max: 4000) ?? "", .words), severity: .normal, calledAt: calledAt,
      isCallTimeStated: true, category: proof.category, categoryProof: proof.json, soldByUs: .unknown,
      paperNumber: PlainText.line(line.paperNumber, max: 40), policy: policy.hash, calendarVersion: calendar.version)
    let cells = JSON.texts(line.source).canonical
    return WorkOrderEvent.Imported(
      call: call, batch: batch, file: file, row: line.row, cells: .open(cells, .words),
      standing: WorkOrderEvent.Imported.Standing(rawValue: line.standing.rawValue) ?? .undecided, paperOutcome: line.outcome,
      paperTechnician: PlainText.line(line.technician, max: 100).map { .open($0, .name) }, dispatchedAt: at(line.dispatchedAt),
      arrivedAt: at(line.arrivedAt), finishedAt: at(line.finishedAt), amount: line.amount, isZoneSilent: line.zone == nil, by: by)
  }
}

/// Cells as one line of a form would take them; what is cut off stands verbatim with the case.
enum PlainText {
  static func line(_ text: String?, max: Int) -> String? {
    guard let text else { return nil }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(max) {
      switch scalar.value {
      case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: scalars.append(" ")
      case _ where Input.isForbidden(scalar, inLines: false): continue
      default: scalars.append(scalar)
      }
    }
    let plain = String(String(scalars).trimmingSpace)
    return plain.isEmpty ? nil : plain
  }
}
