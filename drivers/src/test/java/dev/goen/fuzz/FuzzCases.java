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
