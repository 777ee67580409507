package dev.goen.sim.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Resolution of RFC 8428, with packs written by hand: no encoder stands behind these bytes. */
class SenmlTest {
  private static final long NOW = 1_800_000_000_500L;

  /** RFC 8428 section 5.1.2: base fields carry on, and a name, time or unit of a record adds up. */
  @Test
  void theMultipleDatapointsExampleOfTheRfcResolvesAsItsSectionFiveSays() throws Exception {
    List<SenmlRecord> records =
        json(
            """
            [{"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,"bu":"A","bver":5,
              "n":"voltage","u":"V","v":120.1},
             {"n":"current","t":-5,"v":1.2},
             {"n":"current","t":-4,"v":1.3},
             {"n":"current","v":1.7}]\
            """);
    assertEquals(4, records.size());
    assertRecord(
        records.get(0), "urn:dev:ow:10e2073a0108006:voltage", "V", "1276020076.001", 120.1);
    assertRecord(records.get(1), "urn:dev:ow:10e2073a0108006:current", "A", "1276020071.001", 1.2);
    assertRecord(records.get(2), "urn:dev:ow:10e2073a0108006:current", "A", "1276020072.001", 1.3);
    assertRecord(records.get(3), "urn:dev:ow:10e2073a0108006:current", "A", "1276020076.001", 1.7);
  }

  /** The same pack as JSON and as CBOR bytes that were computed by another implementation. */
  @Test
  void aPackReadsTheSameFromJsonAndFromCbor() throws Exception {
    List<SenmlRecord> records =
        cbor(
            "82a521782075726e3a6465763a6d61633a303032346265666666653830346666313a776c3a221a5b31f280"
                + "23616d0065737461676502fb3ff4000000000000a30065737461676502fb3ff800000000000006"
                + "190258");
    assertRecord(records.get(0), "urn:dev:mac:0024befffe804ff1:wl:stage", "m", "1530000000", 1.25);
    assertRecord(records.get(1), "urn:dev:mac:0024befffe804ff1:wl:stage", "m", "1530000600", 1.5);
    List<SenmlRecord> same =
        json(
            """
            [{"bn":"urn:dev:mac:0024befffe804ff1:wl:","bt":1530000000,"bu":"m","n":"stage",\
            "v":1.25},{"n":"stage","v":1.5,"t":600}]\
            """);
    for (int i = 0; i < 2; i++) {
      assertEquals(same.get(i).name(), records.get(i).name());
      assertEquals(0, same.get(i).time().compareTo(records.get(i).time()));
    }
  }

  /** An encoder may take the shortest float, an integer, a decimal fraction or a bignum. */
  @ParameterizedTest
  @CsvSource({
    "f93e00, 1.5", // half
    "fa3fc00000, 1.5", // single
    "fb3ff8000000000000, 1.5", // double
    "c4821e, refused", // decimal fraction cut short
    "c482200f, 1.5", // 15 * 10^-1
    "c48220c2410f, 1.5", // the same with a bignum as mantissa
    "1864, 100",
    "3863, -100",
    "c24101, 1",
    "f97e00, refused", // NaN
    "f97c00, refused", // infinity
    "c4821a7fffffff01, refused", // 10^2147483647
  })
  void aNumberMayComeInAnyFormOfCbor(String number, String expected) throws Exception {
    String pack = "81a200616102" + number;
    if (expected.equals("refused")) {
      assertThrows(PackRefused.class, () -> cbor(pack));
    } else {
      assertEquals(
          0, new BigDecimal(expected).compareTo((BigDecimal) cbor(pack).getFirst().value()));
    }
  }

  /** RFC 8428 allows streams of records: arrays, maps and texts of indefinite length. */
  @Test
  void indefiniteLengthsAreRead() throws Exception {
    SenmlRecord record = cbor("9fbf007f616161 62ff0203ffff".replace(" ", "")).getFirst();
    assertEquals("ab", record.name());
    assertEquals(BigDecimal.valueOf(3), record.value());
  }

  /** A number below 2^28 counts from now; 2^28 itself is absolute (section 4.5.3). */
  @Test
  void timesBelowTwoToThe28AreRelativeToNow() throws Exception {
    assertEquals(
        new BigDecimal("1799999990.500"), json("[{\"n\":\"a\",\"t\":-10,\"v\":1}]").get(0).time());
    assertEquals(new BigDecimal("1800000000.500"), json("[{\"n\":\"a\",\"v\":1}]").get(0).time());
    assertEquals(
        new BigDecimal(1 << 28), json("[{\"n\":\"a\",\"t\":268435456,\"v\":1}]").get(0).time());
  }

  @Test
  void theBaseValueIsAddedAndCarriesOn() throws Exception {
    List<SenmlRecord> records =
        json("[{\"bn\":\"x\",\"bv\":20,\"v\":0.5},{\"v\":-1},{\"n\":\"/y\"},{\"bv\":1,\"v\":1}]");
    assertEquals(new BigDecimal("20.5"), records.get(0).value());
    assertEquals(new BigDecimal("19"), records.get(1).value());
    assertEquals(new BigDecimal("20"), records.get(2).value());
    assertEquals(new BigDecimal("2"), records.get(3).value());
  }

  @Test
  void textsFlagsAndBytesAreValuesToo() throws Exception {
    List<SenmlRecord> records =
        json("[{\"n\":\"a\",\"vs\":\"é\"},{\"n\":\"b\",\"vb\":true},{\"n\":\"c\",\"vd\":\"_-8\"}]");
    assertEquals("é", records.get(0).value());
    assertEquals(true, records.get(1).value());
    assertArrayEquals(new byte[] {(byte) 0xff, (byte) 0xef}, (byte[]) records.get(2).value());
  }

  /** What a consumer must turn away: sections 4.2 to 4.4, and JSON that only looks like one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "[1]",
        "[{\"n\":\"a\",\"v\":1}",
        "[{\"n\":\"a\",\"v\":1}] x",
        "[{\"n\":\"a\",\"v\":1,\"v\":2}]",
        "[{\"n\":\"a\",\"v\":1,\"vs\":\"x\"}]",
        "[{\"n\":\"a\",\"v\":\"1\"}]",
        "[{\"n\":\"a\",\"v\":null}]",
        "[{\"n\":\"a\",\"v\":1e999999999}]",
        "[{\"n\":\"a\"}]",
        "[{\"n\":\"\",\"v\":1}]",
        "[{\"n\":\"/a\",\"v\":1}]",
        "[{\"n\":\"a b\",\"v\":1}]",
        "[{\"n\":\"a\",\"v\":1,\"must_\":1}]",
        "[{\"bver\":11,\"n\":\"a\",\"v\":1}]",
        "[{\"n\":\"a\",\"vd\":\"***\"}]",
      })
  void whatIsNotSenmlIsRefused(String text) {
    assertThrows(PackRefused.class, () -> json(text));
  }

  /** Announced lengths are the attacker's; memory is ours. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "9b7fffffffffffffff",
        "bb7fffffffffffffff",
        "5b7fffffffffffffff",
        "9affffffff",
        "818181818181818181818181818181818181818181",
        "81a200616102c25affffffff",
      })
  void hostileLengthsAndDepthsAreRefusedAtOnce(String bytes) {
    assertThrows(PackRefused.class, () -> cbor(bytes));
  }

  /**
   * Whatever bytes come: an answer or a refusal, never another exception, never an endless loop.
   */
  @Test
  void flippedAndCutBytesAreReadOrRefused() {
    byte[] good =
        HexFormat.of()
            .parseHex(
                "82a521782075726e3a6465763a6d61633a303032346265666666653830346666313a776c3a221a5b31"
                    + "f28023616d0065737461676502fb3ff4000000000000a30065737461676502fb3ff800000000"
                    + "000006190258");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = java.util.Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        Senml.resolve(bytes, Format.CBOR, NOW);
      } catch (PackRefused e) {
        assertTrue(e.getMessage() != null && !e.getMessage().isEmpty());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(bytes), e);
      }
    }
  }

  private static void assertRecord(
      SenmlRecord record, String name, String unit, String time, double value) {
    assertEquals(name, record.name());
    assertEquals(unit, record.unit());
    assertEquals(0, new BigDecimal(time).compareTo(record.time()), record.time().toString());
    assertEquals(value, assertInstanceOf(BigDecimal.class, record.value()).doubleValue());
  }

  private static List<SenmlRecord> json(String text) throws PackRefused {
    return Senml.resolve(text.getBytes(StandardCharsets.UTF_8), Format.JSON, NOW);
  }

  private static List<SenmlRecord> cbor(String hex) throws PackRefused {
    return Senml.resolve(HexFormat.of().parseHex(hex), Format.CBOR, NOW);
  }
}
