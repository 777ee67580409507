package dev.goen.provision.terminal;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where a command speaks and listens. On a real terminal, text is broken at its width and progress
 * is shown; into a file or a pipe, each thing said is one line and progress is left out.
 */
public final class Terminal {

  private static final int USUAL_WIDTH = 80;
  private static final int NARROWEST = 20;

  private final PrintWriter out;
  private final BufferedReader in;
  private final boolean live;
  private final int width;
  private int shown;

  /**
   * A terminal.
   *
   * @param live whether a person sits there: may be asked, and wants to see progress
   * @param width columns, used when live
   */
  public Terminal(PrintWriter out, BufferedReader in, boolean live, int width) {
    this.out = out;
    this.in = in;
    this.live = live;
    this.width = Math.max(NARROWEST, width);
  }

  /** The terminal of this process. It speaks UTF-8, whatever the JVM makes of the locale. */
  public static Terminal ofProcess() {
    boolean live = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return new Terminal(
        new PrintWriter(
            new OutputStreamWriter(
                new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8),
            true),
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        live,
        live ? columns() : USUAL_WIDTH);
  }

  /** Nothing in Java tells the width; {@code stty} is in every Debian. */
  private static int columns() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer = new String(stty.getInputStream().readNBytes(40), StandardCharsets.US_ASCII);
      stty.waitFor(1, TimeUnit.SECONDS);
      String[] size = answer.strip().split(" ", -1);
      int columns = size.length == 2 ? Integer.parseInt(size[1]) : 0;
      return columns > 0 ? columns : USUAL_WIDTH;
    } catch (IOException | NumberFormatException e) {
      return USUAL_WIDTH;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL_WIDTH;
    }
  }

  /** Whether questions may be asked. */
  public boolean live() {
    return live;
  }

  public int width() {
    return width;
  }

  public PrintWriter out() {
    return out;
  }

  /** Says something as it is, such as a line to copy into a file. */
  public void line(String text) {
    clearProgress();
    out.println(text);
    out.flush();
  }

  /** Says a sentence; further lines of it begin under its first word, {@code indent} columns in. */
  public void say(int indent, String text) {
    if (live) {
      Wrap.lines(text, indent, width).forEach(this::line);
    } else {
      line(text);
    }
  }

  public void say(String text) {
    say(0, text);
  }

  /** Shows what is being done until the next thing is said. */
  public void progress(String text) {
    if (!live) {
      return;
    }
    clearProgress();
    String fits = Wrap.cut(text, width - 1);
    out.print(fits);
    out.flush();
    shown = Wrap.columns(fits);
  }

  /** Takes away what progress has shown. */
  public void clearProgress() {
    if (shown > 0) {
      out.print("\r" + " ".repeat(shown) + "\r");
      out.flush();
      shown = 0;
    }
  }

  /** Asks, and returns what was typed, without spaces around it; empty at the end of the input. */
  public Optional<String> ask(String prompt) {
    clearProgress();
    out.print(prompt + " ");
    out.flush();
    try {
      return Optional.ofNullable(in.readLine()).map(String::strip);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
