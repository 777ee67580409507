package dev.goen.clock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * What chronyd says, asked through {@code chronyc} now and then on a thread that lives as long as
 * the question: asking never keeps the caller.
 */
public final class Chrony implements SyncState {

  private static final System.Logger LOG = System.getLogger(Chrony.class.getName());

  static final Duration WHILE_UNKNOWN = Duration.ofSeconds(15);
  static final Duration WHILE_KNOWN = Duration.ofMinutes(5);
  private static final long WITHIN_SECONDS = 3;

  /** Asks chronyd; a test answers itself. */
  @FunctionalInterface
  interface Question {
    /**
     * One line of {@code chronyc -c tracking}.
     *
     * @throws IOException when there is no such program, or it does not answer in time
     */
    String ask() throws IOException, InterruptedException;
  }

  private record Answer(OptionalLong uncertainty, long atNanos) {}

  private final Question question;
  private final LongSupplier nanos;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile Answer answer;
  private volatile String told = "";

  /** Asks the program {@code chronyc} of this machine. */
  public Chrony() {
    this(Chrony::chronyc, System::nanoTime);
  }

  Chrony(Question question, LongSupplier nanos) {
    this.question = question;
    this.nanos = nanos;
    this.answer = new Answer(OptionalLong.empty(), nanos.getAsLong() - WHILE_KNOWN.toNanos());
  }

  @Override
  public OptionalLong uncertaintyMillis() {
    Answer last = answer;
    long age = nanos.getAsLong() - last.atNanos;
    Duration patience = last.uncertainty.isPresent() ? WHILE_KNOWN : WHILE_UNKNOWN;
    if (age >= patience.toNanos() && asking.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("chronyc").start(this::ask);
    }
    // An answer that is never renewed is no longer one.
    return last.uncertainty.isPresent() && age < 3 * WHILE_KNOWN.toNanos()
        ? OptionalLong.of(
            last.uncertainty.getAsLong() + Fix.drift(TimeUnit.NANOSECONDS.toMillis(age)))
        : OptionalLong.empty();
  }

  /** Asks the program of this machine and waits for its answer, 3 s at most. */
  public static OptionalLong askNow() {
    Chrony chrony = new Chrony();
    chrony.ask();
    return chrony.answer.uncertainty;
  }

  /** Asks, and remembers the answer; not to be interrupted by anybody. */
  void ask() {
    try {
      ChronyTracking tracking = ChronyTracking.parse(question.ask());
      answer = new Answer(tracking.uncertaintyMillis(), nanos.getAsLong());
      told = "";
    } catch (IOException e) {
      answer = new Answer(OptionalLong.empty(), nanos.getAsLong());
      String message = String.valueOf(e.getMessage());
      if (!message.equals(told)) {
        LOG.log(System.Logger.Level.WARNING, "chrony does not tell the time: {0}", message);
        told = message;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      asking.set(false);
    }
  }

  private static String chronyc() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("chronyc", "-n", "-c", "tracking").redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(WITHIN_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("chronyc did not answer within " + WITHIN_SECONDS + " s");
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }
}
