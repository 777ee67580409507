package dev.goen.config;

import dev.goen.driver.DriverContext;
import dev.goen.driver.UtcListener;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import dev.goen.settings.Problem;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Checks a configuration without a bus, a buffer or a key: {@code goen-gateway --check}. */
public final class ConfigCheck {

  /** The configuration can be run with. */
  public static final int OK = 0;

  /** {@code EX_CONFIG} of sysexits.h: starting again will not help. */
  public static final int WRONG = 78;

  private static final SampleTime NEVER = new SampleTime(new BootId(new UUID(0, 0)), 0);

  /** For a reader whose drivers are made only to hear what they say about their settings. */
  public static final ConfigReader.Contexts NO_CONTEXT =
      (pseudonyms, profiles, state) ->
          new DriverContext(
              () -> NEVER,
              rawId -> {
                throw new IllegalStateException("no tag is named while a configuration is checked");
              },
              profiles,
              state,
              UtcListener.NONE);

  private ConfigCheck() {}

  /**
   * Reads a configuration and prints what is wrong with it, one line each, and a line that sums up.
   *
   * @return the exit code, {@link #OK} or {@link #WRONG}
   */
  public static int run(Path file, Locale locale, PrintStream out) {
    return run(file, Optional.empty(), locale, out);
  }

  /**
   * As above.
   *
   * @param remote what a hub has sent, if it has
   */
  public static int run(Path file, Optional<String> remote, Locale locale, PrintStream out) {
    ConfigResult result = new ConfigReader(NO_CONTEXT).read(file, remote);
    print(result, file, locale, out);
    return result instanceof ConfigResult.Valid ? OK : WRONG;
  }

  /** Prints what reading a file has yielded. */
  public static void print(ConfigResult result, Path file, Locale locale, PrintStream out) {
    switch (result) {
      case ConfigResult.Valid(GatewayConfig config, List<Problem> warnings) -> {
        for (Problem warning : warnings) {
          out.println(sentence(locale, "check.warning", warning.line(locale)));
        }
        String count = String.valueOf(warnings.size());
        out.println(
            warnings.isEmpty()
                ? sentence(locale, "check.valid", file.toString())
                : sentence(locale, "check.valid-warnings", file.toString(), count));
      }
      case ConfigResult.Invalid(List<Problem> problems) -> {
        problems.forEach(problem -> out.println(problem.line(locale)));
        String count = String.valueOf(problems.size());
        out.println(sentence(locale, "check.invalid", file.toString(), count));
      }
    }
  }

  private static String sentence(Locale locale, String key, String... arguments) {
    return new Problem("", "", "", Findings.BUNDLE + key, List.of(arguments)).sentence(locale);
  }
}
