package dev.goen.fuzz;

import java.util.List;
import java.util.Map;

/** The cases, with golden bytes: see the tests of each driver for where those come from. */
final class FuzzCases {

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

  static FuzzCase named(String name) {
    return ALL.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }
}
