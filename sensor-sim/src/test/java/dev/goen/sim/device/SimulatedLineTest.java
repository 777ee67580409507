package dev.goen.sim.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.LineSettings;
import dev.goen.sim.line.Pty;
import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SimulatedLineTest {

  private static final Expectation LEVEL = new Expectation("stage", 1, -0.25, 2);

  private final StringWriter served = new StringWriter();
  private final ServedLog log = new ServedLog(served);

  private static List<ModbusSlave> riverBus() {
    Expectation temperature = Expectation.asMeasured("temperature", 1);
    return List.of(
        new ModbusSlave(
            1, new KellerGauge("kando-01", () -> 1.5, () -> 14.8, 999.1, LEVEL, temperature)),
        new ModbusSlave(2, new SubmersibleTransmitter(2, "takase-02", () -> 1.234, LEVEL)),
        new ModbusSlave(246, new VegaRadar("minato-01", () -> 1.25, LEVEL)));
  }

  /** pymodbus shares no line of code with us: what it reads is what any master would read. */
  @Test
  @NeedsPeer(Peer.PYMODBUS)
  void aMasterThatIsNotOursReadsEverySlaveOfALine() throws Exception {
    try (Pty pty = Pty.open();
        SimulatedLine _ = SimulatedLine.start(pty, riverBus(), log)) {
      Path script = Path.of(getClass().getResource("read_registers.py").toURI());
      List<String> answers =
          run(
              Peer.PYMODBUS.command().toString(),
              script.toString(),
              pty.slave().toString(),
              "1:3:6:2",
              "2:3:0:7",
              "246:4:2000:4",
              "2:3:4:2",
              "1:3:700:1");
      assertEquals(
          List.of(
              "416CCCCD",
              "000200030007000304D200001388",
              "000000003FA00000",
              "04D20000",
              "error 2"),
          answers);
    }
    assertEquals(
        List.of(
            "kando-01 temperature 1 14.8",
            "takase-02 stage 1 0.98",
            "minato-01 stage 1 1",
            "takase-02 stage 2 0.98"),
        servedWithoutTime());
  }

  @Test
  @NeedsPeer(Peer.MBPOLL)
  void libmodbusReadsTheFloatOfARadar() throws Exception {
    try (Pty pty = Pty.open();
        SimulatedLine _ = SimulatedLine.start(pty, riverBus(), log)) {
      List<String> output =
          run(
              Peer.MBPOLL.command().toString(),
              "-m",
              "rtu",
              "-a",
              "246",
              "-b",
              "9600",
              "-P",
              "none",
              "-0",
              "-B",
              "-1",
              "-q",
              "-t",
              "3:float",
              "-o",
              "10",
              "-r",
              "2002",
              "-c",
              "1",
              pty.slave().toString());
      assertTrue(
          output.stream().anyMatch(text -> text.matches("\\[2002]:\\s+1.25")), output::toString);
    }
    assertEquals(List.of("minato-01 stage 1 1"), servedWithoutTime());
  }

  /** A gateway that is quick enough on a pseudo-terminal only is too slow in the field. */
  @Test
  void anAnswerTakesTheTimeOfTheWire() throws Exception {
    byte[] request = Crc16.append(new byte[] {2, 3, 0, 0, 0, 7});
    long start;
    try (Pty pty = Pty.open();
        SimulatedLine _ = SimulatedLine.start(pty, riverBus(), log);
        FileInputStream in = new FileInputStream(pty.slave().toFile())) {
      start = System.nanoTime();
      Files.write(pty.slave(), request);
      byte[] answer = in.readNBytes(19);
      long millis = (System.nanoTime() - start) / 1_000_000;
      assertEquals(2, answer[0]);
      // (8 + 3.5 + 19) characters of 10 bits at 9600 baud
      assertTrue(millis >= 31, "the answer came after " + millis + " ms");
    }
    long logged = Long.parseLong(served.toString().split("\t")[3]);
    long sinceStart = logged - start / 1_000_000;
    assertTrue(sinceStart >= 31, "written down after " + sinceStart + " ms");
  }

  /** Noise before a request, or a request that never ends, must not deafen a slave. */
  @Test
  void aSlaveFindsTheRequestBehindNoise() throws Exception {
    byte[] request = Crc16.append(new byte[] {2, 3, 0, 4, 0, 1});
    byte[] noisy = new byte[request.length + 3];
    noisy[0] = 1;
    noisy[1] = 3;
    System.arraycopy(request, 0, noisy, 3, request.length);
    try (Pty pty = Pty.open();
        SimulatedLine _ = SimulatedLine.start(pty, riverBus(), log);
        FileInputStream in = new FileInputStream(pty.slave().toFile())) {
      Files.write(pty.slave(), noisy);
      assertArrayEquals(Crc16.append(new byte[] {2, 3, 2, 4, (byte) 0xD2}), in.readNBytes(7));
    }
  }

  /** The RDM6300's own example tag; the frame is the data sheet's. */
  @Test
  void aReaderRepeatsATagWhileItStays() throws Exception {
    byte[] golden = {2, '6', '2', 'E', '3', '0', '8', '6', 'C', 'E', 'D', '0', '8', 3};
    assertArrayEquals(golden, Rdm6300.frame("62E3086CED"));
    Rdm6300 reader = new Rdm6300("gate-1", () -> Optional.of("62E3086CED"), Duration.ofMillis(20));
    int frames = 3;
    try (Pty pty = Pty.open();
        FileInputStream in = new FileInputStream(pty.slave().toFile());
        SimulatedLine _ = SimulatedLine.start(pty, LineSettings.DEFAULT, reader, log)) {
      for (int i = 0; i < frames; i++) {
        assertArrayEquals(golden, in.readNBytes(golden.length));
      }
    }
    List<String> lines = servedWithoutTime();
    assertTrue(lines.size() >= frames, lines::toString);
    for (int i = 0; i < lines.size(); i++) {
      assertEquals("gate-1 tag " + (i + 1) + " 62E3086CED", lines.get(i));
    }
  }

  /** Served is what was written wholly; nobody can have read the rest. */
  @Test
  void whatTheLineDidNotTakeWasNotServed() throws Exception {
    try (Pty pty = Pty.open()) {
      Wire wire = new Wire(pty, new LineSettings(1_000_000, 8, LineSettings.Parity.NONE, 1), log);
      byte[] flood = new byte[200_000];
      wire.send(flood, List.of(new Sample("gate-1", "tag", "0000000001")), Duration.ZERO);
    }
    assertEquals(List.of(), servedWithoutTime());
  }

  private List<String> servedWithoutTime() {
    List<String> lines = new ArrayList<>();
    served
        .toString()
        .lines()
        .forEach(
            line -> {
              String[] field = line.split("\t");
              lines.add(String.join(" ", field[0], field[1], field[2], field[4]));
            });
    return lines;
  }

  private static List<String> run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> output = process.inputReader().lines().toList();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> String.join(" ", command));
    assertEquals(0, process.exitValue(), output::toString);
    return output;
  }
}
