import Aftersales
import Basics
import Web

/// One customer as search shows him, by the reader's sight.
struct ShownCustomer: Sendable {
  var path: String
  var name: String
  /// As the reader may see it.
  var phone: String
  var address: String
  var zone: String?
}

/// What one reader sees of one customer. SEC-001, SEC-017
struct CustomerSight {
  let roles: Set<Role>
  let isOwnBranch: Bool
  let isOwnJob: Bool
  let isOrganisation: Bool
  var hasPurpose = false

  init(_ line: CustomerLine, _ work: Work) {
    roles = work.actor.roles
    isOwnBranch = line.isOwnBranch
    isOwnJob = line.isOwnJob
    isOrganisation = line.isOrganisation
  }

  init(_ file: CustomerFile, isOwnJob: Bool, hasPurpose: Bool = false, _ work: Work) {
    roles = work.actor.roles
    isOwnBranch = !file.branches.isDisjoint(with: work.actor.branches)
    self.isOwnJob = isOwnJob
    isOrganisation = file.kind == .organisation
    self.hasPurpose = hasPurpose
  }

  func isFull(_ kind: Personal.Class) -> Bool {
    SightRule.sight(of: kind, for: roles, isOwnBranch: isOwnBranch, isOwnJob: isOwnJob, hasPurpose: hasPurpose) == .full
  }

  func show(_ value: String, _ kind: Personal.Class) -> String {
    Masking.show(value, kind, isFull(kind) ? .full : .masked, isOrganisation: isOrganisation)
  }

  /// The numbers of a cell, in groups as they are read aloud, hidden ones too.
  func phone(_ cell: String) -> String {
    let seen = isFull(.phone) || cell.isEmpty ? cell : Masking.phone(cell)
    return seen.split(separator: "/").map { Telephone.grouped(String($0.trimmingSpace)) }.joined(separator: " / ")
  }
}
