import Aftersales
import Basics
import Foundation
import TestKit
import Testing

@Suite struct OrganisationPermissionTests {
  private static let nouns: [(noun: String, declarations: [Declaration])] = [
    ("branch", BranchCommand.declarations), ("staff", StaffCommand.declarations),
    ("customer", CustomerCommand.declarations), ("asset", AssetCommand.declarations),
  ]

  @Test("The matrix says of each command and post what the declaration allows", .clauses("SEC-017"))
  func matrix() throws {
    let lines = PermissionMatrix.table(Self.nouns).split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(lines[0] == ["command"] + Role.allCases.map(\.rawValue) + ["system"])
    #expect(lines.count == 1 + Self.nouns.reduce(0) { $0 + $1.declarations.count })
    var row = 1
    for (noun, declarations) in Self.nouns {
      for declaration in declarations {
        #expect(lines[row][0] == "\(noun).\(declaration.name)")
        for (column, role) in Role.allCases.enumerated() {
          let actor = Actor(id: ID(8), roles: [role], branches: [])
          #expect((lines[row][column + 1] == "x") == declaration.permits(actor))
        }
        #expect(lines[row].last == (declaration.roles.isEmpty ? "x" : "."))
        #expect(declaration.permits(.system))
        row += 1
      }
    }
    // The auditor reads and changes nothing; people and branches are the administrator's.
    for (noun, declarations) in Self.nouns {
      for declaration in declarations {
        #expect(!declaration.roles.contains(.auditor))
        if noun == "branch" { #expect(declaration.roles == [.administrator]) }
      }
    }
    #expect(PermissionMatrix.table([("x", [Declaration("wake", by: [])])]).hasSuffix("x\n"))
  }

  @Test func workingForABranch() {
    #expect(PeopleKit.clerk.worksFor(PeopleKit.city))
    #expect(!PeopleKit.clerk.worksFor(PeopleKit.hills))
    #expect(PeopleKit.administrator.worksFor(PeopleKit.hills))
    #expect(Actor.system.worksFor(PeopleKit.hills))
  }

  /// Every word the capability needs stands in both languages.
  @Test func words() throws {
    var wanted: Set<String> = []
    for (noun, declarations) in Self.nouns {
      for declaration in declarations {
        wanted.insert("command.\(noun).\(declaration.name)")
        for field in declaration.fields { wanted.insert("field.\(field.name)") }
      }
    }
    for kinds in [BranchEvent.kinds, StaffEvent.kinds, CustomerEvent.kinds, AssetEvent.kinds] {
      wanted.formUnion(kinds.keys.map { "event.\($0)" })
    }
    func words<Word: CaseIterable & RawRepresentable<String>>(_ prefix: String, _: Word.Type) {
      wanted.formUnion(Word.allCases.map { "\(prefix).\($0.rawValue)" })
    }
    words("role", Role.self)
    words("language", Language.self)
    words("branchKind", BranchFile.Kind.self)
    words("customerKind", CustomerFile.Kind.self)
    words("party", CustomerFile.Party.self)
    words("pouch", CustomerFile.Pouch.self)
    words("zone", CustomerAddress.Zone.self)
    words("phoneKind", PhoneNumber.Kind.self)
    words("phoneWarning", PhoneNumber.Warning.self)
    words("consentPurpose", Consent.Purpose.self)
    words("consentChannel", Consent.Channel.self)
    words("soldByUs", SoldByUs.self)
    words("retireReason", AssetFile.RetireReason.self)
    words("sightRule", SightRule.self)
    words("personalClass", Personal.Class.self)
    let refusals = [
      "already-exists", "no-such-file", "no-such-entry", "unknown-command", "wrong-parent", "branch-closed", "open-children",
      "open-cases", "not-left", "staff-left", "open-jobs", "last-administrator", "not-own-technician", "foreign-branch",
      "person-erased", "last-phone", "last-contact", "not-an-agent", "third-party", "third-party-without-consent",
      "legal-hold", "asset-retired",
    ]
    for code in refusals { wanted.formUnion(["refusal.\(code)", "refusal.\(code).remedy"]) }
    for language in ["zh-Hans", "en"] {
      let people = try PeopleKit.strings("people.\(language).json")
      let customers = try PeopleKit.strings("customers.\(language).json")
      #expect(Set(people.keys).isDisjoint(with: customers.keys))
      // Words that several capabilities share stand once, in whichever part had them first.
      let shared = try PeopleKit.strings("work-orders.\(language).json")
      let known = people.merging(customers) { first, _ in first }.merging(shared) { first, _ in first }
      #expect(wanted.subtracting(known.keys).sorted() == [], "\(language)")
      #expect(known.values.allSatisfy { !$0.isEmpty })
    }
    let (chinese, english) = (try PeopleKit.strings("customers.zh-Hans.json"), try PeopleKit.strings("customers.en.json"))
    #expect(chinese.keys.sorted() == english.keys.sorted())
  }
}
