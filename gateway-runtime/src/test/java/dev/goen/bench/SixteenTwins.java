package dev.goen.bench;

import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.sim.device.Expectation;
import dev.goen.sim.device.ModbusBus;
import dev.goen.sim.device.ModbusSlave;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.SimulatedLine;
import dev.goen.sim.device.SubmersibleTransmitter;
import dev.goen.sim.line.Pty;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sixteen pseudo-terminals, each with the same gauge of the simulator at its far end. */
final class SixteenTwins implements AutoCloseable {

  static final int LINES = 16;
  static final int ADDRESS = 1;

  private static final Duration STALE = Duration.ofMillis(100);
  private static final int REQUEST_BYTES = 8;

  private final List<Pty> ptys = new ArrayList<>();
  private final List<SimulatedLine> lines = new ArrayList<>();

  private SixteenTwins() {}

  /** Gauges that answer as fast as the machine lets them: no wire, no silence, no log. */
  static SixteenTwins atOnce() throws IOException {
    SixteenTwins twins = new SixteenTwins();
    for (int i = 0; i < LINES; i++) {
      Pty pty = twins.pty();
      ModbusSlave slave = slave();
      Thread.ofPlatform().daemon().name("twin " + pty).start(() -> answer(pty, slave));
    }
    return twins;
  }

  /** Gauges on a line that takes the time it takes at these settings. */
  static SixteenTwins atPace(LineSettings settings) throws IOException {
    SixteenTwins twins = new SixteenTwins();
    for (int i = 0; i < LINES; i++) {
      ModbusBus bus = new ModbusBus(List.of(slave()));
      twins.lines.add(SimulatedLine.start(twins.pty(), settings, bus, ServedLog.none()));
    }
    return twins;
  }

  private Pty pty() throws IOException {
    Pty pty = Pty.open();
    ptys.add(pty);
    return pty;
  }

  List<String> ports() {
    return ptys.stream().map(pty -> pty.slave().toString()).toList();
  }

  private static ModbusSlave slave() {
    Expectation level = Expectation.asMeasured("level", 3);
    return new ModbusSlave(
        ADDRESS, new SubmersibleTransmitter(ADDRESS, "gauge", () -> 1.234, level));
  }

  private static void answer(Pty pty, ModbusSlave slave) {
    byte[] chunk = new byte[256];
    byte[] pending = new byte[0];
    try {
      while (true) {
        int got = pty.read(chunk, Deadline.in(STALE));
        if (got < 0) {
          return;
        }
        int old = got == 0 ? 0 : pending.length;
        pending = Arrays.copyOf(pending, old + got);
        System.arraycopy(chunk, 0, pending, old, got);
        if (pending.length >= REQUEST_BYTES) {
          byte[] request = Arrays.copyOf(pending, REQUEST_BYTES);
          pending = new byte[0];
          var reply = slave.answer(request);
          if (reply.isPresent()) {
            pty.write(reply.get().frame());
          }
        }
      }
    } catch (IOException _) {
      // closed at the end of a round
    }
  }

  @Override
  public void close() throws IOException {
    for (SimulatedLine line : lines) {
      line.close();
    }
    for (Pty pty : ptys) {
      pty.close();
    }
  }
}
