package dev.goen.sim.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can go wrong with a frame. Those that leave the frame whole serve its values. */
public enum FaultKind {
  /** One byte in the middle is lost. */
  DROP_BYTE,
  /** One byte in the middle comes twice. */
  DOUBLE_BYTE,
  /** One bit of the check has turned. */
  WRONG_CRC,
  /** The first half in time, the second half after a second: the gateway has given up by then. */
  LATE_HALF,
  /** A right frame of a device with another address. */
  OTHER_ADDRESS,
  /** An adapter that hears itself: the request, then the answer, which is whole. */
  ECHO,
  /** An adapter that hears nothing but itself: the request in the place of the answer. */
  ECHO_ONLY,
  /** The device refuses: Modbus exception 4, server device failure. */
  EXCEPTION,
  /** A line without bias: all bits read as ones. */
  ALL_FF,
  /** A shorted line: all bits read as zeros. */
  ALL_00,
  /** Junk on the line after the frame, which is whole. */
  NOISE,
  /** The device starts anew: no answer, then a line of text that nobody asked for. */
  RESET,
  /** No answer. */
  SILENCE;

  /** Its name in files, commands and counts: {@code wrong-crc}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind of that label. */
  public static Optional<FaultKind> of(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label().equals(label)).findFirst();
  }

  /** All labels, for a message. */
  public static String labels() {
    return Arrays.stream(values()).map(FaultKind::label).collect(Collectors.joining(" "));
  }
}
