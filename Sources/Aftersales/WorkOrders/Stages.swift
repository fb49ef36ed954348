import Basics

extension WorkOrder {
  /// The five stages of a service, each entered when the one before was left. REQ-033
  package enum Stage: String, CaseIterable, Sendable {
    case consultation, confirmation, plan, execution, followUp
  }

  package struct StageTimes: Hashable, Sendable {
    package let stage: Stage
    package let enteredAt: Instant?
    package let leftAt: Instant?
  }

  /// From the events alone: the call, the first dispatch, the diagnosis, the customer's agreement or the first work, the end
  /// of the work, the striking off.
  package var stages: [StageTimes] {
    let diagnosed = visits.compactMap { $0.diagnosedAt ?? $0.workedAt }.min()
    let begun = visits.compactMap { $0.agreement?.at ?? $0.workedAt }.min()
    let last = visits.last.flatMap { $0.isOpen || bench != nil ? nil : $0.endedAt }
    let ended = isOpen && !status.isWorkOver ? nil : bench?.returnedAt ?? last
    let marks = [
      call.calledAt, visits.first?.dispatchedAt, diagnosed, begun, ended, status == .struckOff ? struckOffAt : nil,
    ]
    return Stage.allCases.enumerated().map { place, stage in
      // A stage that was passed over ends where the next known one begins.
      let left = marks[(place + 1)...].compactMap(\.self).first
      return StageTimes(stage: stage, enteredAt: marks[place] ?? left, leftAt: left)
    }
  }
}
