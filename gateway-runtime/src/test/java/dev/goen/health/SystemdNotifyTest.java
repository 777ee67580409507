package dev.goen.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other end is another program's socket, so that both ends cannot share a mistake. */
class SystemdNotifyTest {

  private static final String LISTENER =
      """
      import os, socket, sys
      name = sys.argv[1]
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      s.settimeout(60)
      s.bind('\\0' + name[1:] if name[0] == '@' else name)
      print('bound', flush=True)
      while True:
          print(s.recv(4096).decode().replace('\\n', '|'), flush=True)
      """;

  @TempDir private Path folder;
  private Optional<Process> listener = Optional.empty();

  private BufferedReader listen(String address) throws IOException {
    Process process =
        new ProcessBuilder("/usr/bin/python3", "-c", LISTENER, address)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    listener = Optional.of(process);
    BufferedReader lines = process.inputReader();
    assertEquals("bound", lines.readLine());
    return lines;
  }

  @AfterEach
  void stopListening() throws InterruptedException {
    if (listener.isPresent()) {
      listener.get().destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void eachMessageArrivesAsOneDatagram() throws IOException {
    String address = folder.resolve("notify").toString();
    BufferedReader lines = listen(address);
    try (SystemdNotify systemd = SystemdNotify.to(Optional.of(address))) {
      assertTrue(systemd.listens());
      assertTrue(systemd.send("READY=1"));
      assertTrue(systemd.send("WATCHDOG=1\nSTATUS=水位計 5 台"));
      assertEquals("READY=1", lines.readLine());
      assertEquals("WATCHDOG=1|STATUS=水位計 5 台", lines.readLine());
    }
  }

  /** Under systemd in a container the socket has no file. */
  @Test
  void anAbstractAddressIsReached() throws IOException {
    String address = "@goen-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    BufferedReader lines = listen(address);
    try (SystemdNotify systemd = SystemdNotify.to(Optional.of(address))) {
      assertTrue(systemd.send("STOPPING=1"));
      assertEquals("STOPPING=1", lines.readLine());
    }
  }

  @Test
  void nobodyThereIsNoFault() {
    try (SystemdNotify alone = SystemdNotify.to(Optional.empty());
        SystemdNotify gone = SystemdNotify.to(Optional.of(folder.resolve("gone").toString()));
        SystemdNotify other = SystemdNotify.to(Optional.of("vsock:2:1234"))) {
      assertFalse(alone.listens());
      assertFalse(alone.send("READY=1"));
      assertFalse(gone.send("READY=1"));
      assertFalse(other.send("READY=1"));
    }
  }

  @Test
  void afterClosingNothingIsSent() throws IOException {
    String address = folder.resolve("notify").toString();
    listen(address);
    SystemdNotify systemd = SystemdNotify.to(Optional.of(address));
    systemd.close();
    assertFalse(systemd.send("READY=1"));
    systemd.close();
  }
}
