package dev.goen.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.bus.tcp.TcpLine;
import dev.goen.driver.Driver;
import dev.goen.driver.PollResult;
import dev.goen.sim.device.Expectation;
import dev.goen.sim.device.KellerGauge;
import dev.goen.sim.device.ModbusSlave;
import dev.goen.sim.device.ModbusTcpServer;
import dev.goen.sim.device.SerialServer;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.SimulatedLine;
import dev.goen.sim.device.SubmersibleTransmitter;
import dev.goen.sim.device.TcpService;
import dev.goen.sim.device.VegaRadar;
import dev.goen.sim.line.Pty;
import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import java.io.BufferedReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Modbus TCP, and Modbus RTU through a serial server. */
@Timeout(120)
class ModbusOverTcpTest {

  private static final Expectation LEVEL = Expectation.asMeasured("level", 3);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static List<ModbusSlave> slaves() {
    Expectation heat = Expectation.asMeasured("temperature", 1);
    return List.of(
        new ModbusSlave(1, new SubmersibleTransmitter(1, "s", () -> 1.234, LEVEL)),
        new ModbusSlave(2, new KellerGauge("s", () -> 2.5, () -> 12.5, 999.1, LEVEL, heat)),
        new ModbusSlave(246, new VegaRadar("s", () -> 1.25, LEVEL)));
  }

  @Test
  void everyProfileIsReadOverModbusTcp() throws Exception {
    StringWriter served = new StringWriter();
    try (ServedLog log = new ServedLog(served);
        TcpService server = ModbusTcpServer.start(0, slaves(), log);
        SerialLine line = open(server)) {
      for (int round = 0; round < 3; round++) {
        readAll(line, "tcp");
      }
      assertInstanceOf(PollResult.Refused.class, poll(line, "tcp", "vega", 9), "unit 9 is absent");
    }
    assertEquals(12, served.toString().lines().count(), served::toString);
  }

  @Test
  void everyProfileIsReadThroughASerialServer() throws Exception {
    try (Pty pty = Pty.open();
        SimulatedLine _ = SimulatedLine.start(pty, slaves(), ServedLog.none());
        TcpService server = SerialServer.start(pty, LineSettings.DEFAULT);
        SerialLine line = open(server)) {
      readAll(line, "rtu");
    }
  }

  /** The device restarts: the connection says so at once, and a new one finds it again. */
  @Test
  void connectionThatEndsIsAFaultOfTheBusAndANewOneWorks() throws Exception {
    try (TcpService server = ModbusTcpServer.start(0, slaves(), ServedLog.none())) {
      try (SerialLine line = open(server)) {
        readAll(line, "tcp");
        server.drop();
        BusFault fault = assertThrows(BusFault.class, () -> poll(line, "tcp", "vega", 246));
        assertEquals(BusFault.Kind.GONE, fault.kind());
      }
      try (SerialLine again = open(server)) {
        readAll(again, "tcp");
      }
    }
  }

  /** The server, its framing and its refusals are pymodbus's. */
  @Test
  @NeedsPeer(Peer.PYMODBUS)
  void pymodbusIsReadOverModbusTcp() throws Exception {
    readPymodbus("tcp");
  }

  @Test
  @NeedsPeer(Peer.PYMODBUS)
  void pymodbusIsReadWithRtuFramesOverTcp() throws Exception {
    readPymodbus("rtu");
  }

  private static void readPymodbus(String framing) throws Exception {
    Path script =
        Path.of(
            Objects.requireNonNull(ModbusOverTcpTest.class.getResource("modbus_server.py"))
                .toURI());
    Process peer =
        new ProcessBuilder(Peer.PYMODBUS.command().toString(), script.toString(), framing)
            .redirectError(ProcessBuilder.Redirect.DISCARD) // it logs each refusal
            .start();
    try (BufferedReader said = peer.inputReader();
        Writer _ = peer.outputWriter()) {
      String url = "tcp://127.0.0.1:" + said.readLine();
      try (SerialLine line = TcpLine.open(url, LineSettings.DEFAULT)) {
        for (int round = 0; round < 5; round++) {
          assertEquals("level 1.2340", Drivers.said(poll(line, framing, "generic-rs485", 1)));
          assertEquals("level 1.2500", Drivers.said(poll(line, framing, "vega", 2)));
          PollResult.Refused refused =
              assertInstanceOf(
                  PollResult.Refused.class, poll(line, framing, "keller-33x", 3), "no registers");
          assertEquals(2, refused.code());
        }
      }
    } finally {
      peer.destroy();
    }
  }

  private static void readAll(SerialLine line, String framing) throws Exception {
    assertTrue(Drivers.said(poll(line, framing, "generic-rs485", 1)).matches("level 1\\.23.*"));
    String keller = Drivers.said(poll(line, framing, "keller-33x", 2));
    assertTrue(keller.matches("level 2\\.(49|50).*, temperature 12\\.[456].*"), keller);
    assertTrue(Drivers.said(poll(line, framing, "vega", 246)).matches("level 1\\.2[45].*"));
  }

  private static PollResult poll(SerialLine line, String framing, String profile, int unit)
      throws BusFault {
    Driver<SerialLine> driver =
        Drivers.serial("modbus", Map.of("profile", profile, "address", unit, "framing", framing));
    return driver.poll(line, Deadline.in(PATIENCE));
  }

  private static SerialLine open(TcpService server) throws BusFault {
    return TcpLine.open(server.url(), LineSettings.DEFAULT);
  }
}
