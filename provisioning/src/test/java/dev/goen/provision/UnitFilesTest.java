package dev.goen.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What systemd's own tools say of the files in {@code systemd/}, in a root of our own. */
class UnitFilesTest {

  private static final Path SYSTEMD = Path.of("..", "systemd");
  private static final String UNIT = "goen-gateway.service";

  /** From version 254 on; an older systemd restarts at a steady pace and says so. */
  private static final List<String> NEW_KEYS = List.of("RestartSteps", "RestartMaxDelaySec");

  /** The tool's tenths: 2.0 of 10 ("OK"). Network, devices and the JVM's own code cost 1.6. */
  private static final String MOST_EXPOSED = "20";

  @TempDir private Path root;
  private List<String> unit = List.of();

  private record Run(int exit, List<String> lines) {}

  @BeforeEach
  void stage() throws IOException {
    unit = Files.readAllLines(SYSTEMD.resolve(UNIT));
    Path units = Files.createDirectories(root.resolve("usr/lib/systemd/system"));
    for (String target : List.of("sysinit", "basic", "shutdown", "network", "multi-user")) {
      Files.writeString(units.resolve(target + ".target"), "[Unit]\nDescription=" + target + "\n");
    }
    Files.write(units.resolve(UNIT), unit);
    Path program = root.resolve(execStart().getFirst().substring(1));
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private List<String> execStart() {
    return List.of(values("ExecStart").getFirst().split(" "));
  }

  private List<String> values(String key) {
    return unit.stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .toList();
  }

  /** Skipped by name where systemd is missing; with GOEN_PEERS=required that is a failure. */
  private Run run(String tool, String... arguments) throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of("/usr/bin", tool))) {
      String missing = "there is no /usr/bin/" + tool + " (Debian package systemd)";
      assertNotEquals("required", System.getenv("GOEN_PEERS"), missing);
      abort(missing);
    }
    List<String> command = new ArrayList<>(List.of("/usr/bin/" + tool));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), tool);
    return new Run(process.exitValue(), lines);
  }

  private List<String> complaints() throws IOException, InterruptedException {
    Run verify = run("systemd-analyze", "verify", "--root=" + root, UNIT);
    assertEquals(0, verify.exit(), () -> String.join("\n", verify.lines()));
    return verify.lines().stream()
        .filter(line -> NEW_KEYS.stream().noneMatch(key -> line.contains("'" + key + "'")))
        .toList();
  }

  @Test
  void systemdUnderstandsTheUnit() throws Exception {
    assertEquals(List.of(), complaints());
  }

  /** systemd ignores a value it cannot read and starts the unit without it. */
  @Test
  void aValueSystemdCannotReadWouldBeSeen() throws Exception {
    Files.writeString(
        root.resolve("usr/lib/systemd/system").resolve(UNIT),
        String.join("\n", unit).replace("ProtectSystem=strict", "ProtectSystem=strickt"));
    assertEquals(1, complaints().size());
  }

  @Test
  void theServiceIsShutInAsFarAsItsWorkAllows() throws Exception {
    Run security =
        run(
            "systemd-analyze",
            "security",
            "--offline=true",
            "--root=" + root,
            "--threshold=" + MOST_EXPOSED,
            UNIT);
    assertEquals(0, security.exit(), () -> String.join("\n", security.lines()));
  }

  @Test
  void theUserTheGroupsAndTheFoldersAreMade() throws Exception {
    stage("sysusers.d", "goen.sysusers.conf");
    stage("tmpfiles.d", "goen.tmpfiles.conf");
    Files.createDirectories(root.resolve("etc"));
    Run users = run("systemd-sysusers", "--root=" + root);
    assertEquals(0, users.exit(), users::toString);
    List<String> groups =
        Files.readAllLines(root.resolve("etc/group")).stream()
            .map(line -> line.substring(0, line.indexOf(':')))
            .toList();
    assertTrue(groups.contains(values("Group").getFirst()), groups::toString);
    assertTrue(
        groups.containsAll(List.of(values("SupplementaryGroups").getFirst().split(" "))),
        groups::toString);
    assertTrue(
        Files.readString(root.resolve("etc/passwd")).startsWith(values("User").getFirst() + ":"));
    // Only root may give a folder to another.
    if (System.getProperty("user.name").equals("root")) {
      Run folders = run("systemd-tmpfiles", "--root=" + root, "--create");
      assertEquals(0, folders.exit(), folders::toString);
      assertEquals("rwxr-x---", rights("etc/goen"));
      assertEquals("rwxr-x---", rights("var/lib/goen"));
    }
  }

  private String rights(String folder) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(folder)));
  }

  private void stage(String folder, String file) throws IOException {
    Path to = Files.createDirectories(root.resolve("usr/lib").resolve(folder));
    Files.copy(SYSTEMD.resolve(file), to.resolve("goen.conf"));
  }

  /** A shell between systemd and the gateway would get the signals and the notify socket. */
  @Test
  void theGatewayIsStartedDirectlyAndSpeaksForItself() {
    assertEquals(
        List.of("/usr/lib/goen/gateway/bin/goen-gateway", "--config", "/etc/goen/gateway.yaml"),
        execStart());
    assertTrue(
        Files.exists(
            Path.of("..", "gateway-runtime", "src", "main", "dist", "bin", "goen-gateway")));
    assertEquals(List.of("notify"), values("Type"));
    assertEquals(List.of("main"), values("NotifyAccess"));
  }

  /** 78 is EX_CONFIG, which only a person can mend; anything else is tried again, for ever. */
  @Test
  void itComesBackWhateverHappensExceptForAWrongConfiguration() {
    assertEquals(List.of("always"), values("Restart"));
    assertEquals(List.of("78"), values("RestartPreventExitStatus"));
    assertEquals(List.of("143"), values("SuccessExitStatus"));
    assertEquals(List.of("0"), values("StartLimitIntervalSec"));
    assertEquals(1, values("WatchdogSec").size());
  }

  /** The gateway takes up to 20 s to send what is pending. */
  @Test
  void stoppingWaitsForTheDrain() {
    Matcher seconds = Pattern.compile("(\\d+)s").matcher(values("TimeoutStopSec").getFirst());
    assertTrue(seconds.matches());
    assertTrue(Integer.parseInt(seconds.group(1)) > 20);
  }

  @Test
  void onlyTheDevicesOfSensorsAreOpen() {
    assertEquals(List.of("closed"), values("DevicePolicy"));
    assertEquals(
        Set.of("ttyUSB", "ttyACM", "ttyAMA", "ttyS", "gpiochip", "i2c"),
        Set.copyOf(
            values("DeviceAllow").stream()
                .map(value -> value.replaceAll("char-(\\w+) rw", "$1"))
                .toList()));
  }
}
