import Basics

// Rests, urging, and what the customer was told.

extension WorkOrderEvent {
  /// A rest for a reason of the policy's list, with evidence. The owner of the reason is frozen.
  package struct Paused: EventBody {
    package let reason: String
    package let owner: PauseReason.Owner
    package let clause: String
    package let evidence: Evidence
    package let text: Personal
    package let file: Personal?

    package init(
      reason: String, owner: PauseReason.Owner, clause: String, evidence: Evidence, text: Personal, file: Personal? = nil
    ) {
      self.reason = reason
      self.owner = owner
      self.clause = clause
      self.evidence = evidence
      self.text = text
      self.file = file
    }
    var json: JSON {
      .members(
        ("reason", .string(reason)), ("owner", .string(owner.rawValue)), ("clause", .string(clause)),
        ("evidence", .string(evidence.rawValue)), ("text", text.json), ("file", file?.json))
    }
    package init?(_ json: JSON) {
      guard let reason = json["reason"]?.string,
        let owner = json["owner"]?.string.flatMap(PauseReason.Owner.init(rawValue:)),
        let clause = json["clause"]?.string,
        let evidence = json["evidence"]?.string.flatMap(Evidence.init(rawValue:)),
        let text = Personal(json["text"])
      else { return nil }
      self.reason = reason
      self.owner = owner
      self.clause = clause
      self.evidence = evidence
      self.text = text
      file = Personal(json["file"])
    }
  }

  /// The rest ended.
  package struct Resumed: EventBody {
    package let at: Instant

    package init(at: Instant) {
      self.at = at
    }
    var json: JSON {
      .members(("at", .int(at.milliseconds)))
    }
    package init?(_ json: JSON) {
      guard let at = json["at"]?.int.map(Instant.init(milliseconds:)) else { return nil }
      self.at = at
    }
  }

  /// Words to, from or about the customer.
  package struct Said: EventBody {
    package let text: Personal?
    package let channel: WorkOrder.Channel?

    package init(text: Personal? = nil, channel: WorkOrder.Channel? = nil) {
      self.text = text
      self.channel = channel
    }
    var json: JSON {
      .members(("text", text?.json), ("channel", JSON.text(channel?.rawValue)))
    }
    package init?(_ json: JSON) {
      text = Personal(json["text"])
      channel = json["channel"]?.string.flatMap(WorkOrder.Channel.init(rawValue:))
    }
  }

  /// A stored file belongs to the case.
  package struct Attached: EventBody {
    package let file: Personal
    package let kind: FileKind
    package let caption: Personal?

    package init(file: Personal, kind: FileKind, caption: Personal? = nil) {
      self.file = file
      self.kind = kind
      self.caption = caption
    }
    var json: JSON {
      .members(("file", file.json), ("kind", .string(kind.rawValue)), ("caption", caption?.json))
    }
    package init?(_ json: JSON) {
      guard let file = Personal(json["file"]),
        let kind = json["kind"]?.string.flatMap(FileKind.init(rawValue:))
      else { return nil }
      self.file = file
      self.kind = kind
      caption = Personal(json["caption"])
    }
  }

  /// What proves a pause.
  package enum Evidence: String, CaseIterable, Sendable {
    case call, message, photo
  }
  package enum FileKind: String, CaseIterable, Sendable {
    case photo, document, recording, video
  }
}
