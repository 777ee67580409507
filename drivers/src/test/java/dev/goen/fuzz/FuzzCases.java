package dev.goen.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The cases, with golden bytes: see the tests of each driver for where those come from. */
final class FuzzCases {

  private static final List<Map<String, Object>> LEVEL_AND_WARMTH =
      List.of(
          Map.of("quantity", "level", "unit", "m", "decimals", 3),
          Map.of("quantity", "temperature", "unit", "Cel", "decimals", 1));

  static final List<FuzzCase> ALL =
      List.of(
          new FuzzCase(
              "modbus-vega",
              "modbus",
              Map.of("profile", "vega", "address", 246),
              true,
              List.of(
                  List.of("F6 04 08 00 00 00 00 3F A0 00 00 31 4C"),
                  List.of("F6 04 08 00 00 00 01 3F A0 00 00 0C 8C"))),
          new FuzzCase(
              "modbus-generic",
              "modbus",
              Map.of("profile", "generic-rs485", "address", 1),
              true,
              List.of(
                  List.of("01 03 0E 00 01 00 03 00 07 00 03 04 D2 00 00 13 88 43 20"),
                  List.of("01 83 02 C0 F1"))),
          new FuzzCase(
              "modbus-tcp",
              "modbus",
              Map.of("profile", "vega", "address", 246, "framing", "tcp"),
              false,
              List.of(
                  List.of("00 01 00 00 00 0B F6 04 08 00 00 00 00 3F A0 00 00"),
                  List.of("00 01 00 00 00 03 F6 84 02"))),
          new FuzzCase(
              "strain",
              "strain",
              Map.of("address", 1, "bridge", "quarter"),
              true,
              List.of(
                  List.of("01 04 08 BF 00 00 00 41 A4 00 00 3A E6"),
                  List.of("01 04 08 7F C0 00 00 41 A4 00 00 F6 BA"))),
          new FuzzCase(
              "sdi12",
              "sdi12",
              Map.of("address", "3", "values", LEVEL_AND_WARMTH),
              false,
              List.of(
                  List.of(text("30022\r\n3\r\n"), text("3+1.250+14.8\r\n")),
                  List.of(text("30002\r\n"), text("3+1.250\r\n"), text("3+14.8\r\n")))),
          new FuzzCase(
              "sdi12-checked",
              "sdi12",
              Map.of("address", "3", "command", "MC", "values", LEVEL_AND_WARMTH),
              true,
              List.of(List.of(text("30022\r\n3\r\n"), text("3+1.250+14.8DO[\r\n")))),
          new FuzzCase(
              "maxbotix",
              "maxbotix",
              Map.of("window", "1s", "least", 3, "elevation", 4.2),
              false,
              List.of(
                  List.of(text("R1234\r".repeat(5))),
                  List.of(text("R1234\rR5000\r\u00FFR1233\rR0\u00FF300\r")))),
          new FuzzCase(
              "wristband",
              "wristband",
              Map.of(),
              false,
              List.of(
                  List.of(text("$00012300004567473\r\n$0001230000456703225" + "5\r\n")),
                  List.of(text("$00012300004567150\r\n$00012300004567050\r\n")))),
          new FuzzCase(
              "nmea",
              "nmea",
              Map.of("every", "1s"),
              true,
              List.of(
                  List.of(
                      text(
                          "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n"
                              + "$GPRMC,123519,A,4807.038,N,01131.000,E,084.4,022.4,230394,003.1,"
                              + "W*6A\r\n")))),
          new FuzzCase(
              "vibrating-wire",
              "vibrating-wire",
              Map.of("address", 1, "gauge", "geokon-4200"),
              true,
              List.of(List.of("01 04 08 44 54 80 00 45 3B 80 00 2E CA"))),
          new FuzzCase(
              "llrp",
              "llrp",
              Map.of("repeat", "0ms"),
              false,
              List.of(
                  List.of(
                      "04 3F 00 00 00 20 00 00 00 00 00 F6 00 16 00 80 00 0C 00 06 44 3C 7A 3F EC"
                          + " 00 01 00 00 06 00 00",
                      "04 0D 00 00 00 12 00 00 00 01 01 1F 00 08 00 00 00 00",
                      "04 1F 00 00 00 12 00 00 00 02 01 1F 00 08 00 00 00 00",
                      "04 1E 00 00 00 12 00 00 00 03 01 1F 00 08 00 00 00 00",
                      "04 22 00 00 00 12 00 00 00 04 01 1F 00 08 00 00 00 00",
                      "04 20 00 00 00 12 00 00 00 05 01 1F 00 08 00 00 00 00 04 3D 00 00 00 2C 00"
                          + " 00 00 01 00 F0 00 22 8D 30 75 1F EB 70 5C 59 04 E3 D5 0D 70 81 00 02"
                          + " 86 C9 82 00 06 44 3C 7A 3F EC 00 88 00 03"))),
          new FuzzCase(
              "rfid-ascii",
              "rfid-ascii",
              Map.of(),
              true,
              List.of(
                  List.of("02 36 32 45 33 30 38 36 43 45 44 30 38 03"),
                  List.of("02 36 32 45 33 30 38 36 43 45 44 30 38 0D 0A 03"))));

  private FuzzCases() {}

  private static String text(String characters) {
    return FuzzCase.HEX.formatHex(characters.getBytes(StandardCharsets.ISO_8859_1));
  }

  static FuzzCase named(String name) {
    return ALL.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }
}
