import Basics
import Testing

@testable import Web

@Suite("QR codes")
struct QRCodeTests {
  /// Reads a code back by the standard's own steps, apart from the drawing: format, mask, zigzag, blocks, check bytes, bytes.
  private func read(_ code: QRCode) throws -> String {
    let size = code.size
    let version = (size - 17) / 4
    var format = 0
    for place in (9..<15).reversed() { format = format << 1 | (code[8, 14 - place] ? 1 : 0) }
    format = format << 1 | (code[8, 7] ? 1 : 0)
    format = format << 1 | (code[8, 8] ? 1 : 0)
    format = format << 1 | (code[7, 8] ? 1 : 0)
    for place in (0..<6).reversed() { format = format << 1 | (code[place, 8] ? 1 : 0) }
    let mask = ((format ^ 0x5412) >> 10) & 7
    #expect((format ^ 0x5412) >> 13 == 0, "level M")
    let masks: [(Int, Int) -> Bool] = [
      { ($0 + $1) % 2 == 0 }, { row, _ in row % 2 == 0 }, { _, column in column % 3 == 0 }, { ($0 + $1) % 3 == 0 },
      { ($0 / 2 + $1 / 3) % 2 == 0 }, { $0 * $1 % 2 + $0 * $1 % 3 == 0 }, { ($0 * $1 % 2 + $0 * $1 % 3) % 2 == 0 },
      { (($0 + $1) % 2 + $0 * $1 % 3) % 2 == 0 },
    ]
    let centres = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]][
      version - 1]
    func isFixed(_ row: Int, _ column: Int) -> Bool {
      if row == 6 || column == 6 || (row < 9 && column < 9) || (row < 9 && column > size - 9) || (row > size - 9 && column < 9) {
        return true
      }
      if version >= 7, (row < 6 && column > size - 12) || (column < 6 && row > size - 12) { return true }
      for down in centres {
        for right in centres
        where !(down == 6 && right == 6) && !(down == 6 && right == size - 7) && !(down == size - 7 && right == 6) {
          if abs(row - down) <= 2, abs(column - right) <= 2 { return true }
        }
      }
      return false
    }
    var bits: [Int] = []
    var right = size - 1
    var isUpward = true
    while right > 0 {
      if right == 6 { right = 5 }
      for step in 0..<size {
        let row = isUpward ? size - 1 - step : step
        for column in [right, right - 1] where !isFixed(row, column) {
          bits.append(code[row, column] != masks[mask](row, column) ? 1 : 0)
        }
      }
      isUpward.toggle()
      right -= 2
    }
    let words = stride(from: 0, to: bits.count / 8 * 8, by: 8).map { start in
      UInt8(bits[start..<start + 8].reduce(0) { $0 << 1 | $1 })
    }
    // Check bytes of a block, and the data bytes of each block, at level M.
    let layouts: [(Int, [Int])] = [
      (10, [16]), (16, [28]), (26, [44]), (18, [32, 32]), (24, [43, 43]), (16, [27, 27, 27, 27]), (18, [31, 31, 31, 31]),
      (22, [38, 38, 39, 39]), (22, [36, 36, 36, 37, 37]), (26, [43, 43, 43, 43, 44]),
    ]
    let (checks, lengths) = layouts[version - 1]
    var blocks = lengths.map { _ in [UInt8]() }
    var next = 0
    for place in 0..<(lengths.max() ?? 0) {
      for block in lengths.indices where place < lengths[block] {
        blocks[block].append(words[next])
        next += 1
      }
    }
    for _ in 0..<checks {
      for block in lengths.indices {
        blocks[block].append(words[next])
        next += 1
      }
    }
    // A block is right when the polynomial of its bytes has every root: all syndromes are zero.
    for block in blocks {
      var root: UInt8 = 1
      for _ in 0..<checks {
        var value: UInt8 = 0
        for byte in block { value = ReedSolomon.product(value, root) ^ byte }
        #expect(value == 0)
        root = ReedSolomon.product(root, 2)
      }
    }
    let data = zip(blocks, lengths).flatMap { block, length in block.prefix(length) }
    #expect(data[0] >> 4 == 4, "bytes")
    var stream = data.flatMap { byte in (0..<8).map { Int(byte >> UInt8(7 - $0)) & 1 } }[4...]
    func take(_ count: Int) -> Int {
      let value = stream.prefix(count).reduce(0) { $0 << 1 | $1 }
      stream = stream.dropFirst(count)
      return value
    }
    let count = take(version < 10 ? 8 : 16)
    return String(decoding: (0..<count).map { _ in UInt8(take(8)) }, as: UTF8.self)
  }

  @Test(
    "a code of every version reads back as what was written", arguments: [1, 14, 26, 42, 43, 62, 84, 106, 122, 152, 180, 213])
  func readsBack(length: Int) throws {
    let text = String((0..<length).map { "https://baoxiu.example/orders/".map(\.self)[$0 % 30] })
    let code = try #require(QRCode(text))
    #expect(try read(code) == text)
  }

  @Test("an address fits a small square; what is too long makes no code at all")
  func sizes() {
    #expect(QRCode("https://fw.example.cn/orders/0sa5bqptc02dj")?.size == 29)
    #expect(QRCode(String(repeating: "x", count: 213))?.size == 57)
    #expect(QRCode(String(repeating: "x", count: 214)) == nil)
  }

  /// The first rows of a code that other readers have read: a change of the drawing shows here.
  @Test("the square of a known text stays what it is")
  func golden() throws {
    let code = try #require(QRCode("BAOXIU"))
    let rows = (0..<21).map { row in String((0..<21).map { code[row, $0] ? "#" : "." }) }
    #expect(rows[0].hasPrefix("#######.") && rows[0].hasSuffix(".#######"))
    #expect(rows[20].hasPrefix("#######."))
    #expect(code.svg(label: "x").text.contains("viewBox=\"0 0 29 29\""))
  }
}
