package dev.goen.sim.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a line of the bench is. */
enum LineKind {
  /** A pseudo-terminal. */
  PTY,
  /** A serial server in raw mode: any serial line, Modbus RTU too, behind a port of TCP. */
  SERIAL_SERVER,
  /** A server of Modbus TCP; the addresses of its devices are units. */
  MODBUS_TCP,
  /** A reader of UHF tags, alone. */
  LLRP,
  /** A chip of digital lines, behind a Unix socket. */
  CHIP,
  /** A converter as the kernel shows it, a folder of files. */
  IIO;

  /** What speaks over a serial line. */
  static final List<LineKind> SERIAL = List.of(PTY, SERIAL_SERVER);

  /** What has registers. */
  static final List<LineKind> MODBUS = List.of(PTY, SERIAL_SERVER, MODBUS_TCP);

  /** Its word in the file. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(LineKind::label).toList();
  }

  static LineKind of(String label) {
    return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst().orElse(PTY);
  }
}
