import CSheets

/// A zip archive written front to back: what is ready is taken away while the rest is still to come, so that a book of a
/// million rows needs no more memory than one of ten. Sizes follow each part (bit 3), names are UTF-8 (bit 11).
final class ZipWriter {
  private struct Part {
    let name: [UInt8]
    let start: UInt32
    var checksum: UInt32 = 0
    var packed: UInt32 = 0
    var unpacked: UInt32 = 0
  }

  private var parts: [Part] = []
  private var ready: [UInt8] = []
  private var taken: UInt32 = 0
  private var deflater: Deflater?

  /// What has been written since it was last asked.
  func take() -> [UInt8] {
    defer { ready.removeAll(keepingCapacity: true) }
    taken += UInt32(truncatingIfNeeded: ready.count)
    return ready
  }

  private var position: UInt32 { taken + UInt32(truncatingIfNeeded: ready.count) }

  func begin(_ name: String) {
    let part = Part(name: Array(name.utf8), start: position)
    put(0x0403_4B50)
    head(of: part)
    ready.append(contentsOf: part.name)
    parts.append(part)
    deflater = Deflater()
  }

  func write(_ bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    let place = parts.count - 1
    parts[place].unpacked += UInt32(truncatingIfNeeded: bytes.count)
    parts[place].checksum = UInt32(
      truncatingIfNeeded: crc32(uLong(parts[place].checksum), bytes, uInt(truncatingIfNeeded: bytes.count)))
    pack(bytes, isLast: false)
  }

  func end() {
    pack([], isLast: true)
    deflater = nil
    guard let part = parts.last else { return }
    put(0x0807_4B50)
    put(part.checksum)
    put(part.packed)
    put(part.unpacked)
  }

  /// The list of parts that ends an archive.
  func finish() {
    let start = position
    for part in parts {
      put(0x0201_4B50)
      put(20, bytes: 2)
      head(of: part)
      put(0, bytes: 2)
      put(0, bytes: 4)
      put(0, bytes: 4)
      put(part.start)
      ready.append(contentsOf: part.name)
    }
    let size = position - start
    put(0x0605_4B50)
    put(0)
    put(UInt32(parts.count), bytes: 2)
    put(UInt32(parts.count), bytes: 2)
    put(size)
    put(start)
    put(0, bytes: 2)
  }

  /// What local and central headers share: version, flags, method, the first of January 1980, sums and sizes, lengths.
  private func head(of part: Part) {
    put(20, bytes: 2)
    put(0x0808, bytes: 2)
    put(8, bytes: 2)
    put(0, bytes: 2)
    put(0x0021, bytes: 2)
    put(part.checksum)
    put(part.packed)
    put(part.unpacked)
    put(UInt32(part.name.count), bytes: 2)
    put(0, bytes: 2)
  }

  private func pack(_ bytes: [UInt8], isLast: Bool) {
    let before = ready.count
    deflater?.run(bytes, isLast: isLast, into: &ready)
    parts[parts.count - 1].packed += UInt32(truncatingIfNeeded: ready.count - before)
  }

  private func put(_ value: UInt32, bytes: Int = 4) {
    for place in 0..<bytes { ready.append(UInt8(truncatingIfNeeded: value >> (8 * UInt32(place)))) }
  }
}

/// zlib's raw stream. It keeps the address of its state, which therefore lives on the heap.
private final class Deflater {
  private let stream: UnsafeMutablePointer<z_stream>

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // Raw (-15): the archive has a head of its own.
    let state = deflateInit2_(
      stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(state == Z_OK, "zlib does not start: \(state)")
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  func run(_ bytes: [UInt8], isLast: Bool, into out: inout [UInt8]) {
    var input = bytes
    input.withUnsafeMutableBufferPointer { buffer in
      stream.pointee.next_in = buffer.baseAddress
      stream.pointee.avail_in = uInt(truncatingIfNeeded: buffer.count)
      var block = [UInt8](repeating: 0, count: 32 << 10)
      while true {
        let written = block.withUnsafeMutableBufferPointer { room in
          stream.pointee.next_out = room.baseAddress
          stream.pointee.avail_out = uInt(truncatingIfNeeded: room.count)
          _ = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
          return room.count - Int(stream.pointee.avail_out)
        }
        out.append(contentsOf: block[..<written])
        if written < block.count { return }
      }
    }
  }
}
