import Testing

@testable import Aftersales

@Suite("The part of town in an address")
struct AreaNameTests {
  @Test(
    "a district goes before a street; the town and the house are no part of it",
    arguments: [
      ("晴川市滨江区昌里路88号", "滨江区"), ("浙江省杭州市余杭区文一西路", "余杭区"), ("晴川市昌里路88号5室", "昌里路"), ("人民路 12 号", "人民路"),
      ("城关镇东村 3 组", "城关镇"),
    ])
  func named(_ address: String, _ area: String) { #expect(AreaName.of(address) == area) }

  @Test("an address that names none has none", arguments: ["", "晴川市", "***", "3号楼", "那个很长很长很长很长的地方的区"])
  func unnamed(_ address: String) { #expect(AreaName.of(address) == nil) }
}
