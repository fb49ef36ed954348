import Aftersales
import Basics
import TestKit
import Testing

@Suite("Zones and civil dates")
struct CalendarsZones {
  /// Samples offsets into one number: `h = h * 31 + offset + 100000` modulo 2^64, first instant first.
  /// The expected numbers come from Python's
  /// zoneinfo; those of rules by day of the year from the C library, since Python counts their days otherwise than POSIX.
  func fingerprint(_ zone: Zone, from: Int64, to: Int64, step: Int) -> UInt64 {
    var sum: UInt64 = 0
    for second in stride(from: from, to: to, by: step) {
      sum = sum &* 31 &+ UInt64(zone.offset(at: Instant(milliseconds: second * .second)) + 100_000)
    }
    return sum
  }

  @Test(
    "Offsets from 1970 to 2023 as Python reads them",
    arguments: [
      ("Asia/Shanghai", 869_931_254_603_088_896), ("Europe/Berlin", 16_081_767_556_314_258_432),
      ("America/New_York", 10_538_008_729_007_826_416), ("Europe/Dublin", 6_779_750_256_612_879_328),
      ("Australia/Lord_Howe", 3_443_837_410_533_407_224), ("Asia/Kathmandu", 4_549_145_795_354_584_960),
      ("Pacific/Apia", 6_483_850_241_749_079_920),
    ] as [(String, UInt64)])
  func past(name: String, expected: UInt64) throws {
    let zone = try #require(Fixture.zone(name))
    #expect(fingerprint(zone, from: 0, to: 1_704_067_200, step: 277_200) == expected)
  }

  @Test(
    "Rules for the years 1971 to 2999 as Python and the C library read them",
    arguments: [
      ("CET-1CEST,M3.5.0,M10.5.0/3", 3600, 16_914_801_150_687_529_696),
      ("IST-1GMT0,M10.5.0,M3.5.0/1", 3600, 412_350_847_828_400_848),
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", -7200, 4_300_938_389_529_246_384),
      ("EET-2EEST,M3.4.4/50,M10.4.4/50", 7200, 16_260_357_922_339_042_016),
      ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 37800, 10_871_576_582_348_501_624),
      ("<+0330>-3:30<+0430>,J79/24,J263/24", 12600, 14_222_687_976_704_925_768),
      ("AAA3BBB,59/1:30:15,300/2", -10800, 17_514_724_476_013_254_160),
      ("AAA3BBB,J59/2,J60/2", -10800, 3_190_546_790_936_682_976), ("CST-8", 28800, 125_189_365_809_847_072),
    ] as [(String, Int, UInt64)])
  func rules(footer: String, offset: Int, expected: UInt64) throws {
    let zone = try #require(Zone(name: "x", tzif: file(footer, offset), tzdata: "test"))
    #expect(fingerprint(zone, from: 31_536_000, to: 32_503_680_000, step: 1_940_400) == expected)
  }

  /// A zone file without transitions: one offset and a rule.
  func file(_ footer: String, _ offset: Int, leaps: UInt8 = 0) -> [UInt8] {
    var block = Array("TZif3".utf8) + [UInt8](repeating: 0, count: 15)
    for count: UInt8 in [0, 0, leaps, 0, 1, 4] { block += [0, 0, 0, count] }
    let bits = UInt32(bitPattern: Int32(offset))
    block += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> $0) } + [0, 0] + Array("STD\0".utf8)
    return block + block + Array("\n\(footer)\n".utf8)
  }

  @Test("Files that are no zones are refused whole")
  func broken() {
    let good = file("CET-1CEST,M3.5.0,M10.5.0/3", 3600)
    for length in 0..<good.count { #expect(Zone(name: "x", tzif: Array(good[..<length]), tzdata: "t") == nil) }
    for footer in ["CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0x", "-1", "C-1"]
    {
      #expect(Zone(name: "x", tzif: file(footer, 3600), tzdata: "t") == nil, "\(footer)")
    }
    #expect(Zone(name: "x", tzif: file("CST-8", 28800, leaps: 1), tzdata: "t") == nil)
    for name in ["", "+8", "+08:60", "+24:00", "08:00", "utc", "+08:00x"] { #expect(Zone(fixedName: name) == nil) }
    #expect(Zone(fixedName: "-03:30")?.initialOffset == -12600)
    #expect(Zone(fixedName: "Z")?.tzdata == nil)
  }

  @Test("A local time in a gap moves forward, in an overlap the first counts", .clauses("DSP-004"))
  func gaps() throws {
    let berlin = try #require(Fixture.zone("Europe/Berlin"))
    let spring = Fixture.day("2026-03-29")
    #expect(berlin.rfc3339(berlin.instant(spring, 119)) == "2026-03-29T01:59:00+01:00")
    #expect(berlin.rfc3339(berlin.instant(spring, 150)) == "2026-03-29T03:30:00+02:00")
    #expect(berlin.rfc3339(berlin.instant(spring, 180)) == "2026-03-29T03:00:00+02:00")
    #expect(berlin.rfc3339(berlin.instant(spring, 1440)) == "2026-03-30T00:00:00+02:00")
    let autumn = Fixture.day("2026-10-25")
    #expect(berlin.rfc3339(berlin.instant(autumn, 120)) == "2026-10-25T02:00:00+02:00")
    #expect(berlin.rfc3339(berlin.instant(autumn, 179)) == "2026-10-25T02:59:00+02:00")
    #expect(berlin.rfc3339(berlin.instant(autumn, 180)) == "2026-10-25T03:00:00+01:00")
    // The same far beyond the stored transitions: 2826 has the calendar of 2026.
    #expect(berlin.rfc3339(berlin.instant(Fixture.day("2826-03-29"), 150)) == "2826-03-29T03:30:00+02:00")
    // Samoa left out 30 December 2011.
    let apia = try #require(Fixture.zone("Pacific/Apia"))
    #expect(apia.instant(Fixture.day("2011-12-30"), 0) == apia.instant(Fixture.day("2011-12-31"), 0))
  }

  @Test("Every local minute that clocks show is found again")
  func roundTrip() throws {
    var chance = SeededGenerator(seed: 5)
    for name in ["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "America/Sao_Paulo"] {
      let zone = try #require(Fixture.zone(name))
      for _ in 0..<2000 {
        let instant = Instant(milliseconds: Int64.random(in: 0..<5_000_000, using: &chance) * 15 * .minute)
        let local = zone.local(instant)
        let found = zone.instant(local.day, local.hour * 60 + local.minute)
        let again = zone.local(found)
        #expect(found <= instant && instant - found <= 2 * .hour)
        #expect(again.day == local.day && again.hour == local.hour && again.minute == local.minute)
      }
    }
  }

  @Test("Every day from 1970 to 2100 as Python counts it")
  func civil() {
    var sum: UInt64 = 0
    var previous: LocalDay?
    for number in 0..<47_847 {
      let day = LocalDay(number: number)
      let (year, month, date) = day.components
      sum = sum &* 31 &+ UInt64(year * 10_000 + month * 100 + date + day.weekday.rawValue)
      #expect(LocalDay(year: year, month: month, day: date) == day)
      previous = day
    }
    #expect(previous?.description == "2100-12-31")
    #expect(sum == 8_310_208_901_437_781_446)
  }
}
