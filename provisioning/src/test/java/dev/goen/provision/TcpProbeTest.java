package dev.goen.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.LineSettings;
import dev.goen.sim.device.Expectation;
import dev.goen.sim.device.LlrpReader;
import dev.goen.sim.device.ModbusSlave;
import dev.goen.sim.device.ModbusTcpServer;
import dev.goen.sim.device.SerialServer;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.SimulatedLine;
import dev.goen.sim.device.SubmersibleTransmitter;
import dev.goen.sim.device.TcpService;
import dev.goen.sim.line.Pty;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The probe on {@code tcp://host:port}: devices of their own, and serial servers. */
@Timeout(300)
class TcpProbeTest {

  private static final Expectation LEVEL = Expectation.asMeasured("level", 3);

  @TempDir private Path folder;

  private static ModbusSlave generic(int address) {
    return new ModbusSlave(address, new SubmersibleTransmitter(address, "g", () -> 1.234, LEVEL));
  }

  private static void assertSays(String pattern, Typed typed) {
    assertTrue(Pattern.compile(pattern).matcher(typed.text()).find(), typed::text);
  }

  /** Units that are not there a gateway answers for; they are nobody. */
  @Test
  void unitsBehindModbusTcpAreFound() throws IOException {
    try (TcpService server =
        ModbusTcpServer.start(0, List.of(generic(1), generic(3)), ServedLog.none())) {
      Typed typed = Typed.goen("probe", server.url());
      assertEquals(0, typed.exit(), typed::text);
      assertSays("Answer: generic-rs485, address 1, TCP", typed);
      assertSays("framing: tcp", typed);
      assertEquals(2, typed.text().split("Answer:", -1).length - 1, typed::text);
      Printed.assertConfigures(typed, folder);
    }
  }

  /** A serial server passes RTU on; its line may be anywhere. */
  @Test
  void aGaugeBehindASerialServerIsFound() throws IOException {
    try (Pty pty = Pty.open();
        SimulatedLine _ = SimulatedLine.start(pty, List.of(generic(1)), ServedLog.none());
        TcpService server = SerialServer.start(pty, LineSettings.DEFAULT)) {
      Typed typed = Typed.goen("probe", server.url());
      assertEquals(0, typed.exit(), typed::text);
      assertSays("Answer: generic-rs485, address 1, TCP", typed);
      assertFalse(typed.text().contains("framing"), typed::text);
      Printed.assertConfigures(typed, folder);
    }
  }

  @Test
  void aReaderTellsItsModelAndFirmware() throws IOException {
    LlrpReader reader = new LlrpReader("gate", 500, ServedLog.none());
    try (TcpService service = TcpService.start(0, reader)) {
      Typed typed = Typed.goen("probe", service.url());
      assertEquals(0, typed.exit(), typed::text);
      assertSays("Speaks unasked: LLRP: Impinj 2001002, 4 ANT, TCP", typed);
      assertSays("as it tells them: 5.14.0.240", typed);
      assertEquals(0, reader.started(), "it was only asked");
      Printed.assertConfigures(typed, folder);
    }
  }

  /** The gateway's own connection must not be disturbed, nor be called a dead reader. */
  @Test
  void aReaderWithAClientIsToldToBeTaken() throws IOException {
    LlrpReader reader = new LlrpReader("gate", 60_000, ServedLog.none());
    try (TcpService service = TcpService.start(0, reader);
        Socket client = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      assertEquals(4, client.getInputStream().read());
      Typed typed = Typed.goen("probe", service.url());
      assertEquals(0, typed.exit(), typed::text);
      assertSays("has another client", typed);
      assertTrue(service.connections() >= 1);
    }
  }

  @Test
  void aPortWhereNobodyListensIsTold() throws IOException {
    String url;
    try (TcpService service = TcpService.start(0, connection -> {})) {
      url = service.url();
    }
    Typed typed = Typed.goen("probe", url);
    assertEquals(1, typed.exit());
    assertSays("does not answer", typed);
  }

  /** A connection is not yet an answer. */
  @Test
  void whoTakesAConnectionAndSaysNothingIsToldApart() throws IOException {
    try (TcpService service =
        TcpService.start(0, connection -> connection.getInputStream().readAllBytes())) {
      Typed typed = Typed.goen("probe", service.url());
      assertEquals(1, typed.exit());
      assertSays("The connection is there, but nothing answers", typed);
    }
  }
}
