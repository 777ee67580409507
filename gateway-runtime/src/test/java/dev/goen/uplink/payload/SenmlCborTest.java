package dev.goen.uplink.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.buffer.Entry;
import dev.goen.reading.Reading;
import dev.goen.reading.SensorId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SenmlCborTest {

  private static final HexFormat HEX = HexFormat.of();

  /** Written by hand from RFC 8428, clause 6 (labels) and RFC 8949 (heads, tag 4). */
  @Test
  void aPackIsTheseBytes() {
    String identity =
        "00c0ffee12345678 river/data 120-122,125 5f1d4c1e-3a52-4f0b-9d3a-0c1b2a394857"
            + " 60000 synced";
    String expected =
        "89" // 9 records
            + "a4" // 4 fields
            + ("21" + text("urn:dev:org:32473-gw07:")) // -2 bn
            + ("22" + "c48221" + "1b" + "00000029cd7de8d9") // -3 bt: 179541240025e-2
            + ("00" + text("pack"))
            + ("03" + text(identity))
            + ("a3" + "00" + text("kando-01/stage") + "01616d" + "02" + "c482200f") // 15e-1
            + ("a4" + "00" + text("kando-01/stage") + "01616d")
            + ("02" + "c482221904d2" + "0601") // 1234e-3, t 1
            + ("a3" + "00" + text("kando-01/stage/q") + "0203" + "0601")
            + ("a3" + "00" + text("kando-01/stage/r") + "0205" + "0601")
            + ("a4" + "00" + text("kando-01/temperature") + "0163" + "43656c")
            + ("03" + text("missing") + "0601")
            + ("a3" + "00" + text("kando-01/temperature/q") + "0201" + "0601")
            + ("a3" + "00" + text("kando-01/temperature/r") + "020c" + "0601")
            + ("a3" + "00" + text("gateway/lost"))
            + ("03" + text("00c0ffee12345678 river/data 10-20,30 thinned"))
            + ("06" + "c482200f"); // t 1.5
    Pack pack = Packs.difficult();
    Message message = new SenmlCbor(Packs.GW07).encode(pack, Packs.synced(pack)).getFirst();
    assertEquals(expected, HEX.formatHex(message.body()));
    assertEquals(112, message.content().coapFormat());
  }

  /** A number must come back as the very decimal it was; the shortest form that does that wins. */
  @Test
  void numbersAreExactAndShort() {
    assertEquals("00", number(new Value.Decimal(0, 2)));
    assertEquals("1903e8", number(new Value.Decimal(100000, 2)));
    assertEquals("20", number(new Value.Decimal(-10, 1)));
    assertEquals("c4822001", number(new Value.Decimal(10, 2)));
    assertEquals("fa42f62000", number(new Value.Decimal(1230625, 4)), "123.0625 is a float");
    assertEquals("c4822119303b", number(new Value.Decimal(12347, 2)), "123.47 is none");
    assertEquals("c4822b24", number(new Value.Decimal(-5, 12)));
    assertEquals("3b7fffffffffffffff", number(new Value.Decimal(Long.MIN_VALUE, 0)));
    assertEquals("fa3fc00000", number(new Value.Binary64(1.5)));
    assertEquals("fb3eb0c6f7a0b5ed8d", number(new Value.Binary64(1e-6)));
  }

  private static String number(Value value) {
    Reading reading = Reading.of(new SensorId("s"), "x", value, Unit.NONE, Packs.at(60_000));
    Pack pack =
        new Pack(
            Packs.EPOCH,
            Packs.RIVER,
            Packs.BOOT,
            SeqSet.of(1),
            List.of(new Entry.Sample(reading)),
            Lane.LIVE);
    byte[] body = new SenmlCbor(Packs.GW07).encode(pack, Packs.synced(pack)).getFirst().body();
    String hex = HEX.formatHex(body);
    String name = "a20063732f7802";
    return hex.substring(hex.indexOf(name) + name.length());
  }

  /** A text of up to 255 bytes: head of major type 3, then UTF-8. */
  private static String text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String head =
        bytes.length < 24
            ? HEX.toHexDigits((byte) (0x60 + bytes.length))
            : "78" + HEX.toHexDigits((byte) bytes.length);
    return head + HEX.formatHex(bytes);
  }
}
