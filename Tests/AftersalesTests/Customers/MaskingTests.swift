import Aftersales
import Basics
import TestKit
import Testing

@Suite struct MaskingTests {
  @Test(arguments: [
    ("张三", "张*"), ("李小明", "李*明"), ("欧阳修文", "欧**文"), ("王", "王*"), ("王先生", "王先生"), ("买买提·艾山", "买****山"),
    ("John Smith", "J*** S****"), ("Anna", "A***"), ("", ""),
  ])
  func names(_ name: String, _ masked: String) {
    #expect(Masking.name(name) == masked)
    #expect(Masking.name(name, isOrganisation: true) == name)
  }

  @Test(arguments: [
    ("浙江省杭州市西湖区文三路1号3幢501室", "浙江省杭州市西湖区***"), ("上海市浦东新区世纪大道100号", "上海市浦东新区***"),
    ("广西壮族自治区南宁市青秀区民族大道1号", "广西壮族自治区南宁市青秀区***"), ("文三路1号", "***"),
    ("杭州市阳光小区3幢", "杭州市***"), ("3幢501", "***"), ("", "***"), ("安吉县递铺镇1号", "安吉县***"),
  ])
  func addresses(_ address: String, _ masked: String) { #expect(Masking.address(address) == masked) }

  @Test func others() {
    #expect(Masking.identity("330106199001011234") == "3****************4")
    #expect(Masking.identity("1234") == "****")
    #expect(Masking.phone("13812345678/62345678") == "138****5678 / ****678")
    #expect(Masking.phone("见名片") == "****")
    for kind in Personal.Class.allCases { #expect(Masking.show("浙A12345", kind, .full) == "浙A12345") }
    for kind in [Personal.Class.words, .image, .signature, .position] { #expect(Masking.show("abc", kind, .masked) == "***") }
  }

  /// A masked value never gives away the whole, whatever was typed.
  @Test(.clauses("SEC-001")) func masksHide() {
    var random = SeededGenerator(seed: 3)
    let letters = Array("张王李赵浙江省杭州市西湖区文三路小区县镇12345678901号幢 ab")
    for _ in 0..<20_000 {
      let text = String((0..<Int.random(in: 1...20, using: &random)).map { _ in letters.randomElement(using: &random)! })
      #expect(Masking.address(text).filter(\.isNumber).isEmpty, "\(text)")
      for kind in Personal.Class.allCases where kind != .phone {
        let shown = Masking.show(text, kind, .masked)
        #expect(shown != text && shown.contains("*") || text.allSatisfy { $0 == " " }, "\(kind) \(text)")
      }
    }
  }

  @Test("Which post reads which personal value whole", .clauses("SEC-001", "SEC-017"))
  func sight() throws {
    try PeopleKit.expectGolden(SightRule.table, "permissions-sight.txt")
    func phone(_ role: Role, branch: Bool = true, job: Bool = false, purpose: Bool = false) -> Sight {
      SightRule.sight(of: .phone, for: [role], isOwnBranch: branch, isOwnJob: job, hasPurpose: purpose)
    }
    #expect(phone(.technician) == .masked)
    #expect(phone(.technician, purpose: true) == .masked)
    #expect(phone(.technician, job: true) == .full)
    for role in [Role.clerk, .supervisor, .branchManager] {
      #expect(phone(role) == .masked)
      #expect(phone(role, purpose: true) == .full)
      #expect(phone(role, branch: false, purpose: true) == .masked)
      #expect(phone(role, job: true) == .masked)
    }
    #expect(phone(.serviceDepartment, branch: false) == .full)
    for role in [Role.auditor, .quality, .administrator, .partsKeeper] {
      #expect(phone(role, job: true, purpose: true) == .masked)
    }
    // Several posts add up; none take away.
    #expect(
      SightRule.sight(of: .phone, for: [.auditor, .technician], isOwnBranch: true, isOwnJob: true, hasPurpose: false) == .full)
    #expect(SightRule.sight(of: .phone, for: [], isOwnBranch: true, isOwnJob: true, hasPurpose: true) == .masked)
  }

  @Test func addressKeys() {
    let one = AddressKey.normalise("杭州市西湖区文三路1号3幢2单元501室")
    for other in ["杭州市西湖区文三路 1号3-2-501", "杭州市西湖区文三路１号３栋２单元５０１", "杭州市西湖区文三路一号三幢二单元501室", "中国杭州市西湖区文三路1号，3号楼2单元501房"] {
      #expect(AddressKey.normalise(other) == one, "\(other)")
    }
    for other in ["杭州市西湖区文三路1号3幢2单元502室", "杭州市西湖区文三路11号3幢2单元501室", "杭州市房山区文三路1号"] {
      #expect(AddressKey.normalise(other) != one)
    }
    #expect(AddressKey.normalise("房山区座谈路十二号二十室") == "房山区座谈路12号20")
    var random = SeededGenerator(seed: 5)
    let letters = Array("十二三零〇幢室房号楼单元座# -－1２aB中国，。")
    for _ in 0..<20_000 {
      let text = String((0..<Int.random(in: 0...14, using: &random)).map { _ in letters.randomElement(using: &random)! })
      let key = AddressKey.normalise(text)
      #expect(AddressKey.normalise(key) == key, "\(text) → \(key)")
    }
  }
}
