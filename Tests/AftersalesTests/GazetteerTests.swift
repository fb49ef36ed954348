import Aftersales
import Foundation
import TestKit
import Testing

@Suite("Where an address lies by its own words") struct GazetteerTests {
  private static let gazetteer: Gazetteer = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Resources/places/divisions.tsv")
    return Gazetteer((try? String(contentsOf: file, encoding: .utf8)) ?? "")
  }()

  @Test(
    "province, city and district in order, with or without their words",
    arguments: [
      ("浙江省杭州市余杭区文一西路969号", "杭州市余杭区"), ("中国 浙江 杭州 西湖区 文三路9号", "杭州市西湖区"),
      ("杭州市余杭区五常街道", "杭州市余杭区"), ("杭州余杭文一西路969号", "杭州市余杭区"), ("余杭区文一西路969号", "杭州市余杭区"),
      ("杭州西湖文三路5号", "杭州市西湖区"), ("南京鼓楼湖南路1号", "南京市鼓楼区"), ("深圳市南山区科技园", "深圳市南山区"),
      ("北京市朝阳区建国路88号", "北京市朝阳区"), ("北京朝阳建国路88号", "北京市朝阳区"), ("上海浦东世纪大道100号", "上海市浦东新区"),
      ("重庆市忠县忠州街道", "重庆市忠县"), ("济南市市中区经十路", "济南市市中区"), ("四川省攀枝花市东区", "攀枝花市东区"),
      ("湖南省长沙市长沙县星沙街道", "长沙市长沙县"), ("长沙市岳麓区麓山路", "长沙市岳麓区"), ("吉林省吉林市船营区", "吉林市船营区"),
      ("浙江省义乌市北苑街道", "金华市义乌市"), ("昆山市前进路1号", "苏州市昆山市"), ("江苏省苏州市昆山市前进路", "苏州市昆山市"),
      ("河南省济源市沁园路", "河南省济源市"), ("新疆维吾尔自治区石河子市", "新疆维吾尔自治区石河子市"), ("广西南宁市青秀区", "南宁市青秀区"),
      ("内蒙古呼和浩特市新城区", "呼和浩特市新城区"), ("恩施州利川市", "恩施土家族苗族自治州利川市"), ("江苏通州区", "南通市通州区"),
      ("香港特别行政区九龙", "香港特别行政区"),
    ])
  func named(_ address: String, _ place: String) {
    #expect(Self.gazetteer.place(of: address)?.name == place)
  }

  @Test("a city without districts is a place of its own; what was renamed is found by its stem and called as it was written")
  func besides() {
    #expect(Self.gazetteer.place(of: "东莞市长安镇")?.name == "东莞市")
    #expect(Self.gazetteer.place(of: "广东省东莞市虎门镇")?.name == "东莞市")
    #expect(Self.gazetteer.place(of: "杭州市临安区锦城街道")?.name == "杭州市临安区")
    #expect(Self.gazetteer.place(of: "临安区锦城街道")?.code == Self.gazetteer.place(of: "临安市锦城街道")?.code)
  }

  @Test(
    "of what the address does not say nothing is guessed",
    arguments: [
      "", "12", "文三路1号", "朝阳区建国路", "西湖区文三路1号", "城区", "东区3号楼", "通州区", "中山路123号", "南京西路88号",
      "杭州西湖大道1号", "河北新华路", "浙江杭州", "杭州市文一西路969号", "杭州市钱塘区下沙", "浙江省", "晴川市滨江区昌里路88号",
      "江苏省余杭区", "杭州市浦东新区", "王先生家", "滨江花园3幢",
    ])
  func unnamed(_ address: String) {
    #expect(Self.gazetteer.place(of: address) == nil)
  }

  @Test("a bare name of a district means that of the branch's own city")
  func home() {
    let hangzhou = Self.gazetteer.city(ofBranch: "杭州分公司")
    #expect(hangzhou == "3301")
    #expect(Self.gazetteer.city(ofBranch: "杭州市西湖服务中心") == "3301")
    #expect(Self.gazetteer.city(ofBranch: "北京朝阳服务中心") == "11")
    #expect(Self.gazetteer.city(ofBranch: "吉林分公司") == "2202")
    #expect(Self.gazetteer.city(ofBranch: "晴川分公司") == nil)
    #expect(Self.gazetteer.place(of: "西湖区文三路1号", home: hangzhou)?.name == "杭州市西湖区")
    #expect(Self.gazetteer.place(of: "西湖区文三路1号", home: "3601")?.name == "南昌市西湖区")
    #expect(Self.gazetteer.place(of: "朝阳区建国路", home: "11")?.name == "北京市朝阳区")
    #expect(Self.gazetteer.place(of: "余杭区文一西路", home: "3601")?.name == "杭州市余杭区", "the only one of its name")
    #expect(Self.gazetteer.place(of: "晴川市滨江区昌里路88号", home: hangzhou) == nil, "another city is named")
  }

  @Test("every division lies in China, and every whole name with its city finds itself")
  func everyOne() throws {
    let text = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Resources/places/divisions.tsv"), encoding: .utf8)
    var names: [String: String] = [:]
    var districts: [(code: String, name: String)] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      try #require(cells.count == 5)
      let pin = try #require(Pin("\(cells[3]),\(cells[4])"))
      #expect((3.0...54).contains(pin.latitude) && (73.0...136).contains(pin.longitude), "\(cells[1])")
      names[cells[0]] = cells[1]
      if !cells[0].hasSuffix("00") { districts.append((cells[0], cells[1])) }
    }
    #expect(districts.count > 2_800, "\(districts.count)")
    for (code, name) in districts {
      let province = names[code.prefix(2) + "0000"] ?? ""
      let city = names[code.prefix(4) + "00"] ?? ""
      let found = Self.gazetteer.place(of: province + city + name + "1号")
      #expect(found?.code == code, "\(province)\(city)\(name): \(found?.name ?? "nil")")
    }
  }
}
