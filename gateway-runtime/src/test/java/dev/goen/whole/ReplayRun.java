package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.SimMain;
import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;

/** A recording played by a Modbus twin to the packaged gateway, and found again at the hub. */
final class ReplayRun {

  private static final Duration SOON = Duration.ofSeconds(60);

  private ReplayRun() {}

  /**
   * Plays a recording to its end.
   *
   * @param words where in the file the recording is: {@code --column} and so on
   * @param speed how many times as fast as recorded
   * @param most how long it may take
   * @return what {@code goen-sim replay-check} says of it
   */
  static String play(Path folder, Path recording, List<String> words, double speed, Duration most)
      throws Exception {
    Path db = folder.resolve("hub.db");
    Path config = folder.resolve("gateway.yaml");
    Path served = folder.resolve("served.tsv");
    List<String> devices = new ArrayList<>(List.of("devices", "--replay", recording.toString()));
    devices.addAll(words);
    devices.addAll(
        List.of("--speed=" + speed, "--hold", "--until-end", "--baud=115200", "--period=20ms"));
    List<String> check = new ArrayList<>(List.of("replay-check", recording.toString()));
    check.addAll(words);
    check.addAll(List.of("--served=" + served, "--db=" + db));
    try (Hub hub = Hub.start(HubOptions.embedded(db))) {
      devices.addAll(
          List.of(
              "--dir=" + folder,
              "--config=" + config,
              "--served=" + served,
              "--hub=mqtt://127.0.0.1:" + hub.mqttPort()));
      StringWriter said = new StringWriter();
      AtomicInteger code = new AtomicInteger(-1);
      Thread twin = Thread.ofPlatform().daemon().start(() -> code.set(run(said, devices)));
      assertTrue(
          Eventually.holds(SOON, () -> Files.exists(config) || !twin.isAlive()), said::toString);
      try (PackagedGateway gateway =
          PackagedGateway.with(folder.resolve("gateway.log"), "--config", config.toString())) {
        assertTrue(twin.join(most), () -> "not played to its end\n" + gateway.tail());
        assertEquals(0, code.get(), said::toString);
        StringWriter verdict = new StringWriter();
        boolean good =
            Eventually.holds(
                SOON,
                () -> {
                  verdict.getBuffer().setLength(0);
                  Thread.sleep(500);
                  return run(verdict, check) == 0;
                });
        assertTrue(good, () -> verdict + "\n" + gateway.tail());
        assertEquals(143, gateway.terminate(60), gateway::tail);
        return verdict.toString().strip();
      }
    }
  }

  private static int run(StringWriter said, List<String> words) {
    CommandLine line = SimMain.commandLine();
    PrintWriter out = new PrintWriter(said);
    return line.setOut(out).setErr(out).execute(words.toArray(String[]::new));
  }
}
