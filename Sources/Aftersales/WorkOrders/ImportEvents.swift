import Basics

/// One run of an import: the file of paper years that was taken over, and what can be undone as a whole.
package enum ImportBatch {}

// A line of the paper years, and its withdrawal.

extension WorkOrderEvent {
  /// A line of a paper register was taken over, as it stood. It takes no number of the running register, gives no promise
  /// and raises no alarm; its times are those on paper. REQ-001
  package struct Imported: EventBody {
    /// What the paper says of the call, in the shape of a registration; `number` is made of the paper's own.
    package let call: Registered
    package let batch: ID<ImportBatch>
    /// SHA-256 of the file's bytes.
    package let file: String
    /// As a spreadsheet program numbers it.
    package let row: Int
    /// Every cell as it stood: JSON text, heading to cell.
    package let cells: Personal
    package let standing: Standing
    /// nil: the cell was blank.
    package let paperOutcome: PaperOutcome?
    /// The name on paper. Nobody of the staff is meant by it.
    package let paperTechnician: Personal?
    package let dispatchedAt: Instant?
    package let arrivedAt: Instant?
    package let finishedAt: Instant?
    package let amount: Money?
    /// The zone in `call` only fills the place: the paper does not say.
    package let isZoneSilent: Bool
    /// Who had it imported; nil from the command line.
    package let by: ID<Staff>?

    package init(
      call: Registered, batch: ID<ImportBatch>, file: String, row: Int, cells: Personal, standing: Standing,
      paperOutcome: PaperOutcome?, paperTechnician: Personal? = nil, dispatchedAt: Instant? = nil, arrivedAt: Instant? = nil,
      finishedAt: Instant? = nil, amount: Money? = nil, isZoneSilent: Bool = false, by: ID<Staff>? = nil
    ) {
      self.call = call
      self.batch = batch
      self.file = file
      self.row = row
      self.cells = cells
      self.standing = standing
      self.paperOutcome = paperOutcome
      self.paperTechnician = paperTechnician
      self.dispatchedAt = dispatchedAt
      self.arrivedAt = arrivedAt
      self.finishedAt = finishedAt
      self.amount = amount
      self.isZoneSilent = isZoneSilent
      self.by = by
    }
    var json: JSON {
      .members(
        ("call", call.json), ("batch", .string(batch.description)), ("file", .string(file)), ("row", .int(Int64(row))),
        ("cells", cells.json), ("standing", .string(standing.rawValue)), ("paperOutcome", JSON.text(paperOutcome?.rawValue)),
        ("paperTechnician", paperTechnician?.json), ("dispatchedAt", JSON.instant(dispatchedAt)),
        ("arrivedAt", JSON.instant(arrivedAt)), ("finishedAt", JSON.instant(finishedAt)), ("amount", JSON.whole(amount?.fen)),
        ("isZoneSilent", isZoneSilent ? true : nil), ("by", JSON.text(by?.description)))
    }
    package init?(_ json: JSON) {
      guard let call = json["call"].flatMap(Registered.init),
        let batch = json["batch"]?.string.flatMap({ ID<ImportBatch>(text: $0) }),
        let file = json["file"]?.string,
        let row = json["row"]?.int,
        let cells = Personal(json["cells"]),
        let standing = json["standing"]?.string.flatMap(Standing.init(rawValue:))
      else { return nil }
      self.call = call
      self.batch = batch
      self.file = file
      self.row = Int(row)
      self.cells = cells
      self.standing = standing
      paperOutcome = json["paperOutcome"]?.string.flatMap(PaperOutcome.init(rawValue:))
      paperTechnician = Personal(json["paperTechnician"])
      dispatchedAt = json["dispatchedAt"]?.int.map(Instant.init(milliseconds:))
      arrivedAt = json["arrivedAt"]?.int.map(Instant.init(milliseconds:))
      finishedAt = json["finishedAt"]?.int.map(Instant.init(milliseconds:))
      amount = json["amount"]?.int.map(Money.init(fen:))
      isZoneSilent = json["isZoneSilent"]?.bool ?? false
      by = json["by"]?.string.flatMap { ID<Staff>(text: $0) }
    }

    /// What people said of a line, or the paper itself.
    package enum Standing: String, CaseIterable, Sendable {
      /// Finished on paper.
      case finished
      /// Still work to do.
      case open
      /// Unfinished on paper, and kept as it is because somebody said so.
      case history
      /// Unfinished on paper and nobody has said what to make of it: it stays open.
      case undecided
    }

    /// Nothing is left to do about it.
    package var isHistory: Bool { standing == .finished || standing == .history }

    /// The last moment of which the paper tells.
    var lastKnown: Instant {
      finishedAt ?? [call.calledAt, dispatchedAt, arrivedAt].compactMap { $0 }.max() ?? call.calledAt
    }
  }

  /// The import was withdrawn before anybody touched the case.
  package struct ImportUndone: EventBody {
    package let by: ID<Staff>?

    package init(by: ID<Staff>? = nil) { self.by = by }
    var json: JSON { .members(("by", JSON.text(by?.description))) }
    package init?(_ json: JSON) { by = json["by"]?.string.flatMap { ID<Staff>(text: $0) } }
  }
}
